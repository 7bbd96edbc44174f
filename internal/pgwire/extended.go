package pgwire

import "context"

// extended handles a message of the extended query protocol. This is the one
// place where discarding begins.
func (c *conn) extended(ctx context.Context, typ byte, body []byte) error {
	c.out.gather = typ != msgFlush
	err := c.extendedMessage(ctx, typ, body)
	if err == nil {
		return nil
	}
	c.discarding = true
	return c.report(err)
}

// extendedMessage decodes a message, has the session act on it and confirms.
func (c *conn) extendedMessage(ctx context.Context, typ byte, body []byte) error {
	switch typ {
	case msgParse:
		return c.parse(ctx, body)
	case msgBind:
		return c.bind(ctx, body)
	case msgDescribe:
		return c.describe(ctx, body)
	case msgExecute:
		return c.execute(ctx, body)
	case msgClose:
		return c.closeObject(ctx, body)
	default: // Flush: read lets no other type through
		return c.flush(body)
	}
}

// parse handles Parse.
func (c *conn) parse(ctx context.Context, body []byte) error {
	m, err := decodeParse(body, c.charset())
	if err != nil {
		return err
	}
	err = c.call(ctx, func(ctx context.Context) error { return c.session.Prepare(ctx, m, c.out) })
	if err == nil {
		c.out.empty(msgParseComplete)
	}
	return err
}

// bind handles Bind.
func (c *conn) bind(ctx context.Context, body []byte) error {
	m, err := decodeBind(body, c.charset())
	if err != nil {
		return err
	}
	err = c.call(ctx, func(ctx context.Context) error { return c.session.Bind(ctx, m) })
	if err == nil {
		c.out.empty(msgBindComplete)
	}
	return err
}

// describe handles Describe; the session writes the answer.
func (c *conn) describe(ctx context.Context, body []byte) error {
	m, err := decodeDescribe(body, c.charset())
	if err != nil {
		return err
	}
	return c.call(ctx, func(ctx context.Context) error { return c.session.Describe(ctx, m, c.out) })
}

// execute handles Execute; the session writes rows and command tag.
func (c *conn) execute(ctx context.Context, body []byte) error {
	m, err := decodeExecute(body, c.charset())
	if err != nil {
		return err
	}
	return c.call(ctx, func(ctx context.Context) error { return c.session.Execute(ctx, m, c.out) })
}

// closeObject handles Close.
func (c *conn) closeObject(ctx context.Context, body []byte) error {
	m, err := decodeClose(body, c.charset())
	if err != nil {
		return err
	}
	err = c.call(ctx, func(ctx context.Context) error { return c.session.Close(ctx, m) })
	if err == nil {
		c.out.empty(msgCloseComplete)
	}
	return err
}

// flush handles Flush.
func (c *conn) flush(body []byte) error {
	if err := decodeEmpty(body); err != nil {
		return err
	}
	return c.out.Flush()
}

// sync handles Sync: the one message that is never discarded, and the end of
// discarding.
func (c *conn) sync(ctx context.Context, body []byte) error {
	c.discarding = false
	if err := c.report(decodeEmpty(body)); err != nil {
		return err
	}
	return c.ready(ctx)
}
