package logging

import (
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
)

// stars stand for a secret.
const stars = "***"

// secretWords are parts of the names of attributes whose values are secrets.
var secretWords = [...]string{"password", "secret", "token", "verifier", "authorization"}

// redact keeps secrets out of the log, whoever passes them: values under a name
// that says so, and those that print themselves as stars, which JSON would not
// ask how to print.
func redact(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindGroup && isSecret(a.Key) {
		return slog.String(a.Key, stars)
	}
	if a.Value.Kind() != slog.KindAny {
		return a
	}
	switch v := a.Value.Any().(type) {
	case error, json.Marshaler, encoding.TextMarshaler, *slog.Source, nil:
		return a
	case fmt.Stringer:
		return slog.String(a.Key, printed(v))
	}
	return a
}

// printed is what v says it is, and a nil pointer's panic is not the log's.
func printed(v fmt.Stringer) (s string) {
	defer func() {
		if recover() != nil {
			s = "<nil>"
		}
	}()
	return v.String()
}

// isSecret reports whether the name of an attribute says that its value is a
// secret.
func isSecret(key string) bool {
	key = strings.ToLower(key)
	for _, word := range secretWords {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}
