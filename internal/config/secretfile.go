package config

import (
	"errors"
	"os"
	"reflect"
	"strings"
)

// secretBytesMax bounds a file that holds a secret.
const secretBytesMax = 64 << 10

// readSecretFiles reads each secret that a file holds.
func (l *loader) readSecretFiles() {
	for i := range l.settings {
		s := &l.settings[i]
		file := l.byKey[s.Key+"_file"]
		if s.Type != TypeSecret || file == nil || file.Value(l.config) == "" {
			continue
		}
		origin := l.config.origins[file.Key]
		if !s.field(l.config).IsZero() {
			l.reject(file.Key, origin, s.Key+" is given too ("+l.config.origins[s.Key].String()+"): keep one of them")
			continue
		}
		path := file.Value(l.config)
		secret, shared, err := readSecret(path)
		if err != nil {
			l.reject(file.Key, origin, path+": "+err.Error())
			continue
		}
		if shared {
			l.warn(Problem{Origin: origin, Key: file.Key, Message: path + " can be read by everybody on this machine: chmod o-r"})
		}
		s.field(l.config).Set(reflect.ValueOf(secret))
		l.config.origins[s.Key] = Origin{File: path}
	}
}

// readSecret reads a secret, without the line end that editors put behind it,
// and tells whether others on the machine can read it as well.
func readSecret(path string) (secret Secret, shared bool, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", false, bare(err)
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return "", false, errors.New("is not a regular file")
	}
	data, err := readBounded(path, secretBytesMax)
	if err != nil {
		return "", false, err
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	if text == "" {
		return "", false, errors.New("is empty")
	}
	return Secret(text), info.Mode().Perm()&0o004 != 0 && !isMounted(path), nil
}

// isMounted reports whether a file is where container engines mount secrets,
// readable by everybody in a container that nobody else is in.
func isMounted(path string) bool {
	return strings.HasPrefix(path, "/run/secrets/") || strings.HasPrefix(path, "/var/run/secrets/")
}
