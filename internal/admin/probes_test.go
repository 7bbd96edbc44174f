package admin

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// TestProbesOnce ends statements of which some ask for what is not there: each of those
// has one line.
func TestProbesOnce(t *testing.T) {
	var log bytes.Buffer
	p := NewProbes(slog.New(slog.NewJSONHandler(&log, nil)))
	end := func(text string, probe bool) {
		p.StatementEnd(&session.StatementEnd{
			Probe: probe, Text: func() string { return text }, Err: pgerr.New(pgerr.UndefinedTable, "relation \"pg_nothing\" does not exist"),
		})
	}
	end("SELECT * FROM pg_nothing", true)
	end("SELECT * FROM pg_nothing", true)
	end("SELECT 1 FROM pg_nothing", true)
	end("SELECT * FROM nothing", false)
	if n := strings.Count(log.String(), "\n"); n != 2 || strings.Count(log.String(), "pg_nothing") < 4 {
		t.Errorf("%d lines: %s", n, log.String())
	}
}
