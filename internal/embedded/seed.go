package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// seedMaxBytes bounds a seed file, which is held in memory.
const seedMaxBytes = 256 << 20

// seedFile is where a data directory remembers its seed: one word about how far
// it came and the digest of the file.
const seedFile = "seed"

// The words of seedFile.
const (
	seedStarted  = "started"
	seedComplete = "complete"
)

// ErrSeedIncomplete is why a data directory is not used: a seed stopped half-way.
var ErrSeedIncomplete = errors.New("an earlier seed of this data did not complete")

// Seed runs a file of IRIS SQL statements, which end with semicolons, in the
// first IRIS namespace. It does so once in the life of the data: where there are
// relations already, from an earlier seed or from elsewhere, it does nothing and
// reports false. DDL cannot be undone, so that data whose seed stopped half-way
// is refused ever after; its owner removes it and starts anew.
func (s *Server) Seed(ctx context.Context, file string) (done bool, err error) {
	text, err := readSeed(file)
	if err != nil {
		return false, err
	}
	j, err := s.engine.Login(ctx, superserver.Login{Namespace: s.namespace, User: DefaultUser, Autocommit: true, Local: true})
	if err != nil {
		return false, err
	}
	defer j.Close()
	pending, err := s.seedPending(ctx, j)
	if err != nil || !pending {
		return false, err
	}
	if err := s.noteSeed(seedStarted, text); err != nil {
		return false, err
	}
	if err := runScript(ctx, j, file, text); err != nil {
		return false, err
	}
	return true, s.noteSeed(seedComplete, text)
}

// readSeed reads a seed file.
func readSeed(file string) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if info.Size() > seedMaxBytes {
		return "", fmt.Errorf("%s: a seed has at most %d bytes", file, seedMaxBytes)
	}
	text, err := os.ReadFile(file)
	return strings.TrimPrefix(string(text), "\ufeff"), err
}

// seedPending reports whether the data was never seeded and has no relations.
func (s *Server) seedPending(ctx context.Context, j superserver.Job) (bool, error) {
	if s.dataDir != "" {
		note, err := os.ReadFile(filepath.Join(s.dataDir, seedFile))
		switch {
		case errors.Is(err, fs.ErrNotExist): // never
		case err != nil:
			return false, err
		case strings.HasPrefix(string(note), seedComplete):
			return false, nil
		default:
			return false, fmt.Errorf("%s: %w", s.dataDir, ErrSeedIncomplete)
		}
	}
	const made = "SELECT TOP 1 TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE NOT TABLE_SCHEMA %STARTSWITH '%' " +
		"AND TABLE_SCHEMA <> 'INFORMATION_SCHEMA'"
	st, err := j.Prepare(ctx, made, nil)
	if err != nil {
		return false, err
	}
	rows, err := st.Query(ctx, nil)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	row, err := rows.Next(ctx, nil)
	return len(row) == 0, ignoreEnd(err)
}

// noteSeed remembers how far a seed came, so that it lasts.
func (s *Server) noteSeed(word, text string) error {
	if s.dataDir == "" {
		return nil
	}
	digest := sha256.Sum256([]byte(text))
	path := filepath.Join(s.dataDir, seedFile)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, word, hex.EncodeToString(digest[:]))
	return errors.Join(err, f.Sync(), f.Close())
}

// runScript executes the statements of a script one after the other. Errors
// name the file and the line where the statement begins.
func runScript(ctx context.Context, j superserver.Job, file, text string) error {
	statements, line, unread := syntax.SplitScript(text)
	if unread != nil {
		return fmt.Errorf("%s:%d: %w", file, line, unread)
	}
	for _, s := range statements {
		if err := runStatement(ctx, j, s.Text); err != nil {
			return fmt.Errorf("%s:%d: %w", file, s.Line, err)
		}
	}
	if j.InTransaction() {
		return fmt.Errorf("%s: the last transaction is not committed", file)
	}
	return nil
}

// runStatement executes a statement to its end; rows are dropped.
func runStatement(ctx context.Context, j superserver.Job, sql string) error {
	st, err := j.Prepare(ctx, sql, nil)
	if err != nil {
		return err
	}
	if len(st.Params()) > 0 {
		return errors.New("a seed has no parameters")
	}
	if !st.IsQuery() {
		_, err = st.Update(ctx, [][]list.Item{nil})
		return err
	}
	rows, err := st.Query(ctx, nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	for buf := []byte(nil); err == nil; {
		buf, err = rows.Next(ctx, buf[:0])
	}
	return ignoreEnd(err)
}

// ignoreEnd takes the end of rows for no error.
func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
