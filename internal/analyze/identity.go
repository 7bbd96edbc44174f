package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// overriding decides about the values that an INSERT gives to identity and
// generated columns: they stay, give way to the default, or are refused.
func (a *analyzer) overriding(out *Insert, o pgsql.Overriding) error {
	for i := range out.Relation.Columns {
		col := &out.Relation.Columns[i]
		at := slices.Index(out.Columns, i)
		if at < 0 || col.IdentityKind == "" && !col.Computed() {
			continue
		}
		switch {
		case col.IdentityKind != "" && o == pgsql.OverridingUser:
			out.takeDefault(at)
		case col.IdentityKind == "d", col.IdentityKind == "a" && o == pgsql.OverridingSystem:
		case out.givesDefault(at):
			if out.Query == nil {
				out.takeDefault(at)
			}
		default:
			return notDefault(col, cannotInsert)
		}
	}
	return nil
}

// givesDefault reports whether all rows give DEFAULT to a column of the list.
func (ins *Insert) givesDefault(at int) bool {
	if ins.Query != nil {
		return false
	}
	for _, row := range ins.Values {
		if at < len(row) && row[at] != nil {
			return false
		}
	}
	return true
}

// takeDefault makes a column of the list have its default.
func (ins *Insert) takeDefault(at int) {
	for _, row := range ins.Values {
		if at < len(row) {
			row[at] = nil
		}
	}
	if ins.Query != nil {
		ins.ignored = append(ins.ignored, at)
	}
}

// What is refused of a column that takes no value.
const (
	cannotInsert = "cannot insert a non-DEFAULT value into column %q"
	cannotUpdate = "column %q can only be updated to DEFAULT"
)

// notDefault is the error about a value for a column that takes none.
func notDefault(col *RelationColumn, text string) error {
	e := pgerr.New(pgerr.GeneratedAlways, text, col.Name)
	if col.Computed() {
		return e.WithDetail("Column %q is a generated column.", col.Name)
	}
	e = e.WithDetail("Column %q is an identity column defined as GENERATED ALWAYS.", col.Name)
	if text == cannotInsert {
		return e.WithHint("Use OVERRIDING SYSTEM VALUE to override.")
	}
	return e
}
