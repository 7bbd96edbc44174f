package logging

import (
	"fmt"
	"io"
	"log/slog"
	"os"
)

// Options says where to log, what and how.
type Options struct {
	// Level is the lowest level that is logged; SetLevel changes it.
	Level slog.Level
	// Format is json, text or auto: text on a terminal and JSON elsewhere. Empty
	// is auto.
	Format string
	// File is the file to log to; without it Stderr is logged to.
	File string
	// Stderr is standard error if nil.
	Stderr *os.File
}

// The formats.
const (
	FormatAuto = "auto"
	FormatJSON = "json"
	FormatText = "text"
)

// Log is the program's log. Its methods may be called concurrently.
type Log struct {
	logger *slog.Logger
	level  *slog.LevelVar
	file   *file // nil when standard error is logged to
}

// Open starts a log. A file that cannot be opened is no error: the program is
// more important than its log, which goes to standard error then and says so. An
// unknown format is one.
func Open(opts Options) (*Log, error) {
	if opts.Stderr == nil {
		opts.Stderr = os.Stderr
	}
	handler, err := handlerOf(opts)
	if err != nil {
		return nil, err
	}
	l := &Log{level: new(slog.LevelVar)}
	l.level.Set(opts.Level)
	if opts.File == "" {
		l.logger = slog.New(handler(opts.Stderr, l.level))
		return l, nil
	}
	l.file = &file{path: opts.File, fallback: opts.Stderr, complain: slog.New(handler(opts.Stderr, slog.LevelWarn))}
	if err := l.file.reopen(); err != nil {
		l.file.report(err)
	}
	l.logger = slog.New(handler(l.file, l.level))
	return l, nil
}

// Logger is what the program logs with.
func (l *Log) Logger() *slog.Logger { return l.logger }

// SetLevel changes the lowest level that is logged.
func (l *Log) SetLevel(level slog.Level) { l.level.Set(level) }

// Reopen opens the file again, under its name, as logrotate asks for. When that
// fails the old file stays in use.
func (l *Log) Reopen() error {
	if l.file == nil {
		return nil
	}
	return l.file.reopen()
}

// Close closes the file. What is logged later goes to standard error.
func (l *Log) Close() error {
	if l.file == nil {
		return nil
	}
	return l.file.close()
}

// handlerOf returns what makes handlers of the format chosen.
func handlerOf(opts Options) (func(io.Writer, slog.Leveler) slog.Handler, error) {
	format := opts.Format
	if format == "" || format == FormatAuto {
		format = FormatJSON
		if opts.File == "" && isTerminal(opts.Stderr) {
			format = FormatText
		}
	}
	switch format {
	case FormatJSON:
		return func(w io.Writer, level slog.Leveler) slog.Handler {
			return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: redact})
		}, nil
	case FormatText:
		return func(w io.Writer, level slog.Leveler) slog.Handler {
			return slog.NewTextHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: redact})
		}, nil
	}
	return nil, fmt.Errorf("log format %q is none of auto, json, text", opts.Format)
}

// isTerminal reports whether somebody looks at a file. The null device is a
// character device too, and nobody looks there.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
