package embedded_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/backup"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// Environment of a copy of the test binary that backs a directory up and is
// killed on the way.
const (
	backupFromVariable = "EMBEDDED_TEST_BACKUP_FROM"
	backupToVariable   = "EMBEDDED_TEST_BACKUP_TO"
)

// backingUpProcess says when the first pages are copied, and waits to be killed.
func backingUpProcess(from string) {
	_, err := embedded.Backup(context.Background(), embedded.BackupOptions{
		DataDir: from, File: os.Getenv(backupToVariable),
		Progress: func(int64, int64) {
			fmt.Println("copying")
			_, _ = io.Copy(io.Discard, os.Stdin)
		},
	})
	fmt.Println(err)
	os.Exit(1)
}

// accounts is the invariant of the drill: whatever moves, the sum stays.
const (
	accounts        = 20
	accountsBalance = 1000
)

// openAccounts makes the accounts and a row that was committed before any backup.
func openAccounts(t *testing.T, c *iris.Conn) {
	t.Helper()
	mustExec(t, c, "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER)",
		"CREATE TABLE note (id INTEGER PRIMARY KEY, text VARCHAR(50) UNIQUE)", "INSERT INTO note VALUES (1, 'before')")
	for i := range accounts {
		mustExec(t, c, fmt.Sprintf("INSERT INTO account VALUES (%d, %d)", i, accountsBalance))
	}
}

// transfer moves money back and forth in transactions until the context ends.
// Two writers have accounts of their own, so they never wait for one another.
func transfer(ctx context.Context, c *iris.Conn, from, to int) error {
	for n := 1; ctx.Err() == nil; n++ {
		for _, sql := range []string{
			"START TRANSACTION",
			fmt.Sprintf("UPDATE account SET balance = balance - %d WHERE id = %d", n, from),
			fmt.Sprintf("UPDATE account SET balance = balance + %d WHERE id = %d", n, to),
			"COMMIT",
		} {
			if _, err := c.ExecDirect(context.Background(), sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
	}
	return nil
}

// TestRestoreDrill backs a server up while clients write, several times, and
// restores each backup elsewhere: the books balance, what was committed before is
// there, what was not is not.
func TestRestoreDrill(t *testing.T) {
	dir := t.TempDir()
	s := start(t, embedded.Options{DataDir: dir})
	c := mustDial(t, config(s))
	openAccounts(t, c)
	open := mustDial(t, config(s))
	mustExec(t, open, "START TRANSACTION", "INSERT INTO note VALUES (2, 'uncommitted')",
		"UPDATE account SET balance = 0 WHERE id = 19")

	ctx, cancel := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for i := range 3 {
		conn := mustDial(t, config(s))
		writers.Go(func() {
			if err := transfer(ctx, conn, 2*i, 2*i+1); err != nil {
				t.Error(err)
			}
		})
	}
	for round := range 3 {
		mustExec(t, c, fmt.Sprintf("INSERT INTO note VALUES (%d, 'round %[1]d')", 10+round))
		file := filepath.Join(t.TempDir(), "data.backup")
		m, err := embedded.Backup(t.Context(), embedded.BackupOptions{DataDir: dir, File: file, Program: "test"})
		if err != nil {
			t.Fatal(err)
		}
		mustExec(t, c, fmt.Sprintf("INSERT INTO note VALUES (%d, 'after %[1]d')", 100+round))
		// One note more for this round and all that went before it.
		if got, want := m.Namespaces[0].Rows, int64(accounts+1+2*round+1); got != want || m.Namespaces[0].Tables != 2 {
			t.Errorf("round %d: %+v, want %d rows", round, m.Namespaces[0], want)
		}
		checkRestored(t, file, 10+round, 100+round)
	}
	cancel()
	writers.Wait()
	mustExec(t, open, "COMMIT")
	if got := mustQueryInt(t, c, "SELECT COUNT(*) FROM note WHERE id = 2"); got != 1 {
		t.Errorf("the source lost a transaction that was open during backups: %d", got)
	}
}

// checkRestored restores a drill's backup and looks for the note with an id, and
// for the absence of another.
func checkRestored(t *testing.T, file string, with, without int) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := embedded.Restore(t.Context(), embedded.BackupOptions{DataDir: dir, File: file}); err != nil {
		t.Fatal(err)
	}
	s, err := embedded.New(embedded.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	c := mustDial(t, config(s))
	for sql, want := range map[string]int64{
		"SELECT SUM(balance) FROM account":                               accounts * accountsBalance,
		"SELECT balance FROM account WHERE id = 19":                      accountsBalance,
		"SELECT COUNT(*) FROM note WHERE id IN (1)":                      1,
		"SELECT COUNT(*) FROM note WHERE text = 'uncommitted'":           0,
		fmt.Sprintf("SELECT COUNT(*) FROM note WHERE id = %d", with):     1,
		fmt.Sprintf("SELECT COUNT(*) FROM note WHERE id >= %d", without): 0,
	} {
		if got := mustQueryInt(t, c, sql); got != want {
			t.Errorf("%s: %d, want %d", sql, got, want)
		}
	}
	mustExec(t, c, "INSERT INTO note VALUES (1000, 'goes on')")
}

// mustBackup makes a directory with two namespaces and returns it and a backup.
func mustBackup(t *testing.T) (dir, file string) {
	t.Helper()
	dir, file = t.TempDir(), filepath.Join(t.TempDir(), "data.backup")
	s := start(t, embedded.Options{DataDir: dir, Namespaces: []string{"USER", "MY_APP"}})
	first, second := config(s), config(s)
	second.Namespace = "my_app"
	mustExec(t, mustDial(t, first), "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)")
	mustExec(t, mustDial(t, second), "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (7)", "INSERT INTO t VALUES (8)")
	mustClose(t, s)
	m, err := embedded.Backup(t.Context(), embedded.BackupOptions{DataDir: dir, File: file})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Namespaces) != 2 {
		t.Fatalf("%+v", m)
	}
	return dir, file
}

// mustSum reads the only table of a namespace of a directory.
func mustSum(t *testing.T, dir, namespace string) int64 {
	t.Helper()
	s, err := embedded.New(embedded.Options{DataDir: dir, Namespaces: []string{namespace}})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	c := config(s)
	c.Namespace = namespace
	return mustQueryInt(t, mustDial(t, c), "SELECT SUM(a) FROM t")
}

func TestBackupOfSeveralNamespaces(t *testing.T) {
	_, file := mustBackup(t)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if _, err := os.Stat(file + ".partial"); err == nil {
		t.Error("the working directory is left")
	}
	to := t.TempDir()
	if _, err := embedded.Restore(t.Context(), embedded.BackupOptions{DataDir: to, File: file}); err != nil {
		t.Fatal(err)
	}
	if one, two := mustSum(t, to, "USER"), mustSum(t, to, "MY_APP"); one != 1 || two != 15 {
		t.Errorf("restored %d and %d", one, two)
	}
}

// TestBackupKeepsFiles checks what is never overwritten by itself.
func TestBackupKeepsFiles(t *testing.T) {
	dir, file := mustBackup(t)
	o := embedded.BackupOptions{DataDir: dir, File: file}
	if _, err := embedded.Backup(t.Context(), o); !errors.Is(err, backup.ErrExists) {
		t.Errorf("backup over a file: %v", err)
	}
	if _, err := embedded.Restore(t.Context(), o); !errors.Is(err, backup.ErrExists) {
		t.Errorf("restore over data: %v", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Restore(t.Context(), embedded.BackupOptions{DataDir: other, File: file}); !errors.Is(err, backup.ErrExists) {
		t.Errorf("restore into somebody's directory: %v", err)
	}
	empty := embedded.BackupOptions{DataDir: t.TempDir(), File: file + "2"}
	if _, err := embedded.Backup(t.Context(), empty); !errors.Is(err, store.ErrNoData) {
		t.Errorf("backup of nothing: %v", err)
	}
	o.Force = true
	if _, err := embedded.Backup(t.Context(), o); err != nil {
		t.Errorf("backup by force: %v", err)
	}
}

func TestRestoreReplacesData(t *testing.T) {
	dir, file := mustBackup(t)
	s := start(t, embedded.Options{DataDir: dir})
	mustExec(t, mustDial(t, config(s)), "UPDATE t SET a = 100", "CREATE TABLE later (a INTEGER)")
	o := embedded.BackupOptions{DataDir: dir, File: file, Force: true}
	if _, err := embedded.Restore(t.Context(), o); !errors.Is(err, store.ErrInUse) {
		t.Errorf("restore under a server: %v", err)
	}
	mustClose(t, s)
	if _, err := embedded.Restore(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if got := mustSum(t, dir, "USER"); got != 1 {
		t.Errorf("restored %d", got)
	}
	left, err := filepath.Glob(filepath.Join(dir, "restore.*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestDamagedBackup changes or cuts a backup at many places and finds that each
// is refused and the data is as it was.
func TestDamagedBackup(t *testing.T) {
	dir, file := mustBackup(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := filepath.Join(t.TempDir(), "damaged")
	refuse := func(what string, content []byte) {
		t.Helper()
		if err := os.WriteFile(damaged, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := embedded.Restore(t.Context(), embedded.BackupOptions{DataDir: dir, File: damaged, Force: true})
		if !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrForeign) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for at := 0; at < len(whole); at += 1 + len(whole)/50 {
		changed := append([]byte(nil), whole...)
		changed[at] ^= 0x10
		refuse(fmt.Sprintf("byte %d", at), changed)
		refuse(fmt.Sprintf("cut at %d", at), whole[:at])
	}
	refuse("last byte", append(append([]byte(nil), whole[:len(whole)-1]...), whole[len(whole)-1]^1))
	refuse("one byte more", append(append([]byte(nil), whole...), 0))
	refuse("nothing", nil)
	refuse("a text", []byte(strings.Repeat("not a backup ", 100)))
	if got := mustSum(t, dir, "MY_APP"); got != 15 {
		t.Errorf("the data holds %d", got)
	}
}

// TestBackupOfDamagedData checks that damaged data makes no backup, least of all
// in the place of a good one.
func TestBackupOfDamagedData(t *testing.T) {
	dir, file := mustBackup(t)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "user.db")
	content, err := os.ReadFile(data)
	if err != nil {
		t.Fatal(err)
	}
	const firstPages = 2 * 4096 // the schema, so that the file is still opened
	for i := firstPages; i < len(content); i++ {
		content[i] = 0xff
	}
	if err := os.WriteFile(data, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Backup(t.Context(), embedded.BackupOptions{DataDir: dir, File: file, Force: true}); err == nil {
		t.Error("damaged data was backed up")
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, good) {
		t.Errorf("the good backup is gone: %v", err)
	}
}

// TestKilledBackup kills a backup on the way: there is no file under its name,
// and the next one succeeds.
func TestKilledBackup(t *testing.T) {
	dir, file := mustBackup(t)
	target := file + ".second"
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), backupFromVariable+"="+dir, backupToVariable+"="+target)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	o := embedded.BackupOptions{DataDir: dir, File: target}
	if _, err := embedded.Backup(t.Context(), o); !errors.Is(err, store.ErrBusy) {
		t.Errorf("a second backup at the same time: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait()
	_ = in.Close()
	if line != "copying\n" {
		t.Fatalf("the process says %q", line)
	}
	if _, err := os.Stat(target); err == nil {
		t.Error("there is a file")
	}
	if _, err := os.Stat(target + ".partial"); err != nil {
		t.Errorf("the process was not killed on the way: %v", err)
	}
	if _, err := embedded.Backup(t.Context(), o); err != nil {
		t.Error(err)
	}
}

// TestBackupInterrupted cancels a backup on the way, which leaves nothing.
func TestBackupInterrupted(t *testing.T) {
	dir, file := mustBackup(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := embedded.Backup(ctx, embedded.BackupOptions{
		DataDir: dir, File: file + "2", Progress: func(int64, int64) { cancel() },
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("backup: %v", err)
	}
	left, err := filepath.Glob(file + "2*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
