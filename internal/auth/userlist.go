package auth

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// usersBytesMax bounds a users file.
	usersBytesMax = 16 << 20
	// usersProblemsMax bounds the problems of a users file that are reported.
	usersProblemsMax = 20
	// userNameBytesMax bounds a user's name, as PostgreSQL's NAMEDATALEN.
	userNameBytesMax = 63
)

// UserList is the content of a users file: one user per line, as in PgBouncer's
// auth_file,
//
//	"name" "SCRAM-SHA-256$4096:salt$StoredKey:ServerKey"
//
// where a quote inside of quotes is written twice. Empty lines and those that
// begin with # or ; are comments, and kept.
type UserList struct{ lines []userLine }

// userLine is one line. A comment has no name.
type userLine struct {
	text     string // as it was read
	name     string
	verifier Verifier
}

// ParseUserList reads the content of a users file. The error joins all problems,
// each with its line; none contains more of the file than names.
func ParseUserList(content []byte) (*UserList, error) {
	if len(content) > usersBytesMax {
		return nil, fmt.Errorf("larger than %d bytes", usersBytesMax)
	}
	var list UserList
	var problems []error
	seen := map[string]int{}
	number := 0
	for text := range strings.Lines(string(content)) {
		number++
		line, err := parseUserLine(strings.TrimRight(text, "\r\n"))
		if first, ok := seen[line.name]; ok && err == nil && line.name != "" {
			err = fmt.Errorf("user %q is already in line %d", line.name, first)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("line %d: %w", number, err))
		}
		if len(problems) == usersProblemsMax {
			problems = append(problems, errors.New("and perhaps more"))
			break
		}
		seen[line.name] = number
		list.lines = append(list.lines, line)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return &list, nil
}

// parseUserLine reads one line.
func parseUserLine(text string) (userLine, error) {
	line := userLine{text: text}
	rest := strings.TrimLeft(text, " \t")
	if rest == "" || rest[0] == '#' || rest[0] == ';' {
		return line, nil
	}
	name, rest, err := cutQuoted(rest)
	if err != nil {
		return line, fmt.Errorf("user name: %w", err)
	}
	if err := CheckUserName(name); err != nil {
		return line, err
	}
	secret, rest, err := cutQuoted(strings.TrimLeft(rest, " \t"))
	if err != nil {
		return line, fmt.Errorf("verifier of %q: %w", name, err)
	}
	if strings.Trim(rest, " \t") != "" {
		return line, fmt.Errorf("unexpected text after the verifier of %q", name)
	}
	line.name = name
	line.verifier, err = parseUserSecret(name, secret)
	return line, err
}

// parseUserSecret reads the second word of a line.
func parseUserSecret(name, secret string) (Verifier, error) {
	v, err := ParseVerifier(secret)
	switch {
	case err == nil:
		return v, nil
	case isMD5(secret):
		return v, fmt.Errorf("user %q has an md5 verifier, which is not supported: set the password with 'iris-pgwire user add %s'", name, name)
	case strings.HasPrefix(secret, verifierScheme+"$"):
		return v, fmt.Errorf("verifier of %q: %w", name, err)
	default:
		return v, fmt.Errorf("user %q has a plain password, which is not supported: set it with 'iris-pgwire user add %s'", name, name)
	}
}

// isMD5 reports whether secret is PostgreSQL's older kind of verifier.
func isMD5(secret string) bool {
	return len(secret) == 35 && strings.HasPrefix(secret, "md5") &&
		strings.Trim(secret[3:], "0123456789abcdefABCDEF") == ""
}

// CheckUserName says why name cannot be a user's.
func CheckUserName(name string) error {
	switch {
	case name == "":
		return errors.New("the user name is empty")
	case len(name) > userNameBytesMax:
		return fmt.Errorf("the user name is longer than %d bytes", userNameBytesMax)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("the user name %q contains control characters or is not UTF-8", name)
	default:
		return nil
	}
}

// cutQuoted cuts a word in double quotes off the beginning of s.
func cutQuoted(s string) (word, rest string, err error) {
	if !strings.HasPrefix(s, `"`) {
		return "", s, errors.New(`expected a word in double quotes`)
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '"':
		case i+1 < len(s) && s[i+1] == '"':
			i++
		default:
			return strings.ReplaceAll(s[1:i], `""`, `"`), s[i+1:], nil
		}
	}
	return "", s, errors.New("the closing quote is missing")
}

// Bytes is the content of the file: lines that were not changed are as they were
// read.
func (l *UserList) Bytes() []byte {
	var b bytes.Buffer
	for _, line := range l.lines {
		b.WriteString(line.text)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// Names are the users in the order of the file.
func (l *UserList) Names() []string {
	var names []string
	for _, line := range l.lines {
		if line.name != "" {
			names = append(names, line.name)
		}
	}
	return names
}

// Verifier returns a user's verifier.
func (l *UserList) Verifier(user string) (Verifier, bool) {
	if i := l.find(user); i >= 0 {
		return l.lines[i].verifier, true
	}
	return Verifier{}, false
}

// Set changes a user's verifier, or adds the user at the end.
func (l *UserList) Set(user string, v Verifier) error {
	if err := CheckUserName(user); err != nil {
		return err
	}
	text := fmt.Sprintf(`"%s" "%s"`, strings.ReplaceAll(user, `"`, `""`), v)
	line := userLine{text: text, name: user, verifier: v}
	if i := l.find(user); i >= 0 {
		l.lines[i] = line
		return nil
	}
	l.lines = append(l.lines, line)
	return nil
}

// Remove removes a user and reports whether there was one.
func (l *UserList) Remove(user string) bool {
	i := l.find(user)
	if i < 0 {
		return false
	}
	l.lines = slices.Delete(l.lines, i, i+1)
	return true
}

// find returns the line of a user, or -1.
func (l *UserList) find(user string) int {
	if user == "" {
		return -1
	}
	return slices.IndexFunc(l.lines, func(line userLine) bool { return line.name == user })
}
