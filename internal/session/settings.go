package session

import (
	"maps"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// DefaultServerVersion is the version of PostgreSQL that clients are told, unless
// Options say another.
const DefaultServerVersion = "15.18"

// versionNumber is a version of PostgreSQL as server_version_num has it, and its
// major part.
func versionNumber(version string) (number string, major int) {
	first, second, _ := strings.Cut(version, ".")
	major, _ = strconv.Atoi(first) // the configuration has been checked
	minor, _ := strconv.Atoi(second)
	return strconv.Itoa(major*10_000 + minor), major
}

// majorOf is the major part of a version.
func majorOf(version string) int {
	_, major := versionNumber(version)
	return major
}

// settings holds a session's settings. Changes are transactional: SET is
// undone by ROLLBACK, SET LOCAL at the end of the transaction.
type settings struct {
	defs   map[string]*settingDef // by lower-case name
	others map[string]*settingDef // those of PostgreSQL that do nothing here, shared
	values map[string]string      // lower-case name → value in force
	resets map[string]string      // what RESET goes back to: startup parameters
	// started are the settings that the start-up message gave.
	started map[string]bool
	// inTransaction is set between begin and end. The first change in between fills
	// saved with the values at the start and session, which gets the values after
	// COMMIT that SET LOCAL shadows; most transactions change nothing.
	inTransaction  bool
	saved, session map[string]string
	env            pgtype.Env           // derived from values
	strings        pgsql.Strings        // derived from values
	changed        func(name, v string) // called when a reported setting changes
	// version counts changes, so that plans made under other settings are not reused.
	version uint64
}

// newSettings returns the defaults of a server of a version.
func newSettings(version string) *settings {
	number, major := versionNumber(version)
	s := &settings{
		defs:   make(map[string]*settingDef, len(settingTable)),
		values: make(map[string]string, len(settingTable)),
		resets: map[string]string{}, started: map[string]bool{},
		env: *pgtype.DefaultEnv(),
	}
	for i := range settingTable {
		d := &settingTable[i]
		if d.since > major || d.until != 0 && d.until <= major {
			continue
		}
		s.defs[strings.ToLower(d.name)] = d
		s.values[strings.ToLower(d.name)] = d.initial
	}
	s.force("server_version", version)
	s.force("server_version_num", number)
	return s
}

// startup applies a startup parameter: it becomes what RESET goes back to.
func (s *settings) startup(name, v string) error {
	v, err := s.check(name, v)
	if err != nil {
		return err
	}
	key := strings.ToLower(name)
	s.resets[key] = v
	s.started[key] = true
	s.store(key, v)
	return nil
}

// force sets a fixed setting, at the session's start.
func (s *settings) force(name, v string) {
	s.resets[strings.ToLower(name)] = v
	s.store(strings.ToLower(name), v)
}

// reported lists the settings that clients are told about, with their values.
func (s *settings) reported() []settingDef {
	var out []settingDef
	_, major := versionNumber(s.values["server_version"])
	for _, d := range settingTable {
		if d.report && d.reportSince <= major && s.defs[strings.ToLower(d.name)] != nil {
			d.initial = s.values[strings.ToLower(d.name)]
			out = append(out, d)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out
}

// get returns a setting's value as SHOW prints it.
func (s *settings) get(name string) (string, error) {
	key := canonicalSetting(name)
	v, ok := s.value(key)
	if !ok {
		return "", unrecognized(name)
	}
	if s.secret(key) {
		return "", pgerr.New(pgerr.InsufficientPrivilege,
			"must be superuser or have privileges of pg_read_all_settings to examine %q", name)
	}
	if d := s.def(key); d != nil && d.unit != "" {
		return withUnit(v, d.unit), nil
	}
	return v, nil
}

// canonicalSetting maps a setting's name to its key; some have two names.
func canonicalSetting(name string) string {
	key := strings.ToLower(name)
	if key == "time zone" {
		return "timezone"
	}
	return key
}

// unrecognized is the error for an unknown setting.
func unrecognized(name string) error {
	return pgerr.New(pgerr.UndefinedObject, "unrecognized configuration parameter %q", name)
}

// set changes a setting; local is SET LOCAL.
func (s *settings) set(name, v string, local bool) error {
	if err := s.changeable(canonicalSetting(name)); err != nil {
		return err
	}
	v, err := s.check(name, v)
	if err != nil {
		return err
	}
	s.assign(canonicalSetting(name), v, local)
	return nil
}

// reset goes back to the value at the session's start.
func (s *settings) reset(name string, local bool) error {
	key := canonicalSetting(name)
	if _, known := s.value(key); !known {
		return unrecognized(name)
	}
	if err := s.changeable(key); err != nil {
		return err
	}
	s.assign(key, s.resetValue(key), local)
	return nil
}

// resetValue is what RESET gives a setting.
func (s *settings) resetValue(key string) string {
	if v, ok := s.resets[key]; ok {
		return v
	}
	if d := s.def(key); d != nil {
		return d.initial
	}
	return ""
}

// resetAll is RESET ALL.
func (s *settings) resetAll() {
	for key := range s.values {
		if d := s.def(key); d != nil && (d.fixed || s.changeable(key) != nil || strings.HasPrefix(key, "transaction_")) {
			continue
		}
		s.assign(key, s.resetValue(key), false)
	}
}

// assign stores a checked value with its transactional bookkeeping.
func (s *settings) assign(key, v string, local bool) {
	if !s.inTransaction {
		if !local {
			s.store(key, v)
		}
		return
	}
	if s.saved == nil {
		s.saved, s.session = maps.Clone(s.values), map[string]string{}
	}
	if _, shadowed := s.session[key]; !local {
		delete(s.session, key)
	} else if !shadowed {
		s.session[key] = s.values[key]
	}
	s.store(key, v)
}

// begin starts recording changes; the transaction's own settings are fresh.
func (s *settings) begin() {
	s.inTransaction = true
	for _, key := range transactionModes {
		s.store(key, s.values["default_"+key])
	}
}

// transactionModes are the settings of one transaction; each has a default of
// its own.
var transactionModes = [...]string{"transaction_isolation", "transaction_read_only", "transaction_deferrable"}

// end stops recording. After a rollback every value is what it was at begin;
// after a commit only what SET LOCAL changed goes back.
func (s *settings) end(committed bool) {
	s.inTransaction = false
	if s.saved != nil {
		s.restore(committed)
	}
	for _, key := range transactionModes {
		s.store(key, s.values["default_"+key])
	}
}

// restore puts back what the transaction's end undoes.
func (s *settings) restore(committed bool) {
	back := s.saved
	if committed {
		back = s.session
	}
	s.saved, s.session = nil, nil
	for key, v := range back {
		if s.values[key] != v {
			s.store(key, v)
		}
	}
	for key := range s.values {
		if _, existed := back[key]; !committed && !existed {
			delete(s.values, key)
		}
	}
}

// store changes the value in force and what is derived from it.
func (s *settings) store(key, v string) {
	old, existed := s.values[key]
	s.values[key] = v
	if existed && old == v {
		return
	}
	s.version++
	s.derive(key, v)
	if d := s.defs[key]; d != nil && d.report && s.changed != nil {
		s.changed(d.name, v)
	}
}

// derive updates the formatting environment.
func (s *settings) derive(key, v string) {
	switch key {
	case "datestyle":
		style, order, _ := strings.Cut(v, ", ")
		s.env.DateStyle, s.env.DateOrder = style, order[0]
	case "intervalstyle":
		s.env.IntervalStyle = v
	case "timezone":
		if loc, err := loadZone(v); err == nil {
			s.env.TimeZone = loc
		}
	case "extra_float_digits":
		s.env.ExtraFloatDigits, _ = strconv.Atoi(v)
	case "bytea_output":
		s.env.ByteaOutput = v
	case "client_encoding":
		s.env.Charset, _ = charset.Lookup(v) // it was checked
		s.strings = s.constants()
	case "standard_conforming_strings", "escape_string_warning", "backslash_quote":
		s.strings = s.constants()
	}
}

// constants is how string constants are read. With safe_encoding \' is refused in the
// encodings that only clients have: there the backslash may be half of a character.
func (s *settings) constants() pgsql.Strings {
	o := pgsql.Strings{Escapes: s.values["standard_conforming_strings"] == "off"}
	o.Silent = o.Escapes && s.values["escape_string_warning"] == "off"
	switch s.values["backslash_quote"] {
	case "off":
		o.RefuseQuote = true
	case "safe_encoding":
		o.RefuseQuote = charset.ClientOnly(s.values["client_encoding"])
	}
	return o
}

// duration returns a setting in milliseconds as a duration.
func (s *settings) duration(name string) time.Duration {
	text := s.values[name]
	if text == "" || text == "0" { // one that this server version has not, or no limit
		return 0
	}
	n, _ := strconv.Atoi(text)
	return time.Duration(n) * time.Millisecond
}
