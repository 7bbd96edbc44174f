package config

import (
	"errors"
	"fmt"
	"strings"
)

// expand replaces ${NAME} and ${NAME:-default} by the value of a variable, and
// $$ by one $. A $ before anything else is itself. What a variable holds is not
// expanded again.
func expand(text string, getenv func(string) string) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		switch {
		case strings.HasPrefix(rest, "$"):
			b.WriteByte('$')
			text = rest[1:]
		case strings.HasPrefix(rest, "{"):
			reference, after, closed := strings.Cut(rest[1:], "}")
			if !closed {
				return "", errors.New("${ without a }; write $$ for a $")
			}
			value, err := lookUp(reference, getenv)
			if err != nil {
				return "", err
			}
			b.WriteString(value)
			text = after
		default:
			b.WriteByte('$')
			text = rest
		}
	}
}

// lookUp is the value of NAME or NAME:-default.
func lookUp(reference string, getenv func(string) string) (string, error) {
	name, fallback, optional := strings.Cut(reference, ":-")
	if !isVariable(name) {
		// What stands there may be part of a password with a ${ of its own.
		return "", errors.New("what is between ${ and } is no name of a variable; write $$ for a $")
	}
	value := getenv(name)
	if value == "" && !optional {
		return "", fmt.Errorf("the environment variable %s is not set; ${%s:-} is empty without it", shortened(name), shortened(name))
	}
	if value == "" {
		return fallback, nil
	}
	return value, nil
}

// isVariable reports whether a text can be the name of a variable.
func isVariable(name string) bool {
	for i, r := range name {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
