package gatewayschema

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The kinds of routines.
const (
	KindFunction  = "function"
	KindProcedure = "procedure"
)

// routinesVersion is the version that keeps routines.
const routinesVersion = 5

// KeepsRoutines reports whether the installed version has a place for routines.
func (c *Contents) KeepsRoutines() bool { return c.Version >= routinesVersion }

// Routine is a function or procedure of PostgreSQL's in language SQL.
type Routine struct {
	OID          uint32
	Schema, Name string
	Kind         string
	// Signature tells it from others of its name: the OIDs of the types of its
	// input arguments, separated by commas.
	Signature string
	Arguments []Argument
	// Result is the type as schema.name, "" for a procedure; Set says that it
	// returns a set of it.
	Result string
	Set    bool
	// Body is the text as it was written; Form says in which of the three ways.
	Body       string
	Form       string
	Volatility string // i, s or v
	Strict     bool
	// Options are further properties, a word each: "definer", "leakproof",
	// "parallel=s", "cost=1", "rows=10".
	Options string
}

// The ways in which the body of a routine is written: as a string, as RETURN and
// an expression, as BEGIN ATOMIC and statements.
const (
	FormText   = "text"
	FormReturn = "return"
	FormAtomic = "atomic"
)

// Argument is an argument of a routine, or a column of the table that it returns.
// Mode is one of pg_proc's: i, o, b, v, t.
type Argument struct {
	Mode, Name, Type, Default string
}

// routineColumns are the columns of stored_routine behind the key, but for times.
var routineColumns = []string{
	"kind", "oid", "shown_name", "arguments", "result_type", "returns_set", "body", "body_form", "volatility", "strict", "options",
}

// routineKey is the key of stored_routine.
var routineKey = []string{"routine_schema", "routine_name", "signature"}

// routineQueries read the routines.
func (c *Contents) routineQueries() []Query {
	return []Query{{query("stored_routine", slices.Concat(routineKey, routineColumns)...) + ` ORDER BY "made"`, c.routine}}
}

// routine takes a row of stored_routine.
func (c *Contents) routine(cells []string) error {
	oid, err := oidOf(cells[4])
	if err != nil {
		return err
	}
	c.Routines = append(c.Routines, Routine{
		Schema: cells[0], Signature: cells[2], Kind: cells[3], OID: oid, Name: cells[5], Arguments: readArguments(cells[6]),
		Result: cells[7], Set: cells[8] == "1", Body: cells[9], Form: cells[10], Volatility: cells[11], Strict: cells[12] == "1",
		Options: cells[13],
	})
	return nil
}

// readArguments reads arguments: one a line, its parts quoted and separated by
// tabs.
func readArguments(text string) []Argument {
	var out []Argument
	for line := range strings.SplitSeq(text, "\n") {
		parts := strings.Split(line, "\t")
		if len(parts) != 4 {
			continue
		}
		name, err := strconv.Unquote(parts[1])
		def, errDefault := strconv.Unquote(parts[3])
		if err == nil && errDefault == nil {
			out = append(out, Argument{Mode: parts[0], Name: name, Type: parts[2], Default: def})
		}
	}
	return out
}

// argumentsText is what readArguments reads.
func (r *Routine) argumentsText() string {
	lines := make([]string, len(r.Arguments))
	for i, a := range r.Arguments {
		lines[i] = a.Mode + "\t" + strconv.Quote(a.Name) + "\t" + a.Type + "\t" + strconv.Quote(a.Default)
	}
	return strings.Join(lines, "\n")
}

// key is the routine's key. Names of routines tell case apart, as PostgreSQL's do.
func (r *Routine) key() []value.Value { return texts(r.Schema, r.Name, r.Signature) }

// StoreRoutine writes a routine. All of it is one row: it is there whole or not
// at all.
func StoreRoutine(ctx context.Context, run Runner, r *Routine, replace bool) error {
	now := stamp(time.Now())
	rest := []value.Value{
		value.Text(r.Kind), value.Int(int64(r.OID)), value.Text(r.Name), textOrNull(r.argumentsText()), textOrNull(r.Result),
		value.Bool(r.Set), value.Text(r.Body), value.Text(r.Form), value.Text(r.Volatility), value.Bool(r.Strict),
		textOrNull(r.Options), now,
	}
	names := append(slices.Clip(routineColumns), "written")
	if replace {
		return run.Change(ctx, "UPDATE "+qualified("stored_routine")+` SET "`+strings.Join(names, `" = ?, "`)+`" = ?`+
			where(routineKey...), append(rest, r.key()...))
	}
	names = slices.Concat(routineKey, []string{"made"}, names)
	return run.Change(ctx, insert("stored_routine", names...), slices.Concat(r.key(), []value.Value{now}, rest))
}

// DropRoutine removes a routine and its comment.
func DropRoutine(ctx context.Context, run Runner, r *Routine) error {
	if err := run.Change(ctx, deleteFrom("stored_routine", routineKey...), r.key()); err != nil {
		return err
	}
	return run.Change(ctx, deleteFrom("object_comment", "kind", "identity"), texts(routineKind, r.identity()))
}

// MoveRoutine gives a routine another name or schema.
func MoveRoutine(ctx context.Context, run Runner, r *Routine, schema, name string) error {
	row := append(texts(schema, name, name), stamp(time.Now()))
	return run.Change(ctx, "UPDATE "+qualified("stored_routine")+
		` SET "routine_schema" = ?, "routine_name" = ?, "shown_name" = ?, "written" = ?`+where(routineKey...), append(row, r.key()...))
}

// routineKind is the kind of routines among comments; identity is their OID, which
// stays when a routine gets another name.
const routineKind = "routine"

// identity is what a routine's comment is kept under.
func (r *Routine) identity() string { return strconv.FormatUint(uint64(r.OID), 10) }

// StoreRoutineComment writes the comment of a routine; "" removes it.
func StoreRoutineComment(ctx context.Context, run Runner, r *Routine, text string) error {
	key := texts(routineKind, r.identity())
	if err := run.Change(ctx, deleteFrom("object_comment", "kind", "identity"), key); err != nil || text == "" {
		return err
	}
	return run.Change(ctx, insert("object_comment", "kind", "identity", "part", "comment_text"),
		append(key, value.Text(""), value.Text(text)))
}

// RoutineComment is the comment of a routine, "" for none.
func (c *Contents) RoutineComment(r *Routine) string {
	text, _ := c.Comment(routineKind, r.identity(), "")
	return text
}
