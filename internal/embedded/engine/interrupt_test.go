package engine

import "testing"

// TestInterruptOfIdleJob checks that an interrupt that comes too late, or before
// anything runs, hits no later statement.
func TestInterruptOfIdleJob(t *testing.T) {
	b := mustBackend(t, Options{})
	j := mustLogin(t, b)
	interrupt := func() {
		t.Helper()
		if !b.Interrupt(j.Number(), "_SYSTEM") {
			t.Error("the job cannot be interrupted")
		}
	}
	interrupt()
	mustExec(t, j, "CREATE TABLE T (a INT)")
	interrupt()
	mustExec(t, j, "INSERT INTO T VALUES (1)")
	interrupt()
	if got := mustRead(t, j, "SELECT a FROM T"); got != "1\n" {
		t.Errorf("got %q", got)
	}
	interrupt()
	if err := j.Commit(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestInterruptBetweenPages checks that an interrupt between two pages of a
// result ends that result and leaves the job usable.
func TestInterruptBetweenPages(t *testing.T) {
	b := mustBackend(t, Options{})
	j := mustLogin(t, b)
	numbered(t, j, 100)
	c := mustOpen(t.Context(), t, j, endless)
	b.Interrupt(j.Number(), "_SYSTEM")
	_, err := c.Next(t.Context(), nil)
	mustCode(t, err, -456)
	c.Close()
	if got := mustRead(t, j, "SELECT 1"); got != "1\n" {
		t.Errorf("after the interrupt: got %q", got)
	}
}
