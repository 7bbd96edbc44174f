package deploy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// variable finds names that look like environment variables of the gateway.
var variable = regexp.MustCompile(`\b(?:PGWIRE|IRIS)_[A-Z0-9_]*[A-Z0-9]\b`)

// knownVariables is the set of variables that the gateway reads.
var knownVariables = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{"PGWIRE_CONFIG": true}
	for _, s := range config.Settings() {
		for _, name := range s.Environment {
			known[name] = true
		}
	}
	return known
})

// CheckNames looks at every file for variables of the gateway that it has not.
func CheckNames(root string) error {
	var problems []error
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		names := variable.FindAllString(string(text), -1)
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			if !knownVariables()[name] {
				problems = append(problems, fmt.Errorf("%s: %s is no setting of the gateway", path, name))
			}
		}
		return nil
	})
	return errors.Join(append(problems, err)...)
}

// loadEnvironment is the configuration that a set of variables makes, and
// everything that is wrong with it, warnings included.
func loadEnvironment(variables map[string]string, file string) (*config.Config, error) {
	var environ []string
	for name, value := range variables {
		environ = append(environ, name+"="+value)
	}
	c, err := config.Load(config.Sources{File: file, Environ: environ})
	problems := []error{err}
	for _, warning := range c.Warnings() {
		problems = append(problems, warning)
	}
	return c, errors.Join(problems...)
}
