package meta

import (
	"context"
	"io"
	"sort"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Sequence is a sequence of the gateway schema.
type Sequence struct {
	gatewayschema.Sequence
	// Relation is what a statement sees of it: one row, read when it is asked for.
	Relation *analyze.Relation
	// Owner is the table whose column, of the index OwnerColumn, it goes with; nil
	// for none.
	Owner       *analyze.Relation
	OwnerColumn int
}

// SequenceReader reads what a sequence has counted to; the objects of an
// expression's environment implement it.
type SequenceReader interface {
	SequenceCount(s *Sequence) (gatewayschema.Count, error)
}

// sequenceColumns are the columns of a sequence as a relation.
var sequenceColumns = []analyze.RelationColumn{
	{Name: "last_value", Type: analyze.TypeRef{OID: pgtype.Int8OID, Typmod: pgtype.NoTypmod}, NotNull: true, Attribute: 1},
	{Name: "log_cnt", Type: analyze.TypeRef{OID: pgtype.Int8OID, Typmod: pgtype.NoTypmod}, NotNull: true, Attribute: 2},
	{Name: "is_called", Type: analyze.TypeRef{OID: pgtype.BoolOID, Typmod: pgtype.NoTypmod}, NotNull: true, Attribute: 3},
}

// addSequences makes the sequences of the gateway schema relations. The name of a
// table or view comes first; no sequence gets one that is taken.
func (b *builder) addSequences(s *Snapshot, used map[uint32]bool) {
	for i := range b.gateway.Sequences {
		seq := &Sequence{Sequence: b.gateway.Sequences[i]}
		rel := &analyze.Relation{
			Schema: pgSchema(seq.Schema), Name: b.shown(seq.Name), Columns: sequenceColumns, Sequence: true,
			OID: b.gateway.OID(relationKind, seq.Identity()),
		}
		if known := s.names[strings.ToLower(seq.Schema)]; known != "" {
			rel.Schema = known
		}
		if s.Relation(rel.Schema, rel.Name) != nil {
			continue
		}
		if rel.OID == 0 {
			rel.OID = ObjectOID(relationIdentity(seq.Identity()), used)
		}
		rel.Local, seq.Relation = sequenceNode{seq}, rel
		if !b.owns(seq) {
			continue
		}
		s.sequences = append(s.sequences, seq)
		s.exactSequences[rel.Schema+"."+rel.Name] = rel
		s.foldedSequences[strings.ToLower(rel.Schema+"."+rel.Name)] = rel
	}
	sort.Slice(s.sequences, func(i, j int) bool {
		a, b := s.sequences[i].Relation, s.sequences[j].Relation
		return a.Schema+"."+a.Name < b.Schema+"."+b.Name
	})
}

// owns finds the column that a sequence goes with. One whose column is not there
// any more, or not yet, does not exist.
func (b *builder) owns(seq *Sequence) bool {
	if seq.OwnerTable == "" {
		return true
	}
	if seq.Owner = b.tables[seq.OwnerTable]; seq.Owner == nil {
		return false
	}
	seq.OwnerColumn = columnIndex(seq.Owner, seq.OwnerField)
	return seq.OwnerColumn >= 0
}

// Sequences lists all sequences, by schema and name.
func (s *Snapshot) Sequences() []*Sequence { return s.sequences }

// SequenceOf finds the sequence behind a relation's OID; nil when there is none.
func (s *Snapshot) SequenceOf(oid uint32) *Sequence {
	for _, seq := range s.sequences {
		if seq.Relation.OID == oid {
			return seq
		}
	}
	return nil
}

// SequencesOf lists the sequences that belong to a column of a table; column is
// -1 for all of them.
func (s *Snapshot) SequencesOf(rel *analyze.Relation, column int) []*Sequence {
	var out []*Sequence
	for _, seq := range s.sequences {
		if seq.Owner != nil && seq.Owner.OID == rel.OID && (column < 0 || seq.OwnerColumn == column) {
			out = append(out, seq)
		}
	}
	return out
}

// NextPrefix is how the text of a default begins that is the next number of a
// sequence.
const NextPrefix = "nextval('"

// NextText is such a default, of the sequence that a name finds.
func NextText(name string) string {
	return NextPrefix + strings.ReplaceAll(name, "'", "''") + "'::regclass)"
}

// Next is the default that is the sequence's next number, as the gateway schema
// keeps it: under any search path.
func (s *Sequence) Next() string {
	return NextText(exec.QuoteIdent(s.Relation.Schema) + "." + exec.QuoteIdent(s.Relation.Name))
}

// IsNext reports whether a default is Next.
func (s *Sequence) IsNext(text string) bool {
	return strings.HasPrefix(text, NextPrefix) && text == s.Next()
}

// sequenceNode reads the row of a sequence.
type sequenceNode struct{ sequence *Sequence }

// Open implements exec.Node.
func (n sequenceNode) Open(_ context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	reader, ok := rt.Env.Objects.(SequenceReader)
	if !ok {
		return nil, pgerr.New(pgerr.InternalError, "no sequences to ask")
	}
	count, err := reader.SequenceCount(n.sequence)
	if err != nil {
		return nil, err
	}
	return &sequenceRows{exec.Row{value.Int(count.Last), value.Int(0), value.Bool(count.Called)}}, nil
}

// sequenceRows is the one row of a sequence, nil when it was read.
type sequenceRows struct{ row exec.Row }

// Next implements exec.Rows.
func (r *sequenceRows) Next(context.Context) (exec.Row, error) {
	row := r.row
	if row == nil {
		return nil, io.EOF
	}
	r.row = nil
	return row, nil
}

// Close implements exec.Rows.
func (r *sequenceRows) Close() error { return nil }

// Describe implements exec.Explainer.
func (n sequenceNode) Describe(d *exec.Description) {
	rel := n.sequence.Relation
	d.Is("Seq Scan", exec.Property{Name: "Relation Name", Value: rel.Name}, exec.Property{Name: "Schema", Value: rel.Schema})
}
