package engine

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// Procedure implements superserver.Job.
func (j *job) Procedure(_ context.Context, name string) (superserver.Procedure, error) {
	folded := strings.ToUpper(strings.ReplaceAll(name, " ", ""))
	if p := systemProcedures[folded]; p != nil {
		return systemProcedure{job: j, definition: p}, nil
	}
	schema, own, qualified := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(name, " ", ""), `"`, ""), ".")
	if !qualified {
		schema, own = j.schema, schema
	}
	switch r := j.db.Catalog().Routine(schema, own); {
	case r != nil && r.Language == "SQL":
		return newRoutineProcedure(j, r)
	case r != nil:
		return nil, located(newError(-425, " '%s.%s': this server runs no %s", r.Schema, r.Name, r.Language), atPrepare)
	}
	return nil, located(newError(-428, " Procedure '%s' not found", name), atPrepare)
}

// routineParams describes the parameters of a routine that DDL made.
func routineParams(r *store.Routine) []superserver.ProcedureParam {
	var params []superserver.ProcedureParam
	if r.Returns != nil {
		params = append(params, procedureParam("RETURN", superserver.ParamReturn, *r.Returns))
	}
	for _, p := range r.Params {
		mode := superserver.ParamIn
		switch p.Mode {
		case "OUT":
			mode = superserver.ParamOut
		case "INOUT":
			mode = superserver.ParamInOut
		}
		params = append(params, procedureParam(p.Name, mode, p.Type))
	}
	return params
}

// procedureParam describes a parameter of a type.
func procedureParam(name string, mode superserver.ParamMode, t store.Type) superserver.ProcedureParam {
	p := superserver.ProcedureParam{Name: name, Mode: mode}
	p.Type, p.Precision, p.Scale = xdbc(t)
	p.Nullable = 1
	return p
}

// systemDefinition is a class method of IRIS that CALL can name.
type systemDefinition struct {
	name   string // as SQL has it
	method string // class||method
	params []superserver.ProcedureParam
	sql    string // an expression of the input parameters; "" where run is set
	// run answers the values of all parameters.
	run func(j *job, args []string) ([]list.Item, error)
}

// stringMeta is the type of a %String without a length.
var stringMeta = superserver.ParamMeta{Type: xdbcVarchar, Precision: 50, Nullable: 1}

// systemParams makes the parameters of a class method: the return value and
// inputs.
func systemParams(inputs ...string) []superserver.ProcedureParam {
	params := []superserver.ProcedureParam{{ParamMeta: stringMeta, Name: "RETURN", Mode: superserver.ParamReturn}}
	for _, name := range inputs {
		params = append(params, superserver.ProcedureParam{ParamMeta: stringMeta, Name: name, Mode: superserver.ParamIn})
	}
	return params
}

// systemProcedures are the class methods by upper-case name.
var systemProcedures = map[string]*systemDefinition{
	"%SYSTEM.SQL_GETROWID": {
		name: "%SYSTEM.SQL_GetROWID", method: "%SYSTEM.SQL||GetROWID", params: systemParams(), sql: "%SYSTEM.SQL_GetROWID()",
	},
	"%SYSTEM.SQL_DEFAULTSCHEMA": {
		name: "%SYSTEM.SQL_DefaultSchema", method: "%SYSTEM.SQL||DefaultSchema", params: systemParams(),
		sql: "%SYSTEM.SQL_DefaultSchema()",
	},
	"%SYSTEM_SQL.DEFAULTSCHEMA": {
		name: "%SYSTEM_SQL.DefaultSchema", method: "%SYSTEM.SQL.Schema||Default", params: systemParams(),
		sql: "%SYSTEM_SQL.DefaultSchema()",
	},
	"%SYSTEM_SQL.UTIL_GETOPTION": {
		name: "%SYSTEM_SQL.Util_GetOption", method: "%SYSTEM.SQL.Util||GetOption", params: systemParams("pOption"),
		sql: "%SYSTEM_SQL.Util_GetOption(:%qpar(1))",
	},
	"%SYSTEM_SQL.FUNCTIONS_SQLCODE": {
		name: "%SYSTEM_SQL.Functions_SQLCODE", method: "%SYSTEM.SQL.Functions||SQLCODE", params: systemParams("SQLCODE"),
		sql: "%SYSTEM_SQL.Functions_SQLCODE(:%qpar(1))",
	},
	"%SYSTEM_SQL.UTIL_SETOPTION": {
		name: "%SYSTEM_SQL.Util_SetOption", method: "%SYSTEM.SQL.Util||SetOption",
		params: append(systemParams("pOption", "pValue"),
			superserver.ProcedureParam{ParamMeta: stringMeta, Name: "oldValue", Mode: superserver.ParamInOut}),
		run: setOptionProcedure,
	},
}

// systemProcedure is a class method as one job calls it; it implements
// superserver.Procedure.
type systemProcedure struct {
	job        *job
	definition *systemDefinition
}

// Params implements superserver.Procedure.
func (p systemProcedure) Params() []superserver.ProcedureParam { return p.definition.params }

// Columns implements superserver.Procedure.
func (systemProcedure) Columns() []superserver.Column { return nil }

// ManyResults implements superserver.Procedure.
func (systemProcedure) ManyResults() bool { return false }

// Call implements superserver.Procedure.
func (p systemProcedure) Call(ctx context.Context, args []list.Item) (*superserver.Outcome, error) {
	if p.definition.run != nil {
		texts := make([]string, len(args))
		for i, a := range args {
			texts[i] = argumentText(a)
		}
		values, err := p.definition.run(p.job, texts)
		return &superserver.Outcome{Values: values}, located(err, atServer)
	}
	value, err := p.job.evaluate(ctx, p.definition.sql, args)
	if err != nil {
		return nil, err
	}
	return &superserver.Outcome{Values: append([]list.Item{value}, args...), Count: 1}, nil
}

// argumentText is the text of an argument.
func argumentText(it list.Item) string {
	v := itemValue(it)
	switch v.Kind() {
	case store.KindNull:
		return ""
	case store.KindInt:
		return strconv.FormatInt(v.Int(), 10)
	}
	return v.Str()
}

// evaluate is the value of an expression of parameters.
func (j *job) evaluate(ctx context.Context, expr string, args []list.Item) (list.Item, error) {
	st, err := j.Prepare(ctx, "SELECT "+expr, make([]superserver.ParamInfo, len(args)))
	if err != nil {
		return list.Item{}, err
	}
	rows, err := st.Query(ctx, args)
	if err != nil {
		return list.Item{}, err
	}
	defer rows.Close()
	row, err := rows.Next(ctx, nil)
	if err != nil && !errors.Is(err, io.EOF) {
		return list.Item{}, err
	}
	r := list.NewReader(row)
	return r.Next()
}

// errOption refuses to change what is system-wide in IRIS.
func errOption(option string) error {
	return newError(-400, "Option '%s' cannot be changed on this server", option)
}

// setOptionProcedure is $SYSTEM.SQL.Util.SetOption(): it returns a status and the
// old value, for options of the process.
func setOptionProcedure(j *job, args []string) ([]list.Item, error) {
	option, value := strings.ToUpper(args[0]), args[1]
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return nil, errOption(args[0])
	}
	p := j.process()
	var old int64
	switch {
	case option == "ISOLATIONMODE" && (n <= isolationModeCommitted || n == isolationModeVerified):
		old = int64(p.isolation)
		j.isolation, j.verified = isolationUncommitted+min(n, 1), n == isolationModeVerified
	case option == "AUTOCOMMIT" && (n == autocommitOn || n == autocommitOff):
		old = int64(p.autocommit)
		j.SetAutocommit(n == autocommitOn)
	case option == "PROCESSLOCKTIMEOUT":
		old = p.lockTimeout
		j.session.SetLockTimeout(time.Duration(n) * time.Second)
	default:
		return nil, errOption(args[0])
	}
	text := func(s string) list.Item { return list.Item{Kind: list.String, Str: s} }
	return []list.Item{text("1"), text(args[0]), text(value), text(strconv.FormatInt(old, 10))}, nil
}
