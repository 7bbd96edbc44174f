package remote

import (
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Procedure is a stored procedure of IRIS on one connection.
type Procedure struct {
	prepared *iris.Procedure
	env      *pgtype.Env
}

// ResultColumn is a column of what a procedure returns, as IRIS describes it.
type ResultColumn struct {
	Name string
	exec.RemoteColumn
}

// FindProcedure has IRIS look a procedure up by its name.
func FindProcedure(ctx context.Context, conn *pool.Conn, name string, env *pgtype.Env) (*Procedure, error) {
	prepared, err := conn.PrepareProcedure(ctx, name)
	if err != nil {
		return nil, Translate(err)
	}
	return &Procedure{prepared, env}, nil
}

// Close forgets the procedure.
func (p *Procedure) Close() { p.prepared.Close() }

// Returns reports whether it returns a value.
func (p *Procedure) Returns() bool { return p.prepared.Returns() }

// Varies reports whether only a call shows which results it has.
func (p *Procedure) Varies() bool { return p.prepared.ManyResults() }

// Columns are those of its rows, nil where it has none or Varies.
func (p *Procedure) Columns() []ResultColumn { return resultColumns(p.prepared.Columns()) }

// resultColumns gives columns the types of PostgreSQL that have their values; what has
// none is a text.
func resultColumns(columns []iris.Column) []ResultColumn {
	var out []ResultColumn
	for i := range columns {
		out = append(out, ResultColumn{columns[i].Label, typeAnnounced(columns[i].Type, columns[i].Scale)})
	}
	return out
}

// typeAnnounced is the type of a value that IRIS announces.
func typeAnnounced(announced, scale int) exec.RemoteColumn {
	t, known := described[announced]
	if !known {
		t = described[wire.TypeVarchar]
	}
	return exec.RemoteColumn{
		Type: analyze.TypeRef{OID: t.oid, Typmod: pgtype.NoTypmod}, IRIS: analyze.IRISType{Name: t.iris, Scale: scale},
	}
}

// Returned is the type of the value that the procedure returns.
func (p *Procedure) Returned() exec.RemoteColumn {
	r := p.prepared.Return()
	return typeAnnounced(r.Type, r.Scale)
}

// Call runs the procedure. Args has a value for each parameter, nil for those that are
// only returned; outs are the types of all parameters.
func (p *Procedure) Call(ctx context.Context, args []*value.Value, types []pgtype.OID) (*ProcedureResult, error) {
	declared := p.prepared.Params()
	if len(declared) != len(args) {
		return nil, pgerr.New(pgerr.UndefinedFunction, "the procedure has %d parameters in IRIS, and not %d", len(declared), len(args)).
			WithHint("Its definition has changed. Repeat the statement.")
	}
	items := make([]list.Item, len(args))
	for i, v := range args {
		if v == nil {
			continue
		}
		var err error
		if items[i], err = item(*v, declared[i].Type); err != nil {
			return nil, err
		}
	}
	out, err := p.prepared.Call(ctx, items)
	if err != nil {
		return nil, Translate(err)
	}
	result := &ProcedureResult{procedure: p, outcome: out}
	for i := range out.Values {
		column := exec.RemoteColumn{Type: analyze.TypeRef{OID: types[i], Typmod: pgtype.NoTypmod}}
		v, err := p.decoded(&out.Values[i], column)
		if err != nil {
			_ = out.Close() // the error that stands is that of the value
			return nil, err
		}
		result.Values = append(result.Values, v)
	}
	if p.Returns() {
		if result.Return, err = p.decoded(&out.Return, p.Returned()); err != nil {
			_ = out.Close()
			return nil, err
		}
	}
	return result, nil
}

// decoded reads the value of a parameter.
func (p *Procedure) decoded(it *list.Item, c exec.RemoteColumn) (v value.Value, err error) {
	r := list.NewReader(list.AppendItem(nil, *it, true))
	if err = decoderFor(c, p.env)(&r, &v); err != nil {
		return value.Null, rowError(err)
	}
	return v.Clone(), nil
}

// ProcedureResult is what a call has brought. Close ends it.
type ProcedureResult struct {
	// Return is the value that the procedure returned, Values those of its parameters.
	Return value.Value
	Values []value.Value

	procedure *Procedure
	outcome   *iris.Outcome
}

// Columns are those of the current result's rows, nil where it has none.
func (r *ProcedureResult) Columns() []ResultColumn {
	if r.outcome.Rows == nil {
		return nil
	}
	return resultColumns(r.outcome.Rows.Columns())
}

// Rows calls row with each row of the current result. What it gets is good until it
// returns.
func (r *ProcedureResult) Rows(ctx context.Context, row func(cells []value.Value) error) error {
	in := r.outcome.Rows
	if in == nil {
		return nil
	}
	columns := r.Columns()
	decode := make([]decodeFunc, len(columns))
	for i, c := range columns {
		decode[i] = decoderFor(c.RemoteColumn, r.procedure.env)
	}
	cells := make([]value.Value, len(columns))
	for in.Next(ctx) {
		items := list.NewReader(in.Row())
		for i := range cells {
			if err := decode[i](&items, &cells[i]); err != nil {
				return rowError(err)
			}
		}
		if err := row(cells); err != nil {
			return err
		}
	}
	return Translate(in.Err())
}

// More goes on to the next result, and reports whether there is one.
func (r *ProcedureResult) More(ctx context.Context) (bool, error) {
	more, err := r.outcome.More(ctx)
	return more, Translate(err)
}

// Close ends the results that were not read.
func (r *ProcedureResult) Close() error { return Translate(r.outcome.Close()) }

// ProcedureName is the name of a procedure as IRIS finds it.
func ProcedureName(schema, name string) string {
	return procedurePart(schema) + "." + procedurePart(name)
}

// procedurePart quotes a part of a name that is no plain identifier.
func procedurePart(s string) string {
	plain := !slices.ContainsFunc([]rune(s), func(r rune) bool {
		return r != '_' && r != '%' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if plain {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
