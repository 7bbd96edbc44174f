package deploy

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// readAssignments reads lines NAME=value, of a unit or an environment file. A
// name that occurs again has its last value.
func readAssignments(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "[") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fmt.Errorf("%s: %q is no assignment", path, line)
		}
		values[name] = value
	}
	return values, nil
}

// CheckSystemd checks that the unit, its environment file and the certbot hook
// fit together.
func CheckSystemd(root string) error {
	unit, err := readAssignments(filepath.Join(root, "systemd", "iris-pgwire.service"))
	if err != nil {
		return err
	}
	variables, err := readAssignments(filepath.Join(root, "systemd", "iris-pgwire.env"))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "systemd")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	const etc = "/etc/iris-pgwire/"
	var problems []error
	for name, value := range variables {
		inside, ok := strings.CutPrefix(value, etc)
		if !ok {
			continue
		}
		variables[name] = filepath.Join(dir, inside)
		err := errors.Join(os.MkdirAll(filepath.Dir(variables[name]), 0o700), os.WriteFile(variables[name], []byte("x"), 0o600))
		problems = append(problems, err)
	}
	loaded, err := loadEnvironment(variables, "")
	if err != nil {
		return errors.Join(append(problems, fmt.Errorf("iris-pgwire.env: %w", err))...)
	}
	stop, err := time.ParseDuration(unit["TimeoutStopSec"])
	if err != nil || stop < loaded.ShutdownGrace+10*time.Second {
		problems = append(problems, fmt.Errorf("TimeoutStopSec is %s, shutdown_grace %s: open transactions would be killed",
			unit["TimeoutStopSec"], loaded.ShutdownGrace))
	}
	if unit["ExecReload"] != "/bin/kill -HUP $MAINPID" || unit["Type"] != "exec" {
		problems = append(problems, errors.New("the unit is not Type=exec with a reload by SIGHUP"))
	}
	if loaded.DataDir != "/var/lib/"+unit["StateDirectory"] {
		problems = append(problems, fmt.Errorf("the unit may not write to %s", loaded.DataDir))
	}
	return errors.Join(problems...)
}
