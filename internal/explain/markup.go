package explain

import (
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Print prints a plan: the lines of the text format, or one value of the others.
func Print(e *Explained, o Options) []string {
	if o.Format == Text {
		return text(e, o)
	}
	return []string{markup(document(e, o), o.Format)}
}

// Utility is what EXPLAIN says of a statement that has no plan.
func Utility(o Options) []string {
	if o.Format == Text {
		return []string{"Utility statements have no plan structure"}
	}
	return Nothing("Utility Statement", o)
}

// Nothing is what EXPLAIN says of a statement that does nothing: its name alone,
// and no line at all as text.
func Nothing(name string, o Options) []string {
	switch o.Format {
	case JSON:
		return []string{"[\n  " + quote(name) + "\n]"}
	case XML:
		return []string{xmlHead + "\n  <" + tag(name) + " />\n</explain>"}
	case YAML:
		return []string{"- " + quote(name)}
	}
	return nil
}

// xmlHead opens a document.
const xmlHead = `<explain xmlns="http://www.postgresql.org/2009/explain">`

// markup prints a document.
func markup(doc object, f Format) string {
	w := &writer{}
	switch f {
	case JSON:
		w.write("[\n  ")
		w.json(doc, 1)
		w.write("\n]")
	case XML:
		w.write(xmlHead)
		w.xml("Query", doc, 1)
		w.write("\n</explain>")
	case Text, YAML:
		w.write("- ")
		w.yaml(doc, 1)
	}
	return w.String()
}

// writer collects the text.
type writer struct{ strings.Builder }

// write appends text.
func (w *writer) write(s string) { w.WriteString(s) }

// line starts a line.
func (w *writer) line(depth int) { w.write("\n" + strings.Repeat("  ", depth)) }

// scalar is a value that is neither list nor object; quoted says that it is text.
func scalar(v any) (text string, quoted bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), false
	case bool:
		return strconv.FormatBool(v), false
	case time.Duration:
		return strconv.FormatFloat(milliseconds(v), 'f', 3, 64), false
	}
	return "", true
}

// quote is a text as JSON has it, and YAML too.
func quote(s string) string { return string(pgtype.AppendJSONString(nil, s)) }

// quoted is a scalar as JSON and YAML have it.
func quoted(v any) string {
	s, isText := scalar(v)
	if isText {
		return quote(s)
	}
	return s
}

// json prints an object.
func (w *writer) json(o object, depth int) {
	w.write("{")
	for i, f := range o {
		if i > 0 {
			w.write(",")
		}
		w.line(depth + 1)
		w.write(quote(f.name) + ": ")
		switch v := f.value.(type) {
		case object:
			w.json(v, depth+1)
		case list:
			w.write("[")
			for i, item := range v.items {
				if i > 0 {
					w.write(",")
				}
				w.line(depth + 2)
				w.json(item, depth+2)
			}
			w.line(depth + 1)
			w.write("]")
		case []string:
			w.write("[" + joined(v) + "]")
		default:
			w.write(quoted(v))
		}
	}
	w.line(depth)
	w.write("}")
}

// joined is the items of a list of texts.
func joined(items []string) string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = quote(s)
	}
	return strings.Join(out, ", ")
}

// tag is a name as XML's elements have it.
func tag(name string) string { return strings.ReplaceAll(name, " ", "-") }

// escape is a text as XML has it.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#x0d;").Replace(s)
}

// xml prints an object as the element of a name.
func (w *writer) xml(name string, o object, depth int) {
	w.line(depth)
	w.write("<" + tag(name) + ">")
	for _, f := range o {
		switch v := f.value.(type) {
		case object:
			w.xml(f.name, v, depth+1)
		case list:
			w.line(depth + 1)
			w.write("<" + tag(f.name) + ">")
			for _, item := range v.items {
				w.xml(v.each, item, depth+2)
			}
			w.line(depth + 1)
			w.write("</" + tag(f.name) + ">")
		case []string:
			w.line(depth + 1)
			w.write("<" + tag(f.name) + ">")
			for _, s := range v {
				w.line(depth + 2)
				w.write("<Item>" + escape(s) + "</Item>")
			}
			w.line(depth + 1)
			w.write("</" + tag(f.name) + ">")
		default:
			s, _ := scalar(v)
			w.line(depth + 1)
			w.write("<" + tag(f.name) + ">" + escape(s) + "</" + tag(f.name) + ">")
		}
	}
	w.line(depth)
	w.write("</" + tag(name) + ">")
}

// yaml prints an object whose first line has begun.
func (w *writer) yaml(o object, depth int) {
	for i, f := range o {
		if i > 0 {
			w.line(depth)
		}
		w.write(f.name + ": ")
		switch v := f.value.(type) {
		case object:
			w.line(depth + 1)
			w.yaml(v, depth+1)
		case list:
			for _, item := range v.items {
				w.line(depth + 1)
				w.write("- ")
				w.yaml(item, depth+2)
			}
		case []string:
			for _, s := range v {
				w.line(depth + 1)
				w.write("- " + quote(s))
			}
		default:
			w.write(quoted(v))
		}
	}
}
