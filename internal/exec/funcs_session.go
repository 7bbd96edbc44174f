package exec

import (
	"math"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// sessionFuncs are the functions that ask about the session and the server.
func sessionFuncs() []def {
	return []def{
		{sig: "version()", eval: session(func(s analyze.SessionInfo) value.Value { return value.Text(s.ServerVersion()) })},
		{sig: "current_database()", eval: session(func(s analyze.SessionInfo) value.Value { return value.Text(s.CurrentDatabase()) })},
		{sig: "current_user() session_user() getpgusername()", eval: session(func(s analyze.SessionInfo) value.Value {
			return value.Text(s.CurrentUser())
		})},
		{sig: "current_schema()", eval: session(currentSchema)},
		{sig: "current_schemas(bool)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			if env.Session == nil {
				return value.Null, errNoSession()
			}
			return textArray(env.Session.SearchPath(args[0].Bool())), nil
		}},
		{sig: "pg_backend_pid()", eval: session(func(s analyze.SessionInfo) value.Value { return value.Int(int64(s.BackendPID())) })},
		{sig: "age(xid)", eval: constant(value.Int(math.MaxInt32))}, // rows have no transaction here
		{sig: "pg_is_in_recovery()", eval: constant(value.Bool(false))},
		{sig: "getdatabaseencoding()", eval: constant(value.Text("UTF8"))},
		{sig: "pg_client_encoding()", eval: func(env *analyze.Env, _ []value.Value) (value.Value, error) {
			return currentSetting(env, []value.Value{value.Text("client_encoding")})
		}},
		{sig: "current_setting(text) current_setting(text,bool)", eval: currentSetting},
		{sig: "set_config(text,text,bool)", eval: setConfig},
		{sig: "pg_notify(text,text)", eval: pgNotify},
		{sig: "pg_listening_channels()", set: func(env *analyze.Env, _ []value.Value) ([]value.Value, error) {
			n, err := notifier(env)
			if err != nil {
				return nil, err
			}
			var out []value.Value
			for _, channel := range n.Channels() {
				out = append(out, value.Text(channel))
			}
			return out, nil
		}},
		{sig: "pg_notification_queue_usage()", eval: func(env *analyze.Env, _ []value.Value) (value.Value, error) {
			n, err := notifier(env)
			if err != nil {
				return value.Null, err
			}
			return value.Float(n.QueueUsage()), nil
		}},
		{sig: "pg_typeof(any)", typed: func(args []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
			return constant(value.Int(int64(args[0].OID)))
		}},
	}
}

// notifier is the session as what notifications go through.
func notifier(env *analyze.Env) (analyze.Notifier, error) {
	if n, ok := env.Session.(analyze.Notifier); ok {
		return n, nil
	}
	return nil, errNoSession()
}

// pgNotify is pg_notify; NULLs are empty.
func pgNotify(env *analyze.Env, args []value.Value) (value.Value, error) {
	n, err := notifier(env)
	if err != nil {
		return value.Null, err
	}
	var text [2]string
	for i, arg := range args {
		if !arg.IsNull() {
			text[i] = arg.Str()
		}
	}
	return value.Text(""), n.Notify(text[0], text[1])
}

// errNoSession is the error of asking about the session where there is none.
func errNoSession() error { return internal("no session to ask") }

// session adapts a question to the session.
func session(f func(s analyze.SessionInfo) value.Value) analyze.EvalFunc {
	return func(env *analyze.Env, _ []value.Value) (value.Value, error) {
		if env.Session == nil {
			return value.Null, errNoSession()
		}
		return f(env.Session), nil
	}
}

// currentSchema is the first schema of the search path, NULL if it is empty.
func currentSchema(s analyze.SessionInfo) value.Value {
	path := s.SearchPath(false)
	if len(path) == 0 {
		return value.Null
	}
	return value.Text(path[0])
}

// textArray makes an array of texts.
func textArray(list []string) value.Value {
	out := make([]value.Value, len(list))
	for i, s := range list {
		out[i] = value.Text(s)
	}
	return value.Array(newArray(out))
}

// currentSetting is current_setting; with missing_ok an unknown setting is NULL.
func currentSetting(env *analyze.Env, args []value.Value) (value.Value, error) {
	if env.Session == nil {
		return value.Null, errNoSession()
	}
	name := args[0].Str()
	v, ok := env.Session.Setting(name)
	switch {
	case ok:
		return value.Text(v), nil
	case len(args) == 2 && args[1].Bool():
		return value.Null, nil
	}
	return value.Null, pgerr.New(pgerr.UndefinedObject, "unrecognized configuration parameter %s", `"`+name+`"`)
}

// setConfig is set_config; a NULL value resets the setting.
func setConfig(env *analyze.Env, args []value.Value) (value.Value, error) {
	if env.Session == nil {
		return value.Null, errNoSession()
	}
	if args[0].IsNull() {
		return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "SET requires parameter name")
	}
	name := args[0].Str()
	if err := env.Session.SetSetting(name, args[1].Str(), !args[2].IsNull() && args[2].Bool()); err != nil {
		return value.Null, err
	}
	v, _ := env.Session.Setting(strings.ToLower(name))
	return value.Text(v), nil
}
