package iris

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseError(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       Error
		shown      string
	}{
		{
			"complete", "[SQLCODE: <-30>:<Table or view not found>]\r\n[Location: <Prepare>]\r\n[%msg: < Table 'SQLUSER.BAD' not found>]",
			Error{-30, "Table or view not found", "Prepare", "Table 'SQLUSER.BAD' not found"},
			"SQLCODE -30: Table or view not found: Table 'SQLUSER.BAD' not found",
		},
		{
			"line feeds", "[SQLCODE: <-119>:<UNIQUE failed>]\n[Location: <ServerLoop - Query Open()>]\n[%msg: <x>]",
			Error{-119, "UNIQUE failed", "ServerLoop - Query Open()", "x"},
			"SQLCODE -119: UNIQUE failed: x",
		},
		{
			"blanks", "[SQLCODE: <-1>:<Invalid SQL statement>] [%msg: < ) expected, : found ^SELECT id , VECTOR ( :%qpar>]",
			Error{-1, "Invalid SQL statement", "", ") expected, : found ^SELECT id , VECTOR ( :%qpar"},
			"SQLCODE -1: Invalid SQL statement: ) expected, : found ^SELECT id , VECTOR ( :%qpar",
		},
		{"only the code", "[SQLCODE: <-400>:<Fatal error occurred>]", Error{SQLCODE: -400, Text: "Fatal error occurred"}, "SQLCODE -400: Fatal error occurred"},
		{"no text", "[SQLCODE: <-400>]", Error{SQLCODE: -400}, "SQLCODE -400"},
		{"another form", " Something\n", Error{SQLCODE: -30, Text: "Something"}, "SQLCODE -30: Something"},
		{"empty", "", Error{SQLCODE: -30}, "SQLCODE -30"},
		{"code not a number", "[SQLCODE: <x>:<y>]", Error{SQLCODE: -30, Text: "y"}, "SQLCODE -30: y"},
		{
			"brackets in the message", "[SQLCODE: <-104>:<Validation>]\r\n[%msg: <Field 'a' (value '>] [Location: <b>]') failed>]",
			Error{-104, "Validation", "", "Field 'a' (value '>] [Location: <b>]') failed"},
			"SQLCODE -104: Validation: Field 'a' (value '>] [Location: <b>]') failed",
		},
	} {
		got := parseError(test.text, 30)
		if diff := cmp.Diff(test.want, *got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if got.Error() != test.shown || got.Code() != test.want.SQLCODE {
			t.Errorf("%s: shown as %q", test.name, got)
		}
	}
}

func TestRefusals(t *testing.T) {
	for message, want := range map[string]Refusal{
		"Access Denied":                           AccessDenied,
		"Invalid password":                        AccessDenied,
		"User is disabled":                        AccessDenied,
		"Password change required":                PasswordChangeRequired,
		"Your password has expired":               PasswordChangeRequired,
		"License limit exceeded":                  LicenceExceeded,
		"Namespace 'NOPE' does not exist":         RefusedOther,
		"<LICENSE ALLOCATION EXCEEDED> try later": LicenceExceeded,
	} {
		if got := newRefusedError(message); got.Reason != want {
			t.Errorf("%q: %d, want %d", message, got.Reason, want)
		}
	}
}
