package superserver

import (
	"bytes"
	"context"
	"unicode/utf8"
)

// streamMissing is the position of a text that a stream does not contain.
const streamMissing = -1

// offset is where the character or byte with a number, from 0, begins; behind
// the end it is the length.
func (st *stream) offset(n int) int {
	if !st.character {
		return min(n, len(st.content))
	}
	at := 0
	for ; n > 0 && at < len(st.content); n-- {
		_, size := utf8.DecodeRune(st.content[at:])
		at += size
	}
	return at
}

// find is the number, from 1, of the character or byte where a text begins that
// is looked for from a number on.
func (st *stream) find(pattern []byte, first int) int {
	start := st.offset(max(first-1, 0))
	at := bytes.Index(st.content[start:], pattern)
	switch {
	case at < 0:
		return streamMissing
	case st.character:
		return utf8.RuneCount(st.content[:start+at]) + 1
	}
	return start + at + 1
}

// replaceContent gives a stream other contents.
func (s *streams) replaceContent(st *stream, content []byte) {
	grown := len(content) - len(st.content)
	st.content, st.position, st.seenRunes, st.seenBytes = content, 0, 0, 0
	s.grown(grown)
}

// releaseStream answers STREAM_RELEASE_READ_LOCK, which a client sends when it
// closes what it has read from: the next reader begins at the start.
func (c *conn) releaseStream(ctx context.Context, q request) error {
	st, err := c.streamArgument(newDecoder(q.body))
	if err != nil {
		return err
	}
	st.position = 0
	return c.ok(ctx, q)
}

// streamPosition answers STREAM_GET_POSITION with the place of a text.
func (c *conn) streamPosition(_ context.Context, q request) error {
	d := newDecoder(q.body)
	st, err := c.streamArgument(d)
	if err != nil {
		return err
	}
	first := d.integer()
	pattern := d.bytes() // characters in UTF-8
	if d.err != nil {
		return d.err
	}
	c.replyInt(q, st.find(pattern, first))
	return nil
}

// changeStream answers STREAM_SET_BYTES: bytes, or characters in UTF-8, take the
// place of as many from an offset on. It answers how many.
func (c *conn) changeStream(_ context.Context, q request) error {
	d := newDecoder(q.body)
	st, err := c.streamArgument(d)
	if err != nil {
		return err
	}
	first, length := d.integer(), d.integer()
	if d.err == nil && (first < 0 || length < 0) {
		d.failf("%d bytes at %d", length, first)
	}
	piece := d.raw(len(d.Rest()))
	if d.err != nil {
		return d.err
	}
	units := len(piece)
	if st.character {
		units = utf8.RuneCount(piece)
	}
	start, end := st.offset(first), st.offset(first+units)
	content := append(append(bytes.Clone(st.content[:start]), piece...), st.content[end:]...)
	if len(content) > c.server.options.MaxMessageBytes {
		return fatal("The stream is too large")
	}
	c.streams.replaceContent(st, content)
	c.replyInt(q, units)
	return nil
}

// truncateStream answers STREAM_TRUNCATE.
func (c *conn) truncateStream(ctx context.Context, q request) error {
	d := newDecoder(q.body)
	st, err := c.streamArgument(d)
	if err != nil {
		return err
	}
	length := d.integer()
	if d.err != nil {
		return d.err
	}
	c.streams.replaceContent(st, bytes.Clone(st.content[:st.offset(max(length, 0))]))
	return c.ok(ctx, q)
}
