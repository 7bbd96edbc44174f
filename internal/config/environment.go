package config

import (
	"strings"
)

// readEnvironment takes the variables over, and warns of those that look as if
// they were meant for the gateway.
func (l *loader) readEnvironment() {
	known := map[string]bool{fileVariable: true}
	for i := range l.settings {
		s := &l.settings[i]
		for _, name := range s.Environment {
			known[name] = true
		}
		l.readVariables(s)
	}
	for _, name := range sortedKeys(l.environ) {
		if !known[name] {
			l.unknownVariable(name)
		}
	}
}

// readVariables takes a setting over from the variable that gives it.
func (l *loader) readVariables(s *Setting) {
	var given string
	for _, name := range s.Environment {
		text, ok := l.environ[name]
		if !ok {
			continue
		}
		origin := Origin{Environment: name}
		switch {
		case s.Type == TypeInt && isServiceLink(text):
			l.warn(Problem{
				Origin: origin, Key: s.Key,
				Message: "is not used: " + quote(text) + " is what Kubernetes sets for a service of that name (enableServiceLinks: false keeps it from that)",
			})
		case given == "":
			given = name
			l.apply(s, text, origin)
		case text != l.environ[given]:
			l.reject(s.Key, origin, "says something else than "+given+": set one of them")
		}
	}
}

// isServiceLink reports whether a value is the address that Kubernetes puts into
// NAME_PORT for each service NAME.
func isServiceLink(text string) bool {
	return strings.HasPrefix(text, "tcp://") || strings.HasPrefix(text, "udp://")
}

// unknownVariable warns of a variable that is none of ours but looks like it.
// Those of IRIS itself begin with IRIS_ too, so that only a slip of the pen is
// taken for one.
func (l *loader) unknownVariable(name string) {
	origin := Origin{Environment: name}
	switch {
	case strings.HasPrefix(name, "PGWIRE_SERVICE_"), strings.HasPrefix(name, "PGWIRE_PORT_"):
		// Kubernetes sets these for a service that is called pgwire.
		if isServiceLink(l.environ["PGWIRE_PORT"]) {
			return
		}
		fallthrough
	case strings.HasPrefix(name, "PGWIRE_"):
		l.warn(Problem{Origin: origin, Message: "is no setting", Suggestion: l.suggestVariable(name)})
	case strings.HasPrefix(name, "IRIS_"):
		for _, s := range l.settings {
			if editDistance(shortened(name), s.Environment[0]) == 1 {
				l.warn(Problem{Origin: origin, Message: "is no setting", Suggestion: s.Environment[0]})
				return
			}
		}
	}
}

// suggestVariable finds the variable that was probably meant: by its name, or
// by the key that it would be.
func (l *loader) suggestVariable(name string) string {
	var names, keys []string
	byKey := map[string]string{}
	for _, s := range l.settings {
		names = append(names, s.Environment...)
		keys = append(keys, s.Key)
		byKey[s.Key] = s.Environment[0]
	}
	if meant := suggest(name, names); meant != "" {
		return meant
	}
	return byKey[suggest(strings.ToLower(strings.TrimPrefix(name, "PGWIRE_")), keys)]
}
