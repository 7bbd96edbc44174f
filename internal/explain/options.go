package explain

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Format is how a plan is printed.
type Format uint8

// The formats.
const (
	Text Format = iota
	XML
	JSON
	YAML
)

// Options are the options of EXPLAIN.
type Options struct {
	Analyze, Verbose, Timing, Summary bool
	Format                            Format
}

// NewOptions reads the options of a statement.
func NewOptions(list []*pgsql.Option) (Options, error) {
	var o Options
	var wal, timingSet, summarySet bool
	ignored := false
	flags := map[string]*bool{
		"analyze": &o.Analyze, "verbose": &o.Verbose, "timing": &o.Timing, "summary": &o.Summary, "wal": &wal,
		"costs": &ignored, "buffers": &ignored, "settings": &ignored,
	}
	for _, opt := range list {
		var err error
		switch flag := flags[opt.Name]; {
		case flag != nil:
			*flag, err = Boolean(opt)
		case opt.Name == "format":
			o.Format, err = format(opt)
		default:
			err = pgerr.New(pgerr.SyntaxError, "%s", `unrecognized EXPLAIN option "`+opt.Name+`"`).At(opt.Pos)
		}
		if err != nil {
			return o, err
		}
		timingSet, summarySet = timingSet || opt.Name == "timing", summarySet || opt.Name == "summary"
	}
	if wal && !o.Analyze {
		return o, pgerr.New(pgerr.InvalidParameterValue, "EXPLAIN option WAL requires ANALYZE")
	}
	if !timingSet {
		o.Timing = o.Analyze
	}
	if o.Timing && !o.Analyze {
		return o, pgerr.New(pgerr.InvalidParameterValue, "EXPLAIN option TIMING requires ANALYZE")
	}
	if !summarySet {
		o.Summary = o.Analyze
	}
	return o, nil
}

// Boolean is the value of an option as PostgreSQL's defGetBoolean reads it.
func Boolean(o *pgsql.Option) (bool, error) {
	text, given := optionText(o)
	if !given {
		return true, nil
	}
	if l, ok := o.Value.(*pgsql.Literal); ok && l.Kind == pgsql.LiteralInteger && (text == "0" || text == "1") {
		return text == "1", nil
	}
	switch strings.ToLower(text) {
	case "true", "on":
		return true, nil
	case "false", "off":
		return false, nil
	}
	return false, pgerr.New(pgerr.SyntaxError, "%s requires a Boolean value", o.Name)
}

// optionText is the value of an option as text.
func optionText(o *pgsql.Option) (text string, given bool) {
	switch v := o.Value.(type) {
	case nil:
		return "", false
	case *pgsql.Literal:
		return v.Text, true
	}
	return "", true
}

// format is the value of FORMAT.
func format(o *pgsql.Option) (Format, error) {
	text, given := optionText(o)
	if !given {
		return Text, pgerr.New(pgerr.SyntaxError, "%s requires a parameter", o.Name)
	}
	if f, ok := formats[text]; ok {
		return f, nil
	}
	return Text, pgerr.New(pgerr.InvalidParameterValue, "%s", `unrecognized value for EXPLAIN option "`+o.Name+`": "`+text+`"`).At(o.Pos)
}

// formats are the formats by their names.
var formats = map[string]Format{"text": Text, "xml": XML, "json": JSON, "yaml": YAML}

// xmlOID is the type xml, of which the gateway knows no more than this.
const xmlOID pgtype.OID = 142

// ResultType is the type of the column that EXPLAIN returns. It looks at FORMAT
// alone: other options are checked when the statement runs.
func ResultType(options []*pgsql.Option) (pgtype.OID, error) {
	out := pgtype.TextOID
	for _, o := range options {
		if o.Name != "format" {
			continue
		}
		if o.Value == nil {
			return out, pgerr.New(pgerr.SyntaxError, "%s requires a parameter", o.Name)
		}
		switch f, _ := format(o); f {
		case XML:
			out = xmlOID
		case JSON:
			out = pgtype.JSONOID
		case Text, YAML:
			out = pgtype.TextOID
		}
	}
	return out, nil
}

// Analyzed is what is analysed of EXPLAIN before it runs: the query or change that
// it explains; nil for a statement of which that is only known when it runs.
func Analyzed(t *pgsql.ExplainStatement) pgsql.Statement {
	tree := t.Statement
	switch inner := tree.(type) {
	case *pgsql.DeclareStatement:
		tree = inner.Query
	case *pgsql.CreateTableAs:
		tree = inner.Source
	}
	switch tree.(type) {
	case *pgsql.SelectStatement, *pgsql.InsertStatement, *pgsql.UpdateStatement, *pgsql.DeleteStatement, *pgsql.MergeStatement:
		return tree
	}
	return nil
}
