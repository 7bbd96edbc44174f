package config

// Change is a setting that has another value in another configuration.
type Change struct {
	Key        string
	Old, New   string // as written in a file; secrets are stars
	Reloadable bool   // taken over without a restart
}

// Diff lists what is different in another configuration, in the order of the
// table.
func Diff(before, after *Config) []Change {
	var changes []Change
	for _, s := range Settings() {
		if s.field(before).Equal(s.field(after)) {
			continue
		}
		changes = append(changes, Change{
			Key: s.Key, Old: s.Value(before), New: s.Value(after), Reloadable: s.Reload,
		})
	}
	return changes
}

// Merge is a configuration with those settings of another one that need no
// restart: what is in force after a reload.
func Merge(current, next *Config) *Config {
	merged := *current
	merged.origins = map[string]Origin{}
	merged.warnings = next.warnings
	for _, s := range Settings() {
		from := current
		if s.Reload {
			from = next
		}
		s.field(&merged).Set(s.field(from))
		if origin, ok := from.origins[s.Key]; ok {
			merged.origins[s.Key] = origin
		}
	}
	return &merged
}
