package logging

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"sync"
)

// fileMode keeps the log from everybody but its owner and group: it holds names
// of users and statements.
const fileMode = 0o640

// file is a log file. A line that cannot be written to it goes to the fallback,
// so that no line is lost and nobody has to handle it.
type file struct {
	path     string
	fallback io.Writer
	// complain logs to the fallback that the file cannot be written.
	complain *slog.Logger

	mu     sync.Mutex
	opened *os.File // nil while there is none
	// failed is set while the fallback is in use and that has been said.
	failed bool
	// torn is set after part of a line was written.
	torn bool
}

// Write implements io.Writer. It never fails but for the fallback.
func (f *file) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.opened == nil {
		return f.fallback.Write(line)
	}
	err := f.write(line)
	if err == nil {
		f.failed = false
		return len(line), nil
	}
	f.reportLocked(err)
	return f.fallback.Write(line)
}

// write writes a line to the file, after the end of one that was cut off.
func (f *file) write(line []byte) error {
	if f.torn {
		if _, err := f.opened.Write([]byte{'\n'}); err != nil {
			return err
		}
		f.torn = false
	}
	n, err := f.opened.Write(line)
	f.torn = err != nil && n > 0
	return err
}

// report says that the file cannot be used, once until it can.
func (f *file) report(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reportLocked(err)
}

// reportLocked is report for who holds the lock.
func (f *file) reportLocked(err error) {
	if f.failed {
		return
	}
	f.failed = true
	f.complain.Warn("cannot write the log file; logging to standard error until it works again",
		FieldFile, f.path, FieldErr, err)
}

// reopen opens the file under its name and closes the one used so far.
func (f *file) reopen() error {
	opened, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, fileMode)
	if err != nil {
		return err
	}
	f.mu.Lock()
	old := f.opened
	f.opened, f.failed, f.torn = opened, false, false
	f.mu.Unlock()
	return closeFile(old)
}

// close closes the file; the fallback serves from then on.
func (f *file) close() error {
	f.mu.Lock()
	old := f.opened
	f.opened = nil
	f.mu.Unlock()
	return closeFile(old)
}

// closeFile closes a file, if there is one.
func closeFile(f *os.File) error {
	if f == nil {
		return nil
	}
	if err := f.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}
