package session

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// routineOptions are the options of CREATE FUNCTION by name.
type routineOptions map[string]*pgsql.Option

// procedureOptions are those that procedures may have.
var procedureOptions = map[string]bool{"as": true, "language": true, "transform": true, "security": true, "set": true, "reset": true}

// read collects the options, each of which is written once.
func (o *routineOptions) read(t *pgsql.CreateFunction) error {
	*o = routineOptions{}
	for _, x := range t.Options {
		switch {
		case (*o)[x.Name] != nil && x.Name != "set":
			return pgerr.New(pgerr.SyntaxError, "conflicting or redundant options").At(x.Pos)
		case t.Procedure && !procedureOptions[x.Name]:
			return invalid("invalid attribute in procedure definition").At(x.Pos)
		}
		(*o)[x.Name] = x
	}
	return (*o).language(t)
}

// language refuses what is not in language SQL.
func (o routineOptions) language(t *pgsql.CreateFunction) error {
	x := o["language"]
	if x == nil {
		if t.Return == nil && !t.IsAtomic {
			return invalid("no language specified")
		}
		return nil
	}
	switch name := strings.ToLower(optionWord(x)); name {
	case "sql":
		return nil
	case "plpgsql", "c", "internal":
		return pgerr.Unsupported("language %s", name).WithHint("Functions and procedures are written in language SQL here, " +
			"or in ObjectScript with a body in braces.").At(x.Pos)
	default:
		return pgerr.New(pgerr.UndefinedObject, "language %q does not exist", name)
	}
}

// optionWord is the word that an option has.
func optionWord(x *pgsql.Option) string {
	if x == nil {
		return ""
	}
	if l, ok := x.Value.(*pgsql.Literal); ok {
		return l.Text
	}
	return ""
}

// unsupportedOptions are refused by name.
var unsupportedOptions = map[string]string{"set": "SET", "support": "SUPPORT", "transform": "TRANSFORM", "window": "WINDOW"}

// apply fills in the body and the properties of a routine.
func (o routineOptions) apply(r *gatewayschema.Routine, t *pgsql.CreateFunction) error {
	for name, shown := range unsupportedOptions {
		if o[name] != nil {
			return pgerr.Unsupported("%s for a function in language SQL", shown).At(o[name].Pos)
		}
	}
	if err := o.body(r, t); err != nil {
		return err
	}
	if v := optionWord(o["volatility"]); v != "" {
		r.Volatility = v[:1]
	}
	r.Strict = optionWord(o["strict"]) == "true"
	var words []string
	if optionWord(o["security"]) == "definer" {
		words = append(words, "definer")
	}
	if optionWord(o["leakproof"]) == "true" {
		words = append(words, "leakproof")
	}
	if x := o["parallel"]; x != nil {
		word := optionWord(x)
		if word != "safe" && word != "restricted" && word != "unsafe" {
			return pgerr.New(pgerr.SyntaxError, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE")
		}
		words = append(words, "parallel="+word[:1])
	}
	for _, name := range []string{"cost", "rows"} {
		x := o[name]
		switch {
		case x == nil:
			continue
		case name == "rows" && !r.Set:
			return pgerr.New(pgerr.InvalidParameterValue, "ROWS is not applicable when function does not return a set")
		case !positive(x):
			return pgerr.New(pgerr.InvalidParameterValue, "%s must be positive", strings.ToUpper(name))
		}
		words = append(words, name+"="+optionWord(x))
	}
	r.Options = strings.Join(words, " ")
	return nil
}

// positive reports whether an option is a number above zero.
func positive(x *pgsql.Option) bool {
	return strings.ContainsAny(optionWord(x), "123456789") && !strings.HasPrefix(optionWord(x), "-")
}

// body fills in the body.
func (o routineOptions) body(r *gatewayschema.Routine, t *pgsql.CreateFunction) error {
	as := o["as"]
	switch {
	case as != nil && (t.Return != nil || t.IsAtomic):
		return invalid("duplicate function body specified")
	case as != nil && len(as.Values) > 1:
		return invalid("only one AS item needed for language \"sql\"")
	case as != nil:
		l, _ := as.Values[0].(*pgsql.Literal)
		if l == nil {
			return invalid("no function body specified")
		}
		r.Form, r.Body = gatewayschema.FormText, l.Text
	case t.Return != nil:
		r.Form, r.Body = gatewayschema.FormReturn, pgsql.String(t.Return)
	case t.IsAtomic:
		r.Form = gatewayschema.FormAtomic
		for _, st := range t.Atomic {
			if ret, ok := st.(*pgsql.ReturnStatement); ok {
				r.Body += "SELECT " + pgsql.String(ret.Expr) + ";\n"
				continue
			}
			r.Body += pgsql.String(st) + ";\n"
		}
	default:
		return invalid("no function body specified")
	}
	return nil
}
