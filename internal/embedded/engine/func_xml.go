package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// Kinds of the parts of an XML function: a value to be escaped, one that is XML
// already, a stream, an attribute.
const (
	xmlText      = "t"
	xmlMarkup    = "m"
	xmlStream    = "s"
	xmlAttribute = "a"
)

// xmlEscape writes the characters that XML gives a meaning in its encoded form.
var xmlEscape = strings.NewReplacer("&", "&amp;", "'", "&apos;", `"`, "&quot;", "<", "&lt;", ">", "&gt;")

// xmlValue writes a value of a kind.
func xmlValue(kind string, v store.Value) string {
	switch kind {
	case xmlMarkup:
		return text(v)
	case xmlStream:
		return "<![CDATA[" + text(v) + "]]>"
	}
	return xmlEscape.Replace(text(v))
}

// xmlElement is XMLELEMENT: the tag, then kind, name and value of every part.
func xmlElement(a []store.Value) (store.Value, error) {
	tag := text(a[0])
	var attributes, content strings.Builder
	for i := 1; i+2 < len(a); i += 3 {
		switch kind := a[i].Str(); {
		case kind != xmlAttribute:
			content.WriteString(xmlValue(kind, a[i+2]))
		case !a[i+2].IsNull():
			attributes.WriteString(" " + text(a[i+1]) + "='" + xmlValue(xmlText, a[i+2]) + "'")
		}
	}
	if attributes.Len() > 0 {
		attributes.WriteString(" ")
	}
	return textResult("<" + tag + attributes.String() + ">" + content.String() + "</" + tag + ">")
}

// xmlForest is XMLFOREST: kind, tag and value of every part; NULL has no tag.
func xmlForest(a []store.Value) (store.Value, error) {
	var b strings.Builder
	for i := 0; i+2 < len(a); i += 3 {
		if tag := text(a[i+1]); !a[i+2].IsNull() {
			b.WriteString("<" + tag + ">" + xmlValue(a[i].Str(), a[i+2]) + "</" + tag + ">")
		}
	}
	return textResult(b.String())
}

// bindXML binds XMLELEMENT, XMLFOREST and XMLCONCAT.
func (b *binder) bindXML(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	switch c.Name.Fold() {
	case "XMLCONCAT":
		return b.bindXMLConcat(sc, c)
	case "XMLFOREST":
		parts, err := b.xmlParts(sc, c.Args, "")
		return call("iris_xml_forest", textType(0), parts...), err
	}
	tag := c.Args[0].(*syntax.StringLit) // the parser makes it
	args := []sqlExpr{literal(store.Text(tag.Value), typeShortText)}
	attributes := 0
	for _, e := range c.Args[1:] {
		list, kind := []syntax.Expr{&syntax.StringLit{}, e}, xmlText
		if f, ok := e.(*syntax.FuncCall); ok && f.Name.Fold() == "XMLATTRIBUTES" {
			list, kind = f.Args, xmlAttribute
			attributes++
		}
		parts, err := b.xmlParts(sc, list, kind)
		if err != nil {
			return sqlExpr{}, err
		}
		args = append(args, parts...)
	}
	if attributes > 1 {
		return sqlExpr{}, b.refuse(-381, "Only one XMLATTRIBUTES may be specified in XMLELEMENT")
	}
	return call("iris_xml_element", textType(0), args...), nil
}

// xmlParts binds pairs of tag and value to triples of kind, tag and value. With
// kind "" or xmlAttribute a tag that is not written is the column's name.
func (b *binder) xmlParts(sc *scope, list []syntax.Expr, kind string) ([]sqlExpr, error) {
	var args []sqlExpr
	for i := 0; i+1 < len(list); i += 2 {
		tag := list[i].(*syntax.StringLit).Value // the parser makes pairs
		x, err := b.bindValue(sc, list[i+1])
		if err != nil {
			return nil, err
		}
		if tag == "" && kind != xmlText {
			if tag, err = b.xmlTag(list[i+1], kind); err != nil {
				return nil, err
			}
		}
		form := xmlText
		switch {
		case kind == xmlAttribute:
			form = xmlAttribute
		case xmlCall(list[i+1]):
			form = xmlMarkup
		case x.typ.Class.Stream():
			form = xmlStream
		}
		args = append(args, literal(store.Text(form), typeShortText), literal(store.Text(tag), typeShortText), x)
	}
	return args, nil
}

// xmlTag is the tag of an item without one: the name of its column, in capitals
// in XMLFOREST.
func (b *binder) xmlTag(e syntax.Expr, kind string) (string, error) {
	ref, ok := e.(*syntax.ColumnRef)
	if !ok {
		return "", b.refuse(-1, "AS clause required for an expression that is not a field")
	}
	name := strings.ToUpper(string(ref.Column))
	return strings.TrimPrefix(name, "%"), nil
}

// xmlCall reports whether an expression is an XML function, whose value is not
// escaped again.
func xmlCall(e syntax.Expr) bool {
	switch x := e.(type) {
	case *syntax.FuncCall:
		name := x.Name.Fold()
		return x.Schema == "" && (name == "XMLELEMENT" || name == "XMLFOREST" || name == "XMLCONCAT")
	case *syntax.Aggregate:
		return x.Name == "XMLAGG"
	case *syntax.Subquery:
		found := false
		syntax.Walk(x, func(n any) bool {
			f, ok := n.(*syntax.FuncCall)
			found = found || ok && xmlCall(f)
			return !found
		})
		return found
	}
	return false
}

// bindXMLConcat binds XMLCONCAT, whose arguments are XML functions.
func (b *binder) bindXMLConcat(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	if err := b.arity("XMLCONCAT", len(c.Args), 2, argsMax); err != nil {
		return sqlExpr{}, err
	}
	args, err := b.bindArgs(sc, c.Args, "s")
	return call("iris_string", textType(0), args...), err
}
