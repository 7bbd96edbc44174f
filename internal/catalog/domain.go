package catalog

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
)

// domainChecks are the rows of pg_constraint about the checks of domains.
func (db *Database) domainChecks(o *objects) []fields {
	var out []fields
	for _, t := range db.types() {
		object := gatewayschema.Object{Schema: meta.IRISSchema(t.Schema), Table: t.Name}
		for i, c := range t.Checks {
			valid := db.Snapshot().Gateway().NoteOf(gatewayschema.NoteUnvalidated, object, c.Name) == ""
			out = append(out, fields{
				"oid": oid(o.domainChecks[t.OID][i]), "conname": text(c.Name), "connamespace": oid(o.schemas[t.Schema]), "contype": text("c"),
				"contypid": oid(t.OID), "condeferrable": flag(false), "condeferred": flag(false), "convalidated": flag(valid),
				"confupdtype": text(" "), "confdeltype": text(" "), "confmatchtype": text(" "), "conislocal": flag(true),
				"connoinherit": flag(false), "conbin": text(shownCheck(c.Expression)),
			})
		}
	}
	return out
}

// newDomainChecks gives the checks of domains their OIDs.
func (o *objects) newDomainChecks(t *gatewayschema.UserType, used map[uint32]bool) {
	for _, c := range t.Checks {
		identity := "constraint:domain:" + strconv.FormatUint(uint64(t.OID), 10) + "." + c.Name
		o.domainChecks[t.OID] = append(o.domainChecks[t.OID], meta.ObjectOID(identity, used))
	}
}

// domainCheck is the check of a domain as it is printed. One that cannot be analysed
// stays as it is.
func (db *Database) domainCheck(id uint32, text string, pretty bool) string {
	for _, t := range db.types() {
		d := db.Snapshot().Domain(t.Schema, t.Name)
		if t.OID != id || d == nil || db.Definitions == nil {
			continue
		}
		row := &analyze.Relation{Name: d.Name, Columns: []analyze.RelationColumn{{Name: "value", Type: d.Base}}}
		if shown, err := db.Definitions.Expression(row, text, pretty); err == nil {
			return shownCheck(shown)
		}
	}
	return text
}

// shownCheck is the check of a domain with VALUE as PostgreSQL spells it: all names
// "value" of it, which is kept as other names are.
func shownCheck(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i + 1
		switch {
		case s[i] == '\'' || s[i] == '"':
			end = quotedEnd(s, i)
		case isWordByte(s[i]):
			for end < len(s) && isWordByte(s[end]) {
				end++
			}
			if end < len(s) && s[end] == '\'' && strings.EqualFold(s[i:end], "e") {
				end = quotedEnd(s, end)
			}
		}
		if part := s[i:end]; part == "value" || part == `"value"` {
			b.WriteString("VALUE")
		} else {
			b.WriteString(part)
		}
		i = end
	}
	return b.String()
}

// quotedEnd is where the string or name ends that begins at a quote; E strings have
// backslashes.
func quotedEnd(s string, start int) int {
	escapes := start > 0 && (s[start-1] == 'E' || s[start-1] == 'e')
	for i := start + 1; i < len(s); i++ {
		switch {
		case escapes && s[i] == '\\':
			i++
		case s[i] == s[start]:
			return i + 1 // a doubled quote begins another part
		}
	}
	return len(s)
}

// isWordByte reports whether a byte is part of a word or number.
func isWordByte(b byte) bool {
	return b == '_' || b == '$' || b >= 0x80 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}
