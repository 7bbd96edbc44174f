package session

import (
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// TestSet checks what settings accept and how SHOW prints it; the expectations
// are PostgreSQL 15's.
func TestSet(t *testing.T) {
	tests := []struct{ name, value, show, code string }{
		{"work_mem", "64MB", "64MB", ""},
		{"work_mem", "65536", "64MB", ""},
		{"work_mem", "1025kB", "1025kB", ""},
		{"work_mem", "10", "", "22023"},
		{"work_mem", "1 lightyear", "", "22023"},
		{"vacuum_cost_delay", "0.5ms", "500us", ""},
		{"vacuum_cost_delay", "1.25", "1250us", ""},
		{"vacuum_cost_delay", "101", "", "22023"},
		{"seq_page_cost", "1e9", "1e+09", ""},
		{"cursor_tuple_fraction", "0.12345678", "0.123457", ""},
		{"cursor_tuple_fraction", "1.5", "", "22023"},
		{"random_page_cost", "NaN", "", "22023"},
		{"statement_timeout", "9999999999", "", "22023"},
		{"temp_buffers", "16MB", "16MB", ""},
		{"statement_timeout", "1500", "1500ms", ""},
		{"statement_timeout", "2min", "2min", ""},
		{"statement_timeout", "0", "0", ""},
		{"statement_timeout", "abc", "", "22023"},
		{"extra_float_digits", "3", "3", ""},
		{"extra_float_digits", "4", "", "22023"},
		{"jit", "tru", "on", ""},
		{"jit", "0", "off", ""},
		{"jit", "o", "", "22023"},
		{"IntervalStyle", "ISO_8601", "iso_8601", ""},
		{"intervalstyle", "nope", "", "22023"},
		{"DateStyle", "german", "German, DMY", ""},
		{"datestyle", "ymd", "ISO, YMD", ""},
		{"datestyle", "sql, dmy", "SQL, DMY", ""},
		{"datestyle", "x", "", "22023"},
		{"TimeZone", "Europe/Berlin", "Europe/Berlin", ""},
		{"time zone", "2", "<+02>-02", ""},
		{"timezone", "-5.5", "<-05:30>+05:30", ""},
		{"timezone", "Nowhere/Else", "", "22023"},
		{"client_encoding", "utf-8", "UTF8", ""},
		{"client_encoding", "iso-8859-1", "LATIN1", ""},
		{"client_encoding", "windows-1252", "WIN1252", ""},
		{"client_encoding", "EUC_TW", "", "0A000"},
		{"client_encoding", "johab", "", "0A000"},
		{"client_encoding", "nonsense", "", "22023"},
		{"client_encoding", "", "", "22023"},
		{"application_name", "a\tb é", "a?b ?", ""},
		{"my.setting", "anything", "anything", ""},
		{"server_version", "16", "", "55P02"},
		{"no_such", "1", "", "42704"},
		{"client_min_messages", "WARNING", "warning", ""},
		{"synchronous_commit", "true", "on", ""},
	}
	for _, test := range tests {
		s := newSettings(DefaultServerVersion)
		s.others = otherSettings(catalog.New().Settings())
		s.force("session_authorization", catalog.Superuser)
		err := s.set(test.name, test.value, false)
		if code := codeOf(err); code != test.code {
			t.Errorf("SET %s = %q: SQLSTATE %q, want %q (%v)", test.name, test.value, code, test.code, err)
			continue
		}
		if err != nil {
			continue
		}
		if got, err := s.get(test.name); got != test.show || err != nil {
			t.Errorf("SET %s = %q shows %q, want %q (%v)", test.name, test.value, got, test.show, err)
		}
	}
}

// codeOf is the SQLSTATE of an error, "" for none.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return string(pgerr.From(err).Code)
}

// TestSettingTransactions checks what survives the end of a transaction, and
// which changes the client is told of.
func TestSettingTransactions(t *testing.T) {
	s := newSettings(DefaultServerVersion)
	var told []string
	s.changed = func(name, v string) { told = append(told, name+"="+v) }
	set := func(name, v string, local bool) {
		t.Helper()
		if err := s.set(name, v, local); err != nil {
			t.Fatal(err)
		}
	}
	show := func(name, want string) {
		t.Helper()
		if got, err := s.get(name); got != want || err != nil {
			t.Errorf("%s is %q, want %q (%v)", name, got, want, err)
		}
	}
	set("TimeZone", "Asia/Tokyo", true)
	show("timezone", "UTC") // SET LOCAL outside of a transaction does nothing

	s.begin()
	set("application_name", "in", false)
	set("TimeZone", "Asia/Tokyo", true)
	set("my.var", "x", false)
	show("timezone", "Asia/Tokyo")
	if s.env.TimeZone.String() != "Asia/Tokyo" {
		t.Error("the environment does not follow the setting")
	}
	s.end(true)
	show("timezone", "UTC")
	show("application_name", "in")
	show("my.var", "x")

	s.begin()
	set("application_name", "gone", false)
	set("other.var", "y", false)
	s.end(false)
	show("application_name", "in")
	if _, err := s.get("other.var"); codeOf(err) != "42704" {
		t.Errorf("a setting made in a transaction that was rolled back: %v", err)
	}

	s.begin()
	set("TimeZone", "Asia/Tokyo", true)
	set("TimeZone", "Europe/Paris", false) // the session's value replaces the local one
	s.end(true)
	show("timezone", "Europe/Paris")

	want := []string{
		"application_name=in", "TimeZone=Asia/Tokyo", "TimeZone=UTC", "application_name=gone", "application_name=in",
		"TimeZone=Asia/Tokyo", "TimeZone=Europe/Paris",
	}
	if len(told) != len(want) {
		t.Fatalf("told %q, want %q", told, want)
	}
	for i := range want {
		if told[i] != want[i] {
			t.Errorf("told %q, want %q", told, want)
		}
	}
}

// TestFixedZones checks that an offset is in force under the name that SHOW
// gives it.
func TestFixedZones(t *testing.T) {
	for _, c := range []struct {
		set, shown string
		seconds    int
	}{
		{"2", "<+02>-02", 7200},
		{"-3.5", "<-03:30>+03:30", -12600},
		{"<+05:45>-05:45", "<+05:45>-05:45", 20700},
		{"<+02>-03", "<+02>-03", 10800},
		{"01:30", "01:30", -5400},
		{"2x", "2X", -7200},
	} {
		s := newSettings(DefaultServerVersion)
		if err := s.set("TimeZone", c.set, false); err != nil {
			t.Errorf("%s: %v", c.set, err)
			continue
		}
		_, seconds := time.Unix(0, 0).In(s.env.TimeZone).Zone()
		if shown, _ := s.get("TimeZone"); shown != c.shown || seconds != c.seconds {
			t.Errorf("%s: shown as %q, %d seconds from UTC", c.set, shown, seconds)
		}
	}
	for _, bad := range []string{"<>", "<+>-", "<+xx>-xx", "<+02>"} {
		if err := newSettings(DefaultServerVersion).set("TimeZone", bad, false); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

// TestReset checks that RESET goes back to the startup parameters.
func TestReset(t *testing.T) {
	s := newSettings(DefaultServerVersion)
	if err := s.startup("application_name", "psql"); err != nil {
		t.Fatal(err)
	}
	for _, reset := range []func() error{
		func() error { return s.reset("application_name", false) },
		func() error { s.resetAll(); return nil },
	} {
		if err := s.set("application_name", "x", false); err != nil {
			t.Fatal(err)
		}
		if err := reset(); err != nil {
			t.Fatal(err)
		}
		if got, _ := s.get("application_name"); got != "psql" {
			t.Errorf("after RESET: %q", got)
		}
	}
	if err := s.reset("no_such", false); codeOf(err) != "42704" {
		t.Errorf("RESET of an unknown setting: %v", err)
	}
}

// TestSplitNames checks the lists of search_path.
func TestSplitNames(t *testing.T) {
	got := splitNames(`"$user", public, "Mixed ""Case""", UPPER,`)
	want := []string{"$user", "public", `Mixed "Case"`, "upper"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
