package analyze

import (
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Catalog is what the analyser asks of its surroundings. All of it is answered
// from memory.
type Catalog interface {
	// Relation resolves a table or view name; schema is "" when the name is
	// unqualified, and the search path applies. It returns nil when there is
	// none.
	Relation(schema, name string) *Relation
	// Functions returns all functions of a name, nil when there are none.
	// schema is "" when unqualified.
	Functions(schema, name string) []*Function
	// Operators returns the functions behind an operator name. A prefix
	// operator has one argument.
	Operators(name string) []*Function
}

// SchemaCatalog is a catalog that knows which schemas there are. One that does not is
// taken to have all.
type SchemaCatalog interface {
	HasSchema(name string) bool
}

// Relation is a table or view an SQL statement can name.
type Relation struct {
	OID     uint32
	Schema  string // PostgreSQL's schema name
	Name    string // PostgreSQL's name
	Columns []RelationColumn
	Keys    []Key
	Checks  []RelationCheck
	// SelfReferences are the foreign keys to the table itself.
	SelfReferences []SelfReference
	// IRISSchema and IRISName are the names to send to IRIS.
	IRISSchema string
	IRISName   string
	View       bool
	// Sequence marks a sequence, which can be read only.
	Sequence bool
	// Local is set for relations answered here (catalogs) and nil for IRIS's.
	Local any
	// Definition is set for views answered here: the query that such a name in
	// FROM stands for.
	Definition *pgsql.SelectStatement
	// Materialized is the query of a materialized view, whose rows are a table;
	// Unpopulated says that it has none yet.
	Materialized *pgsql.SelectStatement
	Unpopulated  bool
	// CheckOption is "LOCAL" or "CASCADED" for a view WITH CHECK OPTION.
	CheckOption string
	// Options are a view's options as they are shown, with commas between them.
	Options string
}

// SelfReference is a foreign key of a table to itself, in column indexes.
type SelfReference struct{ Columns, Referenced []int }

// Key is a primary key or unique constraint, in column indexes.
type Key struct {
	Name string
	// IRISName is IRIS's name; Promoted is set for a constraint that is a mere index
	// there.
	IRISName string
	Promoted bool
	Columns  []int
	Primary  bool
	// Index is set for a unique index that is no constraint.
	Index bool
	// Deferrable is set for a constraint that was declared so.
	Deferrable bool
}

// RelationColumn is one column of a relation.
type RelationColumn struct {
	Name       string // PostgreSQL's name
	IRISName   string
	Type       TypeRef
	NotNull    bool
	HasDefault bool
	// Default is the default as IRIS's metadata spells it, Written as the
	// gateway schema remembers it from CREATE TABLE; "" is not known there.
	Default  string
	Written  string
	Identity bool
	// IdentityKind is "a" (always) or "d" (by default) for an identity column that
	// a sequence counts; Identity is set where IRIS counts.
	IdentityKind string
	// Generated is the expression of a generated column, "" for others.
	Generated string
	// Embedding is set for a column that IRIS computes of others.
	Embedding *Embedding
	Attribute int16
	// Hidden columns are found by name only: they are no part of *.
	Hidden bool
	// IRIS says how IRIS stores the column.
	IRIS IRISType
	// Domain is set for a column of a domain; Type is what that is over.
	Domain *Domain
}

// Embedding is how IRIS computes a column: the name of its configuration and its
// source columns, separated by commas.
type Embedding struct{ Model, Source string }

// Reads reports whether a column may be a source: where the list has *, any is.
func (e *Embedding) Reads(field string) bool {
	for _, part := range strings.Split(e.Source, ",") {
		part = strings.Trim(strings.TrimSpace(part), "'")
		if part == "*" || strings.EqualFold(part, field) {
			return true
		}
	}
	return false
}

// Computed reports whether statements give the column no value: it is computed of
// others, here or in IRIS.
func (c *RelationColumn) Computed() bool { return c.Generated != "" || c.Embedding != nil }

// RowID is IRIS's name of the pseudo-column that identifies a row, and the
// type name of a column that stands for it.
const RowID = "%ID"

// IRISType is how IRIS stores a column.
type IRISType struct {
	// Name is IRIS's data type in lower case, as INFORMATION_SCHEMA reports
	// it: "integer", "varchar", "timestamp", "vector" …
	Name string
	// Element is the element type of a vector in upper case ("DOUBLE",
	// "FLOAT" …), Length its fixed length or 0.
	Element string
	Length  int
	Scale   int
	// Coarse is set when a time keeps fewer digits of a second than PostgreSQL: IRIS
	// would cut what it compares with it.
	Coarse bool
	// Exact is set when the column collates EXACT, so that IRIS compares it
	// as PostgreSQL would.
	Exact bool
	// TextOf is set when the column holds the text form of this PostgreSQL
	// type, as the gateway schema says: IRIS knows nothing of the values.
	TextOf pgtype.OID
}

// Volatility is a function's volatility class.
type Volatility uint8

// The volatility classes of pg_proc.
const (
	Immutable Volatility = iota
	Stable
	Volatile
)

// Env is what a function may read besides its arguments.
type Env struct {
	pgtype.Env
	Session SessionInfo
	// Statement is when the current statement arrived; zero is Now.
	Statement time.Time
	// Random is the session's generator, nil for unpredictable numbers.
	Random Random
	// Bound, when set, is called by an analysis whose result holds here and now
	// only: it read a constant whose text may mean something else under other
	// settings, at another time, or after a change of the catalog.
	Bound func()
}

// Random is a generator of random numbers that can be seeded.
type Random interface {
	Float64() float64
	// Seed starts over from a number between -1 and 1.
	Seed(seed float64)
}

// SessionInfo answers the functions that ask about the session.
type SessionInfo interface {
	// Setting returns a setting's value; ok is false for an unknown name.
	Setting(name string) (v string, ok bool)
	// SetSetting changes a setting, for set_config.
	SetSetting(name, v string, local bool) error
	CurrentUser() string
	CurrentDatabase() string
	// SearchPath returns the schemas of the effective search path that exist.
	SearchPath(implicit bool) []string
	BackendPID() int32
	ServerVersion() string // what version() returns
}

// Notifier is a SessionInfo that can send notifications and listen to them.
type Notifier interface {
	// Notify sends payload to a channel when the transaction commits.
	Notify(channel, payload string) error
	// Channels returns the channels that the session listens to.
	Channels() []string
	// QueueUsage is the share of the room for waiting notifications in use, 0 to 1.
	QueueUsage() float64
}

// EvalFunc computes a function. args has no NULL when the function is strict.
type EvalFunc func(env *Env, args []value.Value) (value.Value, error)

// AggState accumulates one group of an aggregate.
type AggState interface {
	// Add adds one row; NULL arguments were skipped when the aggregate is strict.
	Add(env *Env, args []value.Value) error
	// Result returns the aggregate's value.
	Result(env *Env) (value.Value, error)
}

// Function is one row of pg_proc together with its implementation. The
// function library in exec declares them; IRIS functions that are computed
// only in IRIS have neither Eval nor NewState.
type Function struct {
	OID      uint32
	Name     string
	Args     []pgtype.OID
	Ret      pgtype.OID
	Variadic pgtype.OID // element type of the variadic array, 0 if none
	// Defaults is the number of trailing arguments that may be left out.
	Defaults int
	// ArgNames are the names of the arguments, nil when they have none;
	// DefaultTexts are expressions for the last Defaults arguments.
	ArgNames, DefaultTexts []string
	// Outs are the columns of the record that it returns, if it declares them.
	Outs []RangeColumn
	// Cast says that a call is the same as an explicit cast to Ret.
	Cast       bool
	Volatility Volatility
	NotStrict  bool // called with NULL arguments
	ReturnsSet bool
	// Aggregate marks aggregates, whose NewState is set.
	Aggregate bool
	// OrderedSet and Hypothetical mark the aggregates that need WITHIN GROUP.
	OrderedSet, Hypothetical bool
	// Window marks functions that need OVER; the executor knows them by name.
	Window bool

	Eval     EvalFunc
	NewState func() AggState
	// Set computes a set-returning function.
	Set func(env *Env, args []value.Value) ([]value.Value, error)
	// Stream computes a set that may be long: each call of next yields one
	// value, ok is false at the end. It is set instead of Set.
	Stream func(env *Env, args []value.Value) (next func() (v value.Value, ok bool, err error), err error)
	// Bind returns the function as one call needs it, for functions that depend
	// on the types of their arguments besides their values (polymorphic ones).
	// It is nil for all others.
	Bind func(args []TypeRef, ret TypeRef) *Function
	// Define gives a copy of the function the columns of a column definition list,
	// for functions that need to know them.
	Define func(columns []RangeColumn, fn *Function)

	// Procedure marks what only CALL can call.
	Procedure bool
	// Routine is set for functions of the user: in language SQL, or in IRIS.
	Routine *Routine

	// IRIS names the IRIS function or operator that the planner's rules know;
	// "" when there is none. It is the name of a rule, never SQL text.
	IRIS string
}
