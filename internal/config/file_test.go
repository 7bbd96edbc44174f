package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzFile reads any text as a configuration file. Whatever it is, it is a
// configuration or its problems have places, and no message has the secret.
func FuzzFile(f *testing.F) {
	paths, err := filepath.Glob("testdata/*/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "load\n") {
			input, _, _ := strings.Cut(block, "----")
			f.Add(input)
		}
	}
	f.Add(Example())
	f.Add("a: |\n  b\n? c\n: d\n- e\n{f: [g]}\n'h': \"\\x\"\n%i\n--- !j &k *l\n...\n")
	f.Fuzz(func(t *testing.T, text string) {
		l := newLoader([]string{"SECRET=hunter2"})
		if problem := l.newFile("file").read(text); problem != nil {
			l.problems = append(l.problems, *problem)
		}
		l.readSecretFiles()
		for _, p := range append(l.problems, l.config.check(l.unusable).problems...) {
			if strings.Contains(p.Error(), "\n") {
				t.Errorf("a message of two lines: %q", p.Error())
			}
		}
		l.config.Warnings()
		l.config.Show()
	})
}

// FuzzExpand checks that a text is expanded once, and one without $ stays.
func FuzzExpand(f *testing.F) {
	for _, seed := range []string{"${A}", "${A:-b}", "$$", "$", "${", "a${A}b$${A}", "${A:-${B}}", "${:-}", "${A}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := expand(text, func(string) string { return "${A}$$" })
		if err == nil && !strings.Contains(text, "$") && got != text {
			t.Errorf("%q became %q", text, got)
		}
		escaped, err := expand(strings.ReplaceAll(text, "$", "$$"), func(string) string { return "" })
		if err != nil || escaped != text {
			t.Errorf("%q escaped became %q, %v", text, escaped, err)
		}
	})
}

// TestExpand checks what is replaced and what stays.
func TestExpand(t *testing.T) {
	variables := map[string]string{"A": "x", "_b1": "y", "AGAIN": "${A}"}
	for text, want := range map[string]string{
		"": "", "plain": "plain", "${A}": "x", "a${A}b${_b1}c": "axbyc", "$$": "$", "$${A}": "${A}", "$$$$": "$$", "$$${A}": "$x",
		"$A": "$A", "pa$word": "pa$word", "$": "$", "${NONE:-}": "", "${NONE:-a:-b}": "a:-b", "${A:-z}": "x", "${AGAIN}": "${A}",
		"${A}}": "x}",
	} {
		if got, err := expand(text, func(name string) string { return variables[name] }); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"${", "${A", "${}", "${1}", "${A B}", "${:-x}", "${NONE}", "${ä}"} {
		if got, err := expand(text, func(name string) string { return variables[name] }); err == nil {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestBounds checks that what could make a small file large, or a large file
// slow, is refused before anything is built from it.
func TestBounds(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"is larger than 1MB":          "host: " + strings.Repeat("x", fileBytesMax),
		"is no configuration":         strings.Repeat("a: b\n", fileTokensMax/2),
		"nested too deeply":           strings.Repeat("[", 10_000),
		"nested too deeply ":          strings.Repeat("- ", 9_000),
		"anchors and aliases":         "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
		"not a text":                  "host: \xff\xfe",
		"not a text in UTF-8":         "host: a\x00b",
		"takes one value, of type st": "host: [" + strings.Repeat("a,", 5_000) + "]",
	} {
		path := filepath.Join(dir, "file")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(Sources{File: path})
		if err == nil || !strings.Contains(err.Error(), strings.TrimSpace(name)) {
			t.Errorf("%s: got %v", name, err)
		}
		if err != nil && len(err.Error()) > 500 {
			t.Errorf("%s: a message of %d bytes", name, len(err.Error()))
		}
	}
}

// TestReadSecret checks what a secret file may look like.
func TestReadSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	for content, want := range map[string]Secret{
		"x": "x", "x\n": "x", "x\r\n": "x", "x\n\n": "x\n", " x ": " x ", "${X}\n": "${X}",
		strings.Repeat("x", secretBytesMax): Secret(strings.Repeat("x", secretBytesMax)),
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, shared, err := readSecret(path); err != nil || shared || string(got) != string(want) {
			t.Errorf("%.20q: %q, %v, %v", content, string(got), shared, err)
		}
	}
	for content, want := range map[string]string{
		"": "empty", "\n": "empty", "\r\n": "empty", strings.Repeat("x", secretBytesMax+1): "larger than 64kB",
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := readSecret(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v", content, err)
		}
	}
}
