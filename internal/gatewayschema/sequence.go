package gatewayschema

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Sequence is a sequence as it was defined. What it has counted to is read when it
// is needed, with State.
type Sequence struct {
	// Schema is IRIS's name of the schema, in lower case; Type is pg_catalog's
	// name of an integer type.
	Schema, Name, Type                    string
	Start, Increment, Min, Max, CacheSize int64
	Cycles                                bool
	// OwnerTable is the identity of the table, and OwnerField IRIS's name of the
	// column, with which the sequence goes; OwnerKind is how.
	OwnerTable, OwnerField string
	OwnerKind              OwnerKind
	// Written is when the definition was last changed: numbers that a session had
	// reserved before that are void.
	Written string
}

// OwnerKind is how a sequence belongs to its column.
type OwnerKind string

// The kinds: OWNED BY, as of serial, and an identity column's own.
const (
	OwnedBy     OwnerKind = "a"
	OfIdentity  OwnerKind = "i"
	WithoutKind OwnerKind = ""
)

// The columns of a sequence's row: its key, its definition, and what it has
// counted to.
var (
	sequenceKey     = []string{"sequence_schema", "sequence_name"}
	sequenceColumns = []string{
		"type_name", "start_value", "increment_by", "min_value", "max_value", "cache_size", "cycles", "owner_table", "owner_field",
		"owner_kind", "written",
	}
	sequenceState = []string{"last_value", "is_called"}
)

// Identity is the name that the OID and comments of the sequence are kept under.
func (s *Sequence) Identity() string { return strings.ToLower(s.Schema + "." + s.Name) }

// sequence takes a row of sequence.
func (c *Contents) sequence(cells []string) error {
	if c.foreign(cells[0]) {
		return nil
	}
	c.Sequences = append(c.Sequences, sequenceOf(cells))
	return nil
}

// sequenceOf reads the key and definition of a sequence.
func sequenceOf(cells []string) Sequence {
	return Sequence{
		Schema: cells[0], Name: cells[1], Type: cells[2], Start: atoi64(cells[3]), Increment: atoi64(cells[4]),
		Min: lowest(atoi64(cells[5])), Max: atoi64(cells[6]), CacheSize: atoi64(cells[7]), Cycles: cells[8] == "1",
		OwnerTable: cells[9], OwnerField: cells[10], OwnerKind: OwnerKind(cells[11]),
		Written: cells[12],
	}
}

// IRIS's BIGINT has no -2^63, where a sequence that counts down ends by default. The
// number above it stands for it.
const stored63 = math.MinInt64 + 1

// lowest is the minimum that a stored one means.
func lowest(stored int64) int64 {
	if stored == stored63 {
		return math.MinInt64
	}
	return stored
}

// storedMin is the form in which the minimum is stored.
func (s *Sequence) storedMin() value.Value { return value.Int(max(s.Min, stored63)) }

// Count is what a sequence has counted to: the number that was given out last, or
// that will be first when none was.
type Count struct {
	Last   int64
	Called bool
}

// SequenceQuery reads a sequence's definition and count; its parameters are
// Key's values.
var SequenceQuery = query("sequence", slices.Concat(sequenceKey, sequenceColumns, sequenceState)...) + where(sequenceKey...)

// SequenceRow reads a row of SequenceQuery.
func SequenceRow(cells []string) (Sequence, Count) {
	n := len(sequenceKey) + len(sequenceColumns)
	return sequenceOf(cells), Count{Last: atoi64(cells[n]), Called: cells[n+1] == "1"}
}

// Key are the values that find the sequence's row.
func (s *Sequence) Key() []value.Value { return texts(s.Schema, s.Name) }

// LockSequence locks a sequence's row until the transaction ends, and changes
// nothing; its parameters are Key's values.
var LockSequence = "UPDATE " + qualified("sequence") + ` SET "last_value" = "last_value"` + where(sequenceKey...)

// CountSequence changes what a sequence has counted to; its parameters are
// CountRow's.
var CountSequence = "UPDATE " + qualified("sequence") + ` SET "last_value" = ?, "is_called" = ?` + where(sequenceKey...)

// CountRow are the parameters of CountSequence.
func (s *Sequence) CountRow(to Count) []value.Value {
	return append([]value.Value{value.Int(to.Last), value.Bool(to.Called)}, s.Key()...)
}

// definition are the values of sequenceColumns, written now.
func (s *Sequence) definition() []value.Value {
	return []value.Value{
		value.Text(s.Type), value.Int(s.Start), value.Int(s.Increment), s.storedMin(), value.Int(s.Max), value.Int(s.CacheSize),
		value.Bool(s.Cycles), textOrNull(s.OwnerTable), textOrNull(s.OwnerField), textOrNull(string(s.OwnerKind)),
		stamp(time.Now()),
	}
}

// CreateSequence writes a new sequence and its OID, in the place of one that went
// with a table that is gone.
func CreateSequence(ctx context.Context, run Runner, s *Sequence, oid uint32) error {
	if err := run.Change(ctx, deleteFrom("sequence", sequenceKey...), s.Key()); err != nil {
		return err
	}
	if err := StoreOID(ctx, run, relationKind, s.Identity(), oid); err != nil {
		return err
	}
	columns := slices.Concat(sequenceKey, sequenceColumns, sequenceState)
	return run.Change(ctx, insert("sequence", columns...),
		slices.Concat(s.Key(), s.definition(), []value.Value{value.Int(s.Start), value.Bool(false)}))
}

// ChangeSequence writes another definition of a sequence, and what it has counted
// to when count is not nil.
func ChangeSequence(ctx context.Context, run Runner, s *Sequence, count *Count) error {
	columns, row := slices.Clip(sequenceColumns), s.definition()
	if count != nil {
		columns = append(columns, sequenceState...)
		row = append(row, value.Int(count.Last), value.Bool(count.Called))
	}
	return run.Change(ctx, "UPDATE "+qualified("sequence")+` SET "`+strings.Join(columns, `" = ?, "`)+`" = ?`+where(sequenceKey...),
		append(row, s.Key()...))
}

// MoveSequence gives a sequence another name, under which it keeps its OID.
func MoveSequence(ctx context.Context, run Runner, from, to *Sequence, oid uint32) error {
	if err := StoreOID(ctx, run, relationKind, to.Identity(), oid); err != nil {
		return err
	}
	err := run.Change(ctx, "UPDATE "+qualified("sequence")+` SET "sequence_schema" = ?, "sequence_name" = ?, "written" = ?`+where(sequenceKey...),
		slices.Concat(to.Key(), []value.Value{stamp(time.Now())}, from.Key()))
	if err != nil || from.Identity() == to.Identity() {
		return err
	}
	err = run.Change(ctx, "UPDATE "+qualified("object_comment")+` SET "identity" = ?`+where("kind", "identity"),
		texts(to.Identity(), relationKind, from.Identity()))
	if err != nil {
		return err
	}
	return run.Change(ctx, deleteFrom("object_oid", "kind", "identity"), texts(relationKind, from.Identity()))
}

// DropSequence removes a sequence, itself first.
func DropSequence(ctx context.Context, run Runner, s *Sequence) error {
	if err := run.Change(ctx, deleteFrom("sequence", sequenceKey...), s.Key()); err != nil {
		return err
	}
	for _, table := range []string{"object_oid", "object_comment"} {
		if err := run.Change(ctx, deleteFrom(table, "kind", "identity"), texts(relationKind, s.Identity())); err != nil {
			return err
		}
	}
	return nil
}

// MoveOwner gives sequences the name that their table has now, and that of their
// column if it is not "".
func MoveOwner(ctx context.Context, run Runner, list []Sequence, o Object, field string) error {
	for i := range list {
		s := list[i]
		s.OwnerTable = o.Identity()
		if field != "" {
			s.OwnerField = field
		}
		row := []value.Value{value.Text(s.OwnerTable), value.Text(s.OwnerField), stamp(time.Now())}
		err := run.Change(ctx, "UPDATE "+qualified("sequence")+` SET "owner_table" = ?, "owner_field" = ?, "written" = ?`+where(sequenceKey...),
			slices.Concat(row, s.Key()))
		if err != nil {
			return err
		}
	}
	return nil
}
