package deploy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// imageUser is the user that the image runs as.
const imageUser = 65532

// Instruction is one of a Dockerfile, its continuation lines joined.
type Instruction struct {
	name, arguments string
}

// ReadDockerfile reads the instructions of a Dockerfile.
func ReadDockerfile(path string) ([]Instruction, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []Instruction
	var pending string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		pending += strings.TrimSuffix(line, `\`)
		if strings.HasSuffix(line, `\`) {
			continue
		}
		name, arguments, _ := strings.Cut(pending, " ")
		all = append(all, Instruction{name: strings.ToUpper(name), arguments: strings.TrimSpace(arguments)})
		pending = ""
	}
	if pending != "" {
		return nil, fmt.Errorf("%s ends in the middle of an instruction", path)
	}
	return all, nil
}

// CheckDockerfile checks what the image promises to those that run it.
func CheckDockerfile(root string) error {
	instructions, err := ReadDockerfile(filepath.Join(root, "docker", "Dockerfile"))
	if err != nil {
		return err
	}
	last := map[string]string{}
	for _, i := range instructions {
		last[i.name] = i.arguments
	}
	const binary = "/usr/local/bin/iris-pgwire"
	var problems []error
	for name, want := range map[string]string{
		"USER":       fmt.Sprintf("%d:%d", imageUser, imageUser),
		"EXPOSE":     "5432 9090",
		"ENTRYPOINT": `["` + binary + `"]`,
		"STOPSIGNAL": "SIGTERM",
	} {
		if last[name] != want {
			problems = append(problems, fmt.Errorf("%s is %s, want %s", name, last[name], want))
		}
	}
	if !strings.HasSuffix(last["HEALTHCHECK"], `CMD ["`+binary+`", "healthcheck"]`) {
		problems = append(problems, errors.New("the HEALTHCHECK is not iris-pgwire healthcheck"))
	}
	return errors.Join(problems...)
}

// replay is a build stage that is run in a directory instead of a container:
// WORKDIR is the directory, and paths are relative to it.
type replay struct {
	context     string // what COPY copies from
	dir         string
	environment []string
	ignore      *patternmatcher.PatternMatcher
}

// Replay runs the first stage of a Dockerfile in a directory, with build
// arguments NAME=value, and returns the files that later stages copy out of it.
func Replay(context, dockerfile, dir string, arguments ...string) (copied []string, err error) {
	instructions, err := ReadDockerfile(dockerfile)
	if err != nil {
		return nil, err
	}
	r := &replay{context: context, dir: dir, environment: append(os.Environ(), arguments...)}
	if r.ignore, err = readIgnore(context); err != nil {
		return nil, err
	}
	var workdir string
	stage := 0
	for _, i := range instructions {
		switch {
		case i.name == "FROM":
			stage++
		case stage == 1 && i.name == "WORKDIR":
			workdir = i.arguments
		case stage == 1:
			err = r.run(i)
		case i.name == "COPY":
			words := strings.Fields(i.arguments)
			source := words[len(words)-2]
			inside, ok := strings.CutPrefix(source, workdir+"/")
			if !ok || !slices.Contains(words, "--from=build") {
				return nil, fmt.Errorf("COPY %s is not from the build stage", i.arguments)
			}
			copied = append(copied, inside)
		}
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", i.name, i.arguments, err)
		}
	}
	return copied, nil
}

// readIgnore reads .dockerignore.
func readIgnore(context string) (*patternmatcher.PatternMatcher, error) {
	file, err := os.Open(filepath.Join(context, ".dockerignore"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	patterns, err := ignorefile.ReadAll(file)
	if err != nil {
		return nil, err
	}
	return patternmatcher.New(patterns)
}

// run runs one instruction of the stage.
func (r *replay) run(i Instruction) error {
	switch i.name {
	case "ARG":
		if name, value, ok := strings.Cut(i.arguments, "="); ok && !r.has(name) {
			r.environment = append(r.environment, name+"="+value)
		}
		return nil
	case "COPY":
		words := strings.Fields(i.arguments)
		target := words[len(words)-1]
		for _, source := range words[:len(words)-1] {
			if err := r.copy(source, target); err != nil {
				return err
			}
		}
		return nil
	case "RUN":
		command := exec.Command("/bin/sh", "-c", i.arguments)
		command.Dir, command.Env = r.dir, r.environment
		output, err := command.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, output)
		}
		return nil
	}
	return errors.New("is no instruction that can be replayed")
}

// has reports whether a variable is set.
func (r *replay) has(name string) bool {
	return slices.ContainsFunc(r.environment, func(v string) bool { return strings.HasPrefix(v, name+"=") })
}

// copy copies a file or the contents of a directory out of the context, except
// what .dockerignore keeps back.
func (r *replay) copy(source, target string) error {
	from := filepath.Join(r.context, source)
	found := false
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		inside, err := filepath.Rel(r.context, path)
		if err != nil {
			return err
		}
		if ignored, err := r.ignore.MatchesOrParentMatches(inside); err != nil || ignored {
			return err
		}
		found = true
		to := filepath.Join(r.dir, target, strings.TrimPrefix(path, from))
		if path == from && target == "./" {
			to = filepath.Join(r.dir, filepath.Base(path))
		}
		return copyFile(path, to)
	})
	if err == nil && !found {
		return fmt.Errorf("%s is not in the context", source)
	}
	return err
}

// copyFile copies one file, making the directories above it.
func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm())
}
