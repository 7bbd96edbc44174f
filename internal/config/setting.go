package config

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Type is the kind of values that a setting takes.
type Type string

// The types of settings.
const (
	TypeString   Type = "string"
	TypeSecret   Type = "secret"
	TypeBool     Type = "boolean"
	TypeInt      Type = "integer"
	TypeSize     Type = "size"
	TypeDuration Type = "duration"
)

// Setting is one row of the table that the tags of Config are.
type Setting struct {
	Key         string   // key path in the file: iris.pool_size
	Environment []string // variables, the one that guides use first
	Flags       []string // flags without dashes, the shortest first
	Group       string   // heading
	Type        Type
	Default     string // as written in a file; "" is no value
	Min, Max    string // of a number, a size, a duration; "" is no bound
	Enum        []string
	Reload      bool // taken over without a restart
	Help        string

	// index leads to the field of Config.
	index []int
}

// Settings is the table, in the order of Config's fields.
func Settings() []Setting {
	return settingsOf(reflect.TypeFor[Config](), Setting{Group: "Gateway"})
}

// settingsOf lists the fields of a struct that is at a key path, within a group.
func settingsOf(t reflect.Type, parent Setting) []Setting {
	var all []Setting
	for i := range t.NumField() {
		field := t.Field(i)
		key, ok := field.Tag.Lookup("key")
		if !ok {
			continue
		}
		s := parent
		s.Key = key
		if parent.Key != "" {
			s.Key = parent.Key + "." + key
		}
		if group := field.Tag.Get("group"); group != "" {
			s.Group = group
		}
		s.index = append(parent.index[:len(parent.index):len(parent.index)], i)
		if field.Type.Kind() == reflect.Struct {
			all = append(all, settingsOf(field.Type, s)...)
			continue
		}
		s.describe(field)
		all = append(all, s)
	}
	return all
}

// describe takes over what the tags of a field say.
func (s *Setting) describe(field reflect.StructField) {
	s.Type = typeOf(field.Type)
	s.Default = field.Tag.Get("default")
	if s.Type == TypeBool && s.Default == "" {
		s.Default = "false"
	}
	s.Min, s.Max = field.Tag.Get("min"), field.Tag.Get("max")
	s.Enum = list(field.Tag.Get("enum"))
	s.Reload = field.Tag.Get("reload") == "yes"
	s.Help = field.Tag.Get("help")
	derived := strings.NewReplacer(".", "_").Replace(s.Key)
	s.Environment = withLast(list(field.Tag.Get("env")), "PGWIRE_"+strings.ToUpper(derived))
	s.Flags = withLast(list(field.Tag.Get("flag")), strings.ReplaceAll(derived, "_", "-"))
}

// typeOf is the type of a field. A field of another type is a mistake in Config.
func typeOf(t reflect.Type) Type {
	switch t {
	case reflect.TypeFor[string]():
		return TypeString
	case reflect.TypeFor[Secret]():
		return TypeSecret
	case reflect.TypeFor[bool]():
		return TypeBool
	case reflect.TypeFor[int]():
		return TypeInt
	case reflect.TypeFor[Size]():
		return TypeSize
	case reflect.TypeFor[time.Duration]():
		return TypeDuration
	}
	panic(fmt.Sprintf("config: no setting can be of type %s", t))
}

// list splits at commas; an empty text is no list.
func list(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// withLast appends a name, if the list has it not yet.
func withLast(names []string, name string) []string {
	for _, n := range names {
		if n == name {
			return names
		}
	}
	return append(names, name)
}

// field is the setting's place in a configuration.
func (s *Setting) field(c *Config) reflect.Value {
	return reflect.ValueOf(c).Elem().FieldByIndex(s.index)
}

// Value is the setting's value in a configuration, as written in a file; a
// secret is stars.
func (s *Setting) Value(c *Config) string { return format(s.field(c)) }

// Default is the configuration that nobody said anything about.
func Default() *Config {
	c := &Config{origins: map[string]Origin{}}
	for _, s := range Settings() {
		if s.Default == "" {
			continue
		}
		v, err := s.parse(s.Default)
		if err != nil {
			panic(fmt.Sprintf("config: default of %s: %v", s.Key, err))
		}
		s.field(c).Set(v)
	}
	c.DataDir = DefaultDataDir()
	return c
}
