package catalog

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Sequences counts for a session.
type Sequences interface {
	// Next is nextval, Current currval, Latest lastval.
	Next(s *meta.Sequence) (int64, error)
	Current(s *meta.Sequence) (int64, error)
	Latest() (int64, error)
	// Set is setval.
	Set(s *meta.Sequence, to gatewayschema.Count) error
	// Count is what a sequence has counted to.
	Count(s *meta.Sequence) (gatewayschema.Count, error)
}

// sequenceFuncs are the functions of sequences.
func sequenceFuncs() map[string]evalFunc {
	return map[string]evalFunc{
		"nextval": ofSequence(func(db *Database, s *meta.Sequence, _ []value.Value) (value.Value, error) {
			return number64(db.Sequences.Next(s))
		}),
		"currval": ofSequence(func(db *Database, s *meta.Sequence, _ []value.Value) (value.Value, error) {
			return number64(db.Sequences.Current(s))
		}),
		"lastval":                func(db *Database, _ []value.Value) (value.Value, error) { return number64(db.Sequences.Latest()) },
		"setval":                 ofSequence(setval),
		"pg_sequence_last_value": ofSequence(lastValue),
		"pg_get_serial_sequence": getSerialSequence,
	}
}

// number64 is a number as a value.
func number64(n int64, err error) (value.Value, error) { return value.Int(n), err }

// ofSequence is a function whose first argument is a sequence.
func ofSequence(f func(*Database, *meta.Sequence, []value.Value) (value.Value, error)) evalFunc {
	return func(db *Database, args []value.Value) (value.Value, error) {
		id := argOID(args[0])
		if snap := db.Snapshot(); snap != nil {
			if s := snap.SequenceOf(id); s != nil {
				return f(db, s, args)
			}
		}
		if e, ok := db.index("pg_class").byOID[id]; ok {
			return value.Null, pgerr.New(pgerr.WrongObjectType, "%q is not a sequence", e.name)
		}
		return value.Null, pgerr.New(pgerr.UndefinedTable, "could not open relation with OID %d", id)
	}
}

// setval is setval.
func setval(db *Database, s *meta.Sequence, args []value.Value) (value.Value, error) {
	called := len(args) < 3 || args[2].Bool()
	return args[1], db.Sequences.Set(s, gatewayschema.Count{Last: args[1].Int(), Called: called})
}

// lastValue is pg_sequence_last_value: NULL as long as no number was given out.
func lastValue(db *Database, s *meta.Sequence, _ []value.Value) (value.Value, error) {
	count, err := db.Sequences.Count(s)
	if err != nil || !count.Called {
		return value.Null, err
	}
	return value.Int(count.Last), nil
}

// SequenceCount implements meta.SequenceReader.
func (db *Database) SequenceCount(s *meta.Sequence) (gatewayschema.Count, error) {
	return db.Sequences.Count(s)
}

// getSerialSequence is pg_get_serial_sequence: the column must exist; one that
// IRIS counts has no sequence to name.
func getSerialSequence(db *Database, args []value.Value) (value.Value, error) {
	parts, err := exec.SplitName(args[0].Str())
	if err != nil {
		return value.Null, err
	}
	ids := db.lookup("pg_class", parts)
	if len(ids) == 0 {
		return value.Null, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", strings.Join(parts, "."))
	}
	for _, s := range db.objects().sequences {
		if s.Owner != nil && s.Owner.OID == ids[0] && s.Owner.Columns[s.OwnerColumn].Name == args[1].Str() {
			if meta.IsTemporary(s.Relation.Schema) {
				return value.Text(temporaryAlias + "." + exec.QuoteIdent(s.Relation.Name)), nil
			}
			return value.Text(db.qualified(db.index("pg_class").byOID[s.Relation.OID])), nil
		}
	}
	for _, name := range db.columnNames(ids[0]) {
		if name == args[1].Str() {
			return value.Null, nil
		}
	}
	return value.Null, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", args[1].Str(), parts[len(parts)-1])
}

// shownSequences prints the sequence of a default that is nextval of one as it is
// found under the session's search path. Other texts stay as they are.
func (db *Database) shownSequences(source string) string {
	if !strings.HasPrefix(source, meta.NextPrefix) {
		return source
	}
	for _, s := range db.objects().sequences {
		if s.IsNext(source) {
			name, _ := db.shown("pg_class", s.Relation.OID)
			return meta.NextText(name)
		}
	}
	return source
}
