package session

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// otherSettings makes the settings of PostgreSQL that do nothing here of the
// catalog's descriptions, by lower-case name. Clients read them, and set those
// that they may set.
func otherSettings(list []catalog.SettingDescription) map[string]*settingDef {
	known := map[string]*settingDef{}
	for i := range settingTable {
		known[strings.ToLower(settingTable[i].name)] = &settingTable[i]
	}
	out := make(map[string]*settingDef, len(list))
	for _, s := range list {
		key := strings.ToLower(s.Name)
		d := &settingDef{
			name: s.Name, kind: settingKinds[s.Type], initial: s.Value, unit: s.Unit, min: s.Min, max: s.Max, least: s.Least, greatest: s.Greatest, values: s.Values,
			context: s.Context, description: s.Text,
		}
		if own := known[key]; own != nil { // for its description and context only
			d.initial = own.initial
		}
		out[key] = d
	}
	return out
}

// settingKinds are the kinds by pg_settings.vartype.
var settingKinds = map[string]settingKind{
	"bool": boolSetting, "integer": intSetting, "real": realSetting, "enum": enumSetting, "string": stringSetting,
}

// def finds a setting by its key, nil if there is none of the name.
func (s *settings) def(key string) *settingDef {
	if d := s.defs[key]; d != nil {
		return d
	}
	return s.others[key]
}

// value is a setting's value in force.
func (s *settings) value(key string) (string, bool) {
	if v, ok := s.values[key]; ok {
		return v, true
	}
	if d := s.others[key]; d != nil {
		return d.initial, true
	}
	return "", false
}

// secretSettings are those that PostgreSQL shows to superusers only.
const secretSettings = " config_file data_directory dynamic_library_path extension_destdir external_pid_file hba_file ident_file " +
	"jit_provider krb_server_keyfile log_directory log_filename primary_conninfo session_preload_libraries " +
	"shared_preload_libraries ssl_ciphers ssl_dh_params_file ssl_ecdh_curve ssl_max_protocol_version ssl_min_protocol_version " +
	"ssl_passphrase_command unix_socket_directories "

// secret reports whether the session may not see a setting.
func (s *settings) secret(key string) bool {
	return s.values["session_authorization"] != catalog.Superuser && strings.Contains(secretSettings, " "+key+" ")
}

// changeable refuses to change a setting in a session that may not.
func (s *settings) changeable(key string) error {
	d := s.def(key)
	if d == nil {
		return nil
	}
	context := d.context
	if o := s.others[key]; o != nil && context == "" {
		context = o.context
	}
	reason := ""
	switch context {
	case "postmaster":
		reason = " without restarting the server"
	case "sighup":
		reason = " now"
	case "backend", "superuser-backend":
		return pgerr.New(pgerr.CantChangeRuntimeParam, "parameter %q cannot be set after connection start", d.name)
	case "superuser":
		if s.values["session_authorization"] != catalog.Superuser && !d.everybody {
			return pgerr.New(pgerr.InsufficientPrivilege, "permission denied to set parameter %q", d.name)
		}
		return nil
	case "internal":
	default:
		if !d.fixed {
			return nil
		}
	}
	return pgerr.New(pgerr.CantChangeRuntimeParam, "parameter %q cannot be changed%s", d.name, reason)
}
