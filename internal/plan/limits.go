package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// IRIS's limits, which statements are kept below: what is beyond them is finished
// here.
const (
	// parametersMax is how many parameters a statement may have.
	parametersMax = 380
	// parametersSpare are those that are left to what is not a condition, such as TOP.
	parametersSpare = 8
	// joinsMax is how many joins a statement may have; IRIS's optimizer fails beyond.
	joinsMax = 20
	// textMax bounds the text of a statement's conditions, in bytes.
	textMax = 32_000
	// conditionMax bounds the expressions in a condition that is tried at all.
	conditionMax = 10_000
)

// within translates a condition that stands in a statement beside others, unless the
// statement would be beyond IRIS's limits by it.
func (p *pusher) within(e analyze.Expr) (irissql.Pred, bool) {
	if larger(e, conditionMax) {
		return nil, false
	}
	params, fired := len(p.params), p.fired
	x, ok := p.pred(e)
	if !ok {
		p.params = p.params[:params]
		return nil, false
	}
	text, order := irissql.Print(&irissql.Delete{Where: x})
	if p.given+len(order) > parametersMax-parametersSpare || p.length+len(text) > textMax {
		p.params, p.fired = p.params[:params], fired
		return nil, false
	}
	p.given += len(order)
	p.length += len(text)
	return x, true
}

// larger reports whether an expression has more than n parts.
func larger(e analyze.Expr, n int) bool {
	return analyze.Any(e, func(analyze.Expr) bool {
		n--
		return n < 0
	})
}

// exceeds reports whether a whole statement is beyond IRIS's limits.
func exceeds(s irissql.Statement) bool {
	text, order := irissql.Print(s)
	return len(order) > parametersMax || len(text) > 2*textMax
}
