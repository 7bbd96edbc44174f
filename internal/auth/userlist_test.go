package auth_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

// TestUserList reads the lists of testdata/userlist, in which VERIFIER stands for
// one that is good:
//
//	parse                  the names, or all problems
//	set NAME | remove NAME the content after the change
func TestUserList(t *testing.T) {
	datadriven.Walk(t, "testdata/userlist", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			content := strings.ReplaceAll(d.Input, "VERIFIER", pencil)
			list, err := auth.ParseUserList([]byte(content))
			if err != nil {
				return fmt.Sprintf("error: %v\n", err)
			}
			switch d.Cmd {
			case "parse":
				return fmt.Sprintf("%q\n", list.Names())
			case "set":
				err = list.Set(d.CmdArgs[0].Key, mustParseVerifier(t, pencil))
			case "remove":
				if !list.Remove(d.CmdArgs[0].Key) {
					return "not there\n"
				}
			default:
				d.Fatalf(t, "unknown directive %s", d.Cmd)
			}
			if err != nil {
				return fmt.Sprintf("error: %v\n", err)
			}
			return strings.ReplaceAll(string(list.Bytes()), pencil, "VERIFIER")
		})
	})
}

// TestUserListRoundTrip checks that every name can be written and read again, with
// all the lines that were there before.
func TestUserListRoundTrip(t *testing.T) {
	names := rapid.SliceOfDistinct(rapid.String().Filter(func(s string) bool { return auth.CheckUserName(s) == nil }), rapid.ID[string])
	v := mustParseVerifier(t, pencil)
	rapid.Check(t, func(t *rapid.T) {
		list, err := auth.ParseUserList([]byte("# kept\n"))
		if err != nil {
			t.Fatal(err)
		}
		want := names.Draw(t, "names")
		for _, name := range want {
			if err := list.Set(name, v); err != nil {
				t.Fatal(err)
			}
		}
		again, err := auth.ParseUserList(list.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%q", again.Names()) != fmt.Sprintf("%q", want) || !strings.HasPrefix(string(again.Bytes()), "# kept\n") {
			t.Fatalf("%q became %q in\n%s", want, again.Names(), again.Bytes())
		}
		for _, name := range want {
			if got, ok := again.Verifier(name); !ok || got != v {
				t.Fatalf("%q: got %s", name, got)
			}
		}
	})
}

func TestUserListIsBounded(t *testing.T) {
	for name, content := range map[string]string{
		"size":     strings.Repeat("#", 16<<20+1),
		"problems": strings.Repeat("x\n", 1000),
	} {
		_, err := auth.ParseUserList([]byte(content))
		if err == nil || strings.Count(err.Error(), "\n") > 20 {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := auth.CheckUserName(strings.Repeat("x", 64)); err == nil {
		t.Error("a name of 64 bytes is accepted")
	}
}

func FuzzUserList(f *testing.F) {
	f.Add("# a\n\"bob\" \"" + pencil + "\"\r\n;\n")
	f.Add(`"a""b" "md5d41d8cd98f00b204e9800998ecf8427e"`)
	f.Add("\"\xff\" \"\x00\"")
	f.Fuzz(func(t *testing.T, content string) {
		list, err := auth.ParseUserList([]byte(content))
		if err != nil {
			return
		}
		again, err := auth.ParseUserList(list.Bytes())
		if err != nil || fmt.Sprint(again.Names()) != fmt.Sprint(list.Names()) {
			t.Errorf("%q became %q: %v", content, list.Bytes(), err)
		}
		for _, name := range list.Names() {
			if !again.Remove(name) {
				t.Errorf("%q cannot be removed", name)
			}
		}
		if names := again.Names(); len(names) > 0 {
			t.Errorf("%q are left", names)
		}
	})
}
