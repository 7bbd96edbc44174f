package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// Show is the configuration as a file, each value with where it comes from and
// secrets as stars.
func (c *Config) Show() string {
	var b strings.Builder
	section := ""
	for _, s := range Settings() {
		indent := enter(&b, &section, s.Key)
		fmt.Fprintf(&b, "%s%s: %s # %s\n", indent, leaf(s.Key), yamlText(s.Value(c)), c.comment(s.Key))
	}
	return b.String()
}

// comment says where a value comes from.
func (c *Config) comment(key string) string {
	origin := c.origins[key]
	if origin.IsDefault() {
		return "default"
	}
	return "from " + strings.ReplaceAll(origin.String(), "\n", " ")
}

// enter begins the section of a key unless it is the one we are in, and returns
// how far the key is indented.
func enter(b *strings.Builder, section *string, key string) string {
	name, _, nested := strings.Cut(key, ".")
	if !nested {
		return ""
	}
	if *section != name {
		*section = name
		fmt.Fprintf(b, "\n%s:\n", name)
	}
	return "  "
}

// yamlText writes a text so that a file gives it back: quoted where YAML would
// make something else of it, and with $$ for $.
func yamlText(text string) string {
	text = strings.ReplaceAll(text, "$", "$$")
	const first = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/"
	switch {
	case strings.ContainsFunc(text, unicode.IsControl):
		quoted, err := json.Marshal(text)
		if err != nil { // a string always has a JSON form
			return "''"
		}
		return string(quoted)
	case text != "" && strings.Trim(text, first+"-.") == "" && strings.Contains(first, text[:1]) && !strings.EqualFold(text, "null"):
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// Example is a file with every setting: its default as a comment, for users to
// change.
func Example() string {
	var b strings.Builder
	b.WriteString(exampleHead)
	group, section := "", ""
	for _, s := range Settings() {
		if s.Group != group && !strings.Contains(s.Key, ".") {
			fmt.Fprintf(&b, "\n## %s\n", s.Group)
		}
		group = s.Group
		indent := enter(&b, &section, s.Key)
		for _, line := range wrap(s.Help+s.bounds(), 96-len(indent)) {
			fmt.Fprintf(&b, "%s# %s\n", indent, line)
		}
		fmt.Fprintf(&b, "%s#%s: %s\n", indent, leaf(s.Key), s.example())
	}
	return b.String()
}

// exampleHead explains the sample file.
const exampleHead = `# Configuration of iris-pgwire. Use it with --config FILE or PGWIRE_CONFIG=FILE; check it with
# iris-pgwire config check --config FILE. Environment variables override this file, flags both.
#
# Every setting stands here with its default; remove the # before it to change it.
# ${NAME} is the environment variable NAME, ${NAME:-text} the text where it is not set, $$ a $.
`

// example is what the sample file gives a setting.
func (s *Setting) example() string {
	if s.Type == TypeSecret {
		return "${" + s.Environment[0] + ":-}"
	}
	return yamlText(s.Default)
}

// wrap breaks a text into lines.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len(line)+1+len(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
