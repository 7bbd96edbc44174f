package session

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

const (
	// readAheadBytes is how much of a result is read before the client is waited
	// for: what is smaller holds no connection to IRIS while it is sent.
	readAheadBytes = 256 << 10
	// readAheadTime is after how long rows are sent on all the same.
	readAheadTime = 100 * time.Millisecond
)

// fetch sends rows of a portal that is open to the client.
func (p *portal) fetch(ctx context.Context, maxRows int, w *pgwire.ResultWriter) error {
	defer p.readAhead(w)()
	sent, err := p.sendRows(ctx, maxRows, w)
	if err != nil && sent == 0 && !p.yielded {
		sent, err = p.sendOthers(ctx, err, maxRows, w)
	}
	p.yielded = p.yielded || sent > 0
	p.session.counts(int64(sent))
	if err != nil {
		p.close()
		return err
	}
	if p.suspended = !p.done; p.suspended {
		w.PortalSuspended()
		return nil
	}
	tag := p.tag(sent)
	p.close()
	return p.session.complete(ctx, tag, w)
}

// sendRows sends at most maxRows rows (0 is all) and returns how many.
func (p *portal) sendRows(ctx context.Context, maxRows int, w *pgwire.ResultWriter) (sent int, err error) {
	start, batch := time.Now(), int(p.session.handler.resultBatchRows.Load())
	for !p.done && (maxRows == 0 || sent < maxRows) {
		row, err := p.rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			p.done = true
			break
		}
		if err != nil {
			return sent, err
		}
		if err := w.Row(row, p.encoders); err != nil {
			return sent, err
		}
		sent++
		if batch > 0 && sent%batch == 0 && (p.conn == nil || time.Since(start) > readAheadTime) {
			if err := w.Flush(); err != nil {
				return sent, err
			}
		}
	}
	return sent, nil
}

// sendOthers sends the rows of another plan, when there is one in the place of the plan
// that failed before its first row.
func (p *portal) sendOthers(ctx context.Context, failed error, maxRows int, w *pgwire.ResultWriter) (int, error) {
	p.close()
	if err := p.renewed(ctx, failed); err != nil {
		return 0, err
	}
	if err := p.open(ctx); err != nil {
		return 0, err
	}
	return p.sendRows(ctx, maxRows, w)
}

// readAhead has the beginning of the result wait in the buffer while there is a
// connection that goes back with the last row.
func (p *portal) readAhead(w *pgwire.ResultWriter) (release func()) {
	if p.conn == nil || p.session.tx.held {
		return func() {}
	}
	return w.Hold(readAheadBytes)
}
