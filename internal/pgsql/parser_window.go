package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// windowClause parses the items of WINDOW.
func (p *parser) windowClause() []*WindowSpec {
	var list []*WindowSpec
	for {
		name := p.colID()
		p.expect(kwAs)
		w := p.windowSpec()
		w.Name = name
		list = append(list, w)
		if !p.acceptKind(',') {
			return list
		}
	}
}

// windowSpec parses a window in parentheses.
func (p *parser) windowSpec() *WindowSpec {
	w := &WindowSpec{Pos: p.pos()}
	p.expectKind('(')
	if p.isColID() && !p.isOneOf(kwPartition, kwRange, kwRows, kwGroups) {
		w.Base = p.colID()
	}
	if p.accept(kwPartition) {
		p.expect(kwBy)
		w.PartitionBy = p.exprList()
	}
	w.OrderBy = p.optOrderBy()
	if p.isOneOf(kwRange, kwRows, kwGroups) {
		w.Frame = p.windowFrame()
	}
	p.expectKind(')')
	return w
}

// windowFrame parses a frame clause.
func (p *parser) windowFrame() *WindowFrame {
	f := &WindowFrame{Pos: p.pos()}
	switch p.tok.kw {
	case kwRows:
		f.Mode = FrameRows
	case kwGroups:
		f.Mode = FrameGroups
	}
	p.advance()
	f.End.Kind = CurrentRow
	switch p.peek(1).kind {
	case '.', '[', '*', '/', '^', '<', '>', '=', tokenTypecast, tokenLessEquals, tokenGreaterEquals, tokenNotEquals:
		// BETWEEN is a column
	default:
		f.Between = p.accept(kwBetween)
	}
	if f.Between && p.isOneOf(kwBetween, kwLike, kwIlike, kwSimilar) {
		p.unexpected() // the grammar leaves open which BETWEEN is the column
	}
	start := p.pos()
	f.Start = p.frameBound()
	end := start
	if f.Between {
		p.expect(kwAnd)
		end = p.pos()
		f.End = p.frameBound()
	}
	p.checkFrame(f, start, end)
	if p.accept(kwExclude) {
		p.frameExclusion(f)
	}
	return f
}

// checkFrame refuses frames that end before they start. The positions are those
// of the two ends.
func (p *parser) checkFrame(f *WindowFrame, start, end int) {
	switch {
	case f.Start.Kind == UnboundedFollowing:
		p.fail(pgerr.WindowingError, start, "frame start cannot be UNBOUNDED FOLLOWING")
	case f.Start.Kind == OffsetFollowing && !f.Between:
		p.fail(pgerr.WindowingError, start, "frame starting from following row cannot end with current row")
	case f.End.Kind == UnboundedPreceding:
		p.fail(pgerr.WindowingError, end, "frame end cannot be UNBOUNDED PRECEDING")
	case f.Start.Kind == CurrentRow && f.End.Kind == OffsetPreceding:
		p.fail(pgerr.WindowingError, end, "frame starting from current row cannot have preceding rows")
	case f.Start.Kind == OffsetFollowing && (f.End.Kind == OffsetPreceding || f.End.Kind == CurrentRow):
		p.fail(pgerr.WindowingError, end, "frame starting from following row cannot have preceding rows")
	}
}

// frameBound parses one end of a frame.
func (p *parser) frameBound() FrameBound {
	if p.is(kwUnbounded) {
		switch {
		case p.acceptSeq(kwUnbounded, kwPreceding):
			return FrameBound{Kind: UnboundedPreceding}
		case p.acceptSeq(kwUnbounded, kwFollowing):
			return FrameBound{Kind: UnboundedFollowing}
		}
	}
	if p.acceptSeq(kwCurrent, kwRow) {
		return FrameBound{Kind: CurrentRow}
	}
	b := FrameBound{Kind: OffsetPreceding, Offset: p.expr()}
	if p.accept(kwFollowing) {
		b.Kind = OffsetFollowing
		return b
	}
	p.expect(kwPreceding)
	return b
}

// frameExclusion parses what follows EXCLUDE.
func (p *parser) frameExclusion(f *WindowFrame) {
	switch {
	case p.accept(kwCurrent):
		p.expect(kwRow)
		f.Exclusion = ExcludeCurrentRow
	case p.accept(kwGroup):
		f.Exclusion = ExcludeGroup
	case p.accept(kwTies):
		f.Exclusion = ExcludeTies
	default:
		p.expect(kwNo, kwOthers)
	}
}
