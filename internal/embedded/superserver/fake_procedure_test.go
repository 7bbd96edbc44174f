package superserver

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// fakeProcedure is a scripted procedure. Its values are computed from the
// arguments: an output is the concatenation of all of them.
type fakeProcedure struct {
	job    *fakeJob
	params []ProcedureParam
	sets   []ResultSet // the rows of each are rewound at every call
	many   bool
	blocks bool
	calls  int
	closed int // result sets closed by their owner
}

func (p *fakeProcedure) Params() []ProcedureParam { return p.params }
func (p *fakeProcedure) ManyResults() bool        { return p.many }

func (p *fakeProcedure) Columns() []Column {
	if p.many || len(p.sets) == 0 {
		return nil
	}
	return p.sets[0].Columns
}

// countingCursor counts its end.
type countingCursor struct {
	fakeCursor
	procedure *fakeProcedure
}

func (c *countingCursor) Close() { c.procedure.closed++ }

func (p *fakeProcedure) Call(ctx context.Context, args []list.Item) (*Outcome, error) {
	if p.blocks {
		if err := (&fakeStatement{job: p.job, script: script{blocks: true}}).run(ctx); err != nil {
			return nil, err
		}
	}
	p.calls++
	var all strings.Builder
	for _, a := range args {
		all.WriteString(a.Str)
	}
	o := &Outcome{Count: 7}
	for _, m := range p.params {
		value := list.Item{Kind: list.String, Str: m.Name + "=" + all.String()}
		o.Values = append(o.Values, value)
	}
	for _, s := range p.sets {
		if rows, ok := s.Rows.(*fakeCursor); ok {
			s.Rows = &countingCursor{fakeCursor: fakeCursor{rows: rows.rows}, procedure: p}
		}
		o.Sets = append(o.Sets, s)
	}
	return o, nil
}

// fakeParam makes a parameter.
func fakeParam(name string, mode ParamMode, typ int) ProcedureParam {
	return ProcedureParam{ParamMeta: ParamMeta{Type: typ, Precision: 50, Nullable: 1}, Name: name, Mode: mode}
}

// fakeRows is a result set of numbers from 1.
func fakeRows(name string, n int) ResultSet {
	var rows [][]list.Item
	for i := range n {
		rows = append(rows, []list.Item{{Kind: list.Int, Int: int64(i + 1)}})
	}
	return ResultSet{
		Columns: []Column{{Name: name, Type: wire.TypeInteger, Precision: 10}}, Rows: &fakeCursor{rows: rows},
	}
}

// Procedure knows the procedures of the tests.
func (j *fakeJob) Procedure(_ context.Context, name string) (Procedure, error) {
	returned := fakeParam("RETURN", ParamReturn, wire.TypeVarchar)
	p := &fakeProcedure{job: j}
	switch strings.ReplaceAll(name, " ", "") {
	case "%SYSTEM.SQL_GetROWID":
		return rowIDProcedure{}, nil
	case "Plain":
	case "Outs":
		p.params = []ProcedureParam{
			returned, fakeParam("a", ParamIn, wire.TypeInteger), fakeParam("b", ParamInOut, wire.TypeVarchar),
			fakeParam("c", ParamOut, wire.TypeLongVarchar),
		}
	case "Rows":
		p.params = []ProcedureParam{fakeParam("n", ParamIn, wire.TypeInteger)}
		p.sets = []ResultSet{fakeRows("x", 20)}
	case "RowsReturn":
		p.params = []ProcedureParam{returned}
		p.sets = []ResultSet{fakeRows("x", 2)}
	case "Many":
		p.many = true
		p.params = []ProcedureParam{fakeParam("n", ParamIn, wire.TypeInteger)}
		p.sets = []ResultSet{fakeRows("x", 20), {Count: 3}, fakeRows("y", 1)}
	case "None":
		p.many = true
	case "Blocks":
		p.blocks = true
	default:
		return nil, &SQLError{Code: -428, Text: "Stored procedure not found", Location: "Prepare"}
	}
	j.procedures = append(j.procedures, p)
	return p, nil
}

// rowIDProcedure is the procedure that drivers call by themselves.
type rowIDProcedure struct{}

func (rowIDProcedure) Columns() []Column { return nil }
func (rowIDProcedure) ManyResults() bool { return false }

func (rowIDProcedure) Params() []ProcedureParam {
	return []ProcedureParam{fakeParam("RETURN", ParamReturn, wire.TypeVarchar)}
}

func (rowIDProcedure) Call(context.Context, []list.Item) (*Outcome, error) {
	return &Outcome{Values: []list.Item{{Kind: list.String, Str: "1234"}}, Count: 1}, nil
}
