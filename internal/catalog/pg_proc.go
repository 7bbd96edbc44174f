package catalog

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The languages of the user's routines. ObjectScript has an OID below those of the
// user's objects.
const (
	sqlLanguageOID    = 14
	objectScriptOID   = 16_100
	procClass         = 1255
	costOfSQL         = 100
	rowsOfSet         = 1000
	objectScriptName  = "objectscript"
	pseudoVoidOID     = pgtype.VoidOID
	parallelUnsafe    = "u"
	functionKind      = "f"
	procedureKind     = "p"
	volatileInCatalog = "v"
)

// pgLanguage adds the language of IRIS's own routines, where there are any.
func pgLanguage(db *Database) []fields {
	o := db.objects()
	for _, r := range o.routines {
		if r.Stored == nil {
			return []fields{{"oid": oid(objectScriptOID), "lanname": text(objectScriptName), "lanowner": oid(superuserOID), "lanispl": flag(true)}}
		}
	}
	return nil
}

// pgProc lists the functions and procedures of the user.
func pgProc(db *Database) []fields {
	o := db.objects()
	var out []fields
	for _, r := range o.routines {
		f := fields{
			"oid": oid(r.OID), "proname": text(r.Name), "pronamespace": oid(o.schemas[r.Schema]), "proowner": oid(o.owner),
			"prolang": oid(objectScriptOID), "procost": value.Float(costOfSQL), "prokind": text(functionKind),
			"provolatile": text(volatileInCatalog), "proparallel": text(parallelUnsafe), "prorettype": oid(uint32(r.Result)),
			"prosrc": text(r.IRISName),
		}
		if r.Procedure {
			f["prokind"] = text(procedureKind)
			if r.Result == 0 {
				f["prorettype"] = oid(uint32(pseudoVoidOID))
			}
		}
		addArguments(f, r)
		if r.Stored != nil {
			addStored(f, r.Stored)
		}
		out = append(out, f)
	}
	return out
}

// addArguments adds what pg_proc says of a routine's arguments.
func addArguments(f fields, r *meta.Routine) {
	var types, all, modes, names []value.Value
	var defaults []string
	plain, named := true, false
	for _, a := range r.Arguments {
		if a.Input() {
			types = append(types, oid(uint32(a.Type)))
		}
		if a.Default != "" {
			defaults = append(defaults, a.Default)
		}
		if a.Mode == "v" {
			f["provariadic"] = oid(uint32(pgtype.ByOID(a.Type).Elem))
		}
		plain = plain && a.Mode == "i"
		named = named || a.Name != ""
		all, modes, names = append(all, oid(uint32(a.Type))), append(modes, text(a.Mode)), append(names, text(a.Name))
	}
	f["pronargs"], f["pronargdefaults"] = count(len(types)), count(len(defaults))
	f["proargtypes"] = pgtype.NewNumberVector(types)
	if !plain {
		f["proallargtypes"], f["proargmodes"] = pgtype.NewArray(all), pgtype.NewArray(modes)
	}
	if named {
		f["proargnames"] = pgtype.NewArray(names)
	}
	if len(defaults) > 0 {
		f["proargdefaults"] = text(strings.Join(defaults, ", "))
	}
}

// addStored adds what pg_proc says of a routine in language SQL.
func addStored(f fields, g *gatewayschema.Routine) {
	f["prolang"], f["proretset"] = oid(sqlLanguageOID), flag(g.Set)
	f["provolatile"], f["proisstrict"] = text(g.Volatility), flag(g.Strict)
	f["prosrc"] = text(g.Body)
	if g.Set {
		f["prorows"] = value.Float(rowsOfSet)
	}
	switch g.Form {
	case gatewayschema.FormReturn:
		f["prosrc"], f["prosqlbody"] = text(""), text("RETURN "+g.Body)
	case gatewayschema.FormAtomic:
		f["prosrc"], f["prosqlbody"] = text(""), text(atomicText(g.Body))
	}
	for word := range strings.FieldsSeq(g.Options) {
		name, v, _ := strings.Cut(word, "=")
		n, _ := strconv.ParseFloat(v, 64)
		switch name {
		case "definer":
			f["prosecdef"] = flag(true)
		case "leakproof":
			f["proleakproof"] = flag(true)
		case "parallel":
			f["proparallel"] = text(v)
		case "cost":
			f["procost"] = value.Float(n)
		case "rows":
			f["prorows"] = value.Float(n)
		}
	}
}

// atomicText prints the statements of BEGIN ATOMIC, a line each.
func atomicText(body string) string {
	var b strings.Builder
	b.WriteString("BEGIN ATOMIC\n")
	for line := range strings.Lines(body) {
		b.WriteString(" " + line)
	}
	return b.String() + "END"
}
