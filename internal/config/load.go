package config

import (
	"slices"
	"strings"
)

// Sources is where a configuration is read from.
type Sources struct {
	File    string            // path of the file; without it PGWIRE_CONFIG names one, or there is none
	Environ []string          // as os.Environ
	Flags   map[string]string // values by key path
}

// fileVariable names the file when the command line does not.
const fileVariable = "PGWIRE_CONFIG"

// Load reads a configuration: defaults, then the file, the environment and the
// flags, each going before what it follows. The error is Problems, with
// everything that is wrong; the configuration that comes with it is good for
// its Warnings only.
func Load(s Sources) (*Config, error) {
	l := newLoader(s.Environ)
	file := s.File
	if file == "" {
		file = l.environ[fileVariable]
	}
	if file != "" {
		l.readFile(file)
	}
	l.readEnvironment()
	l.readFlags(s.Flags)
	l.readSecretFiles()
	problems := append(l.problems, l.config.check(l.unusable).problems...)
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.Origin.compare(b.Origin) })
	return l.config, problems.asError()
}

// loader is a configuration while its sources are read.
type loader struct {
	config   *Config
	settings []Setting
	byKey    map[string]*Setting
	environ  map[string]string // without variables that are empty
	problems Problems
	// unusable holds the keys whose value could not be used, so that no rule
	// judges what replaces it.
	unusable map[string]bool
}

// newLoader starts with the defaults.
func newLoader(environ []string) *loader {
	l := &loader{
		config: Default(), settings: Settings(), byKey: map[string]*Setting{},
		environ: map[string]string{}, unusable: map[string]bool{},
	}
	for i := range l.settings {
		l.byKey[l.settings[i].Key] = &l.settings[i]
	}
	for _, variable := range environ {
		if name, value, ok := strings.Cut(variable, "="); ok && value != "" {
			l.environ[name] = value
		}
	}
	l.config.DataDir = dataDir(func(name string) string { return l.environ[name] })
	return l
}

// apply takes a value over; an empty one is none.
func (l *loader) apply(s *Setting, text string, o Origin) {
	if text == "" {
		return
	}
	v, err := s.parse(text)
	if err != nil {
		l.reject(s.Key, o, err.Error())
		return
	}
	s.field(l.config).Set(v)
	l.config.origins[s.Key] = o
}

// reject notes that a value cannot be used.
func (l *loader) reject(key string, o Origin, message string) {
	l.problems.add(o, key, "%s", message)
	l.unusable[key] = true
}

// warn notes what does not keep anybody from starting.
func (l *loader) warn(p Problem) { l.config.warnings = append(l.config.warnings, p) }

// readFlags takes the values of the command line over.
func (l *loader) readFlags(flags map[string]string) {
	known := 0
	for i := range l.settings {
		s := &l.settings[i]
		text, ok := flags[s.Key]
		if !ok {
			continue
		}
		known++
		origin := Origin{Flag: s.Flags[0]}
		l.apply(s, text, origin)
		if s.Type == TypeSecret && text != "" {
			l.warn(Problem{Origin: origin, Key: s.Key, Message: "everybody on this machine can see the command line: use " + s.Environment[0] + " or a file"})
		}
	}
	if known == len(flags) {
		return
	}
	for _, key := range sortedKeys(flags) {
		if l.byKey[key] == nil {
			l.unknownKey(key, Origin{Flag: key})
		}
	}
}

// unknownKey notes a key that is none.
func (l *loader) unknownKey(key string, o Origin) {
	var keys []string
	for _, s := range l.settings {
		keys = append(keys, s.Key)
	}
	for section := range l.sections() {
		keys = append(keys, section)
	}
	l.problems = append(l.problems, Problem{
		Origin: o, Key: shortened(key), Message: "is no setting", Suggestion: suggest(key, keys),
	})
}

// Origin tells where the value of a key path was given.
func (c *Config) Origin(key string) Origin { return c.origins[key] }

// Warnings is what should be said at start although it can be lived with.
func (c *Config) Warnings() Problems {
	return append(c.warnings[:len(c.warnings):len(c.warnings)], c.check(nil).warnings...)
}
