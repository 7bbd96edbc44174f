package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/backup"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// embeddedDataDir is the data that backups are of.
type embeddedDataDir struct {
	DataDir string `env:"PGWIRE_DATA_DIR" placeholder:"DIR" help:"Directory of the data (default: ${data_dir})."`
}

// dir is the directory, which has a default.
func (d embeddedDataDir) dir() string {
	if d.DataDir == "" {
		return config.DefaultDataDir()
	}
	return d.DataDir
}

// embeddedBackupCmd makes a backup.
type embeddedBackupCmd struct {
	embeddedDataDir
	To    string `required:"" placeholder:"FILE" help:"File to write; it appears when it is complete."`
	Force bool   `help:"Replace the file if it exists."`
}

// Run implements the command.
func (c *embeddedBackupCmd) Run(ctx context.Context) error {
	progress := progressLine{out: os.Stderr, quiet: !isTerminal(os.Stderr)}
	m, err := embedded.Backup(ctx, embedded.BackupOptions{
		DataDir: c.dir(), File: c.To, Force: c.Force, Program: version, Progress: progress.show,
	})
	progress.end()
	if err != nil {
		return withRemedy(err, "backup", "--force replaces it")
	}
	info, err := os.Stat(c.To)
	if err != nil {
		return err
	}
	fmt.Printf("backed up %s to %s (%d bytes), complete and checked\n", c.dir(), c.To, info.Size())
	printContents(os.Stdout, m)
	return nil
}

// embeddedRestoreCmd puts a backup back.
type embeddedRestoreCmd struct {
	embeddedDataDir
	From  string `required:"" placeholder:"FILE" help:"Backup to restore."`
	Force bool   `help:"Replace the data that is there."`
}

// Run implements the command.
func (c *embeddedRestoreCmd) Run(ctx context.Context) error {
	m, err := embedded.Restore(ctx, embedded.BackupOptions{DataDir: c.dir(), File: c.From, Force: c.Force})
	if err != nil {
		return withRemedy(err, "restore", "--force replaces what is there")
	}
	fmt.Printf("restored %s of %s to %s\n", c.From, m.Created.Format("2006-01-02 15:04:05 MST"), c.dir())
	printContents(os.Stdout, m)
	return nil
}

// withRemedy adds to an error what the user can do about it.
func withRemedy(err error, action, force string) error {
	err = fmt.Errorf("%s: %w", action, err)
	switch {
	case errors.Is(err, backup.ErrExists):
		return fmt.Errorf("%w; %s", err, force)
	case errors.Is(err, store.ErrInUse):
		return fmt.Errorf("%w; stop the server first", err)
	case errors.Is(err, store.ErrNoData):
		return fmt.Errorf("%w; --data-dir names the directory", err)
	}
	return err
}

// printContents says what a backup holds.
func printContents(w io.Writer, m *embedded.BackupManifest) {
	for _, d := range m.Namespaces {
		fmt.Fprintf(w, "  namespace %-15s %d tables, %d rows, %d bytes\n", d.Namespace, d.Tables, d.Rows, d.Size)
	}
}

// progressLine is a line on a terminal that is written again and again.
type progressLine struct {
	out   io.Writer
	quiet bool
	last  int64 // percent shown, plus 1
}

// show says how much of the data is copied.
func (p *progressLine) show(done, total int64) {
	percent := 100 * done / max(total, 1)
	if p.quiet || percent+1 == p.last {
		return
	}
	p.last = percent + 1
	fmt.Fprintf(p.out, "\rcopying %d MB: %d%%", total>>20, percent)
}

// end leaves the line.
func (p *progressLine) end() {
	if p.last > 0 {
		fmt.Fprintln(p.out)
	}
}
