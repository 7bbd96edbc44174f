package main

import (
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// settings is the command line's part of the configuration: the file, and a
// flag for every setting.
type settings struct {
	Config string       `name:"config" placeholder:"FILE" help:"Configuration file. ($$PGWIRE_CONFIG)"`
	Flags  kong.Plugins `embed:""`
}

// newSettings makes the flags from the table of settings.
func newSettings() settings {
	var fields []reflect.StructField
	for i, s := range config.Settings() {
		kind := reflect.TypeFor[flagText]()
		if s.Type == config.TypeBool {
			kind = reflect.TypeFor[flagSwitch]()
		}
		fields = append(fields, reflect.StructField{Name: "F" + strconv.Itoa(i), Type: kind, Tag: flagTag(s)})
	}
	return settings{Flags: kong.Plugins{reflect.New(reflect.StructOf(fields)).Interface()}}
}

// flagTag describes the flag of a setting to kong.
func flagTag(s config.Setting) reflect.StructTag {
	var tag strings.Builder
	add := func(name, value string) { tag.WriteString(name + ":" + strconv.Quote(value) + " ") }
	add("name", s.Flags[0])
	if len(s.Flags) > 1 {
		add("aliases", strings.Join(s.Flags[1:], ","))
	}
	if s.Type == config.TypeBool {
		add("negatable", "")
	} else {
		add("placeholder", placeholder(s))
	}
	add("group", s.Group)
	origin := "$$" + s.Environment[0] // kong makes one $ of two
	if s.Default != "" && s.Default != "false" {
		origin = "default " + s.Default + ", " + origin
	}
	add("help", strings.ReplaceAll(s.Help, "$", "$$")+" ("+origin+")")
	return reflect.StructTag(strings.TrimSpace(tag.String()))
}

// placeholder stands for the value of a flag in --help.
func placeholder(s config.Setting) string {
	switch {
	case s.Enum != nil:
		return strings.Join(s.Enum, "|")
	case s.Type == config.TypeInt:
		return "N"
	case s.Type == config.TypeString || s.Type == config.TypeSecret:
		return "TEXT"
	}
	return strings.ToUpper(string(s.Type))
}

// sources is where the configuration is read from, the flags among it.
func (s *settings) sources() config.Sources {
	flags := map[string]string{}
	values := reflect.ValueOf(s.Flags[0]).Elem()
	for i, setting := range config.Settings() {
		var f flagText
		switch value := values.Field(i).Interface().(type) {
		case flagText:
			f = value
		case flagSwitch:
			f = value.flagText
		}
		if f.given {
			flags[setting.Key] = f.text
		}
	}
	return config.Sources{File: s.Config, Environ: os.Environ(), Flags: flags}
}

// read reads the configuration; its error is every problem.
func (s *settings) read() (*config.Config, error) { return config.Load(s.sources()) }

// flagText is what was given to a flag. Package config reads it, so that wrong
// values are reported together with those of the other sources.
type flagText struct {
	text  string
	given bool
}

// Decode implements kong.MapperValue.
func (f *flagText) Decode(ctx *kong.DecodeContext) error {
	f.given = true
	return ctx.Scan.PopValueInto("flag", &f.text)
}

// flagSwitch is a flag that needs no value.
type flagSwitch struct{ flagText }

// IsBool implements kong.BoolMapperValue.
func (*flagSwitch) IsBool() bool { return true }

// Decode implements kong.MapperValue: --x, --x=VALUE, or --no-x, which arrives
// as false.
func (f *flagSwitch) Decode(ctx *kong.DecodeContext) error {
	f.given, f.text = true, "true"
	if ctx.Scan.Peek().Type == kong.FlagValueToken {
		f.text = ctx.Scan.Pop().String()
	}
	return nil
}
