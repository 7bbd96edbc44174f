package config

import (
	"slices"
)

// Validate reports every problem at once, as Problems. Load calls it; who makes
// a Config by hand calls it too. It looks at files that the configuration names,
// but does not read secrets from them.
func (c *Config) Validate() error { return c.check(nil).problems.asError() }

// report is what the rules find.
type report struct {
	config             *Config
	problems, warnings Problems
}

// problem notes that the configuration cannot be used because of a setting.
func (r *report) problem(key, format string, args ...any) {
	r.problems.add(r.config.origins[key], key, format, args...)
}

// warn notes what is worth a warning about a setting.
func (r *report) warn(key, format string, args ...any) {
	r.warnings.add(r.config.origins[key], key, format, args...)
}

// check judges the configuration: each value by itself, then what has to fit
// together, except what a value that could not be used has to do with.
func (c *Config) check(unusable map[string]bool) *report {
	r := &report{config: c}
	wrong := map[string]bool{}
	for _, s := range Settings() {
		if unusable[s.Key] {
			wrong[s.Key] = true
		} else if err := s.check(s.field(c)); err != nil {
			wrong[s.Key] = true
			r.problem(s.Key, "%v", err)
		}
	}
	for _, rule := range rules {
		if !slices.ContainsFunc(rule.keys, func(key string) bool { return wrong[key] }) {
			rule.check(c, r)
		}
	}
	return r
}
