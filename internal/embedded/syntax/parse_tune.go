package syntax

import (
	"strconv"
	"strings"
)

// tune reads TUNE TABLE t [%CLEAR_VALUES] [%SAMPLE_PERCENT p] [%RECOMPILE_CQ].
func (p *parser) tune() (Statement, error) {
	p.next()
	if err := p.expect("TABLE"); err != nil {
		return nil, err
	}
	var s TuneTable
	var err error
	if s.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for p.is("%CLEAR_VALUES", "%SAMPLE_PERCENT", "%RECOMPILE_CQ") {
		option := p.next().fold
		if seen[option] {
			return nil, p.fail(-326, "Duplicate TUNE TABLE option clause found: "+option)
		}
		seen[option] = true
		s.Clear = s.Clear || option == "%CLEAR_VALUES"
		if option == "%SAMPLE_PERCENT" {
			if err := p.percentage(); err != nil {
				return nil, err
			}
		}
	}
	return &s, nil
}

// percentage reads '.12' or '12%', which is more than 0 and at most 100 %. What a
// client lifted out of the text is not known.
func (p *parser) percentage() error {
	if p.peek().kind == tokParam {
		p.param()
		return nil
	}
	t := p.next()
	number, percent := strings.CutSuffix(strings.TrimSpace(t.text), "%")
	f, err := strconv.ParseFloat(number, 64)
	if percent {
		f /= 100
	}
	if t.kind != tokString || err != nil || f <= 0 || f > 1 {
		return p.fail(-1, "Invalid %SAMPLE_PERCENT value '"+t.text+"'")
	}
	return nil
}

// purge reads PURGE [CACHED] QUERIES [BY {AGE n | TABLE t | NAME class, …}].
func (p *parser) purge() (Statement, error) {
	p.next()
	p.accept("CACHED")
	if err := p.expect("QUERIES"); err != nil {
		return nil, err
	}
	if !p.accept("BY") {
		return &PurgeQueries{}, nil
	}
	var err error
	switch {
	case p.is("AGE") && p.peekAt(1).kind == tokParam:
		p.next()
		p.param()
	case p.accept("AGE"):
		t := p.next()
		if days, bad := strconv.Atoi(t.text); bad != nil || days < 0 {
			return nil, p.fail(-80, "Integer expected, '"+t.text+"' found")
		}
	case p.accept("TABLE"):
		_, err = p.qualifiedName()
	case p.accept("NAME"):
		_, err = commaList(p, p.className, "")
	default:
		return nil, p.expected("AGE")
	}
	return &PurgeQueries{}, err
}
