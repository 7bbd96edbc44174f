package config

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// parse reads a value of the setting's type. Whether it is in range is for
// check to say.
func (s *Setting) parse(text string) (reflect.Value, error) {
	switch s.Type {
	case TypeBool:
		return reflected(parseBool(text))
	case TypeInt:
		n, err := strconv.Atoi(text)
		if err != nil {
			return reflect.Value{}, fmt.Errorf("%s is not a whole number", quote(text))
		}
		return reflect.ValueOf(n), nil
	case TypeSize:
		return reflected(ParseSize(text))
	case TypeDuration:
		return reflected(ParseDuration(text))
	case TypeSecret:
		return reflect.ValueOf(Secret(text)), nil
	}
	for _, allowed := range s.Enum {
		if strings.EqualFold(text, allowed) {
			text = allowed
		}
	}
	return reflect.ValueOf(text), nil
}

// reflected makes a reflect.Value of a result.
func reflected[T any](v T, err error) (reflect.Value, error) { return reflect.ValueOf(v), err }

// check says what is wrong with a value: that it is out of range, or none of
// those allowed.
func (s *Setting) check(v reflect.Value) error {
	if s.Enum != nil && !slices.Contains(s.Enum, v.String()) {
		return fmt.Errorf("%s is none of %s", quote(v.String()), strings.Join(s.Enum, ", "))
	}
	if s.Min != "" {
		if least, err := s.parse(s.Min); err != nil || v.Int() < least.Int() {
			return fmt.Errorf("%s is less than %s", format(v), s.Min)
		}
	}
	if s.Max != "" {
		if most, err := s.parse(s.Max); err != nil || v.Int() > most.Int() {
			return fmt.Errorf("%s is more than %s", format(v), s.Max)
		}
	}
	return nil
}

// format writes a value as it can be read again; a secret is stars.
func format(v reflect.Value) string {
	switch value := v.Interface().(type) {
	case Size:
		return value.String()
	case time.Duration:
		return formatDuration(value)
	case Secret:
		return value.String()
	case string:
		return value
	default:
		return fmt.Sprint(value)
	}
}

// quotedMax is how much of a wrong value messages show.
const quotedMax = 60

// quote shows a wrong value in a message, on one line.
func quote(text string) string {
	if len(text) > quotedMax {
		return strconv.Quote(strings.ToValidUTF8(text[:quotedMax], "")) + "…"
	}
	return strconv.Quote(text)
}

// parseBool reads a boolean as YAML, PostgreSQL and shells write it.
func parseBool(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "1":
		return true, nil
	case "false", "no", "off", "0":
		return false, nil
	}
	return false, fmt.Errorf("%s is not true or false", quote(text))
}

// units are the units of sizes, the greatest first.
var units = []struct {
	name  string // as PostgreSQL writes it; without the B, and with iB, it is the same
	bytes int64
}{{"TB", 1 << 40}, {"GB", 1 << 30}, {"MB", 1 << 20}, {"kB", 1 << 10}, {"B", 1}}

// ParseSize reads a number of bytes: 65536, 64kB, 50MB, 1GiB.
func ParseSize(text string) (Size, error) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	scale, ok := unitBytes(text[len(digits):])
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
	if !ok || (err != nil && !errors.Is(err, strconv.ErrRange)) || n < 0 {
		return 0, fmt.Errorf("%s is not a size like 64kB, 50MB or 1GiB", quote(text))
	}
	if err != nil || n > math.MaxInt64/scale {
		return 0, fmt.Errorf("%s is too large", quote(text))
	}
	return Size(n * scale), nil
}

// unitBytes is the number of bytes of a unit, however it is written.
func unitBytes(unit string) (int64, bool) {
	if unit == "" {
		return 1, true
	}
	for _, u := range units {
		prefix := strings.TrimSuffix(u.name, "B")
		if strings.EqualFold(unit, u.name) || prefix != "" && (strings.EqualFold(unit, prefix) || strings.EqualFold(unit, prefix+"iB")) {
			return u.bytes, true
		}
	}
	return 0, false
}

// String writes the size with the greatest unit that leaves a whole number.
func (s Size) String() string {
	for _, u := range units {
		if s != 0 && u.bytes > 1 && int64(s)%u.bytes == 0 {
			return strconv.FormatInt(int64(s)/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10)
}

// ParseDuration reads a duration: 500ms, 30s, 5m, 1h30m; a plain number is
// seconds.
func ParseDuration(text string) (time.Duration, error) {
	full := text
	if text != "" && strings.Trim(text, "0123456789.") == "" {
		full += "s"
	}
	d, err := time.ParseDuration(full)
	if err != nil {
		return 0, fmt.Errorf("%s is not a duration like 500ms, 30s or 5m", quote(text))
	}
	return d, nil
}

// formatDuration writes a duration without the units that are zero.
func formatDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
