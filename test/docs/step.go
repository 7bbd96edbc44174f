package docs

import "strings"

// Step is one thing that is run.
type Step struct {
	Line    int
	Command string
	// Want is the output it must have, when Judged is set.
	Want   string
	Judged bool
}

// steps takes the text of a shell block apart. Without a line that begins with
// "$ " the whole block is one step.
func (b *Block) steps() []Step {
	if !strings.HasPrefix(b.Text, "$ ") && !strings.Contains(b.Text, "\n$ ") {
		return []Step{{Line: b.Line + 1, Command: b.Text}}
	}
	var all []Step
	continued := false
	for i, line := range strings.Split(strings.TrimSuffix(b.Text, "\n"), "\n") {
		command, prompted := strings.CutPrefix(line, "$ ")
		switch {
		case prompted:
			all = append(all, Step{Line: b.Line + 1 + i, Command: command + "\n"})
			continued = strings.HasSuffix(line, `\`)
		case continued:
			last := &all[len(all)-1]
			last.Command += strings.TrimPrefix(line, "> ") + "\n"
			continued = strings.HasSuffix(line, `\`)
		case len(all) > 0:
			last := &all[len(all)-1]
			last.Judged = true
			last.Want += line + "\n"
		}
	}
	return all
}

// anything is what stands for any text.
const anything = "..."

// matches reports whether output is what is wanted: line by line, without blanks at
// the ends of lines and empty lines at the end.
func matches(want, output string) bool {
	return matchLines(lines(want), lines(output))
}

// lines takes a text apart.
func lines(text string) []string {
	all := strings.Split(text, "\n")
	for i := range all {
		all[i] = strings.TrimRight(all[i], " \t\r")
	}
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// matchLines matches lines, of which "..." matches any number.
func matchLines(want, got []string) bool {
	for len(want) > 0 {
		if strings.TrimSpace(want[0]) == anything {
			for i := range len(got) + 1 {
				if matchLines(want[1:], got[i:]) {
					return true
				}
			}
			return false
		}
		if len(got) == 0 || !matchLine(want[0], got[0]) {
			return false
		}
		want, got = want[1:], got[1:]
	}
	return len(got) == 0
}

// matchLine matches one line, in which "..." matches any text.
func matchLine(want, got string) bool {
	parts := strings.Split(want, anything)
	if len(parts) == 1 {
		return want == got
	}
	got, ok := strings.CutPrefix(got, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		_, after, ok := strings.Cut(got, part)
		if !ok {
			return false
		}
		got = after
	}
	return strings.HasSuffix(got, parts[len(parts)-1])
}
