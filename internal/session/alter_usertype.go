package session

import (
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// alterTypeObject is ALTER TYPE and ALTER DOMAIN … RENAME TO, SET SCHEMA, OWNER TO.
func (s *Session) alterTypeObject(ctx context.Context, t *pgsql.AlterObject) error {
	c, err := s.typesChange(ctx, "ALTER "+t.Kind)
	if err != nil {
		return err
	}
	typ, err := c.alteredType(t.Object.Name, t.Kind == "DOMAIN")
	if err != nil {
		return err
	}
	schema, name := typ.Schema, typ.Name
	switch {
	case t.Owner != nil:
		return s.ownRole(t.Owner)
	case t.NewName != "":
		name = t.NewName
		err = freeName(c, schema, name)
	case t.NewSchema == typ.Schema:
		return nil
	default:
		schema, err = s.placeOf(c, pgsql.ObjectName{Schema: t.NewSchema, Name: name})
	}
	if err != nil {
		return err
	}
	if by := c.mentions(typ.Name); by != "" {
		return pgerr.Unsupported("another name of a type that %s mentions", by).At(t.Pos)
	}
	return s.recordWhole(ctx, func(run gatewayschema.Runner) error {
		if typ.Kind == gatewayschema.KindDomain && c.snapshot.Gateway().KeepsNotes() {
			to := gatewayschema.UserType{Schema: schema, Name: name}
			if err := gatewayschema.MoveNotes(ctx, run, domainObject(typ), domainObject(&to)); err != nil {
				return err
			}
		}
		return gatewayschema.MoveType(ctx, run, typ, schema, name)
	})
}

// recordWhole is record of statements that are committed together or not at all.
func (s *Session) recordWhole(ctx context.Context, do func(gatewayschema.Runner) error) error {
	defer s.invalidate()
	return s.tx.autocommitted(ctx, func(conn *pool.Conn) error {
		if err := conn.SetAutocommit(ctx, false); err != nil {
			conn.Spoil()
			return remote.Translate(err)
		}
		err := denied(do(remote.Runner{Conn: conn.Conn}))
		ctx := context.WithoutCancel(ctx)
		if err == nil {
			err = remote.Translate(conn.Commit(ctx))
		} else if conn.Rollback(ctx) != nil {
			conn.Spoil()
		}
		if conn.SetAutocommit(ctx, true) != nil {
			conn.Spoil()
		}
		return err
	})
}

// mentions names something whose definition has a word in it, in whatever meaning;
// "" when there is nothing. It is what must be left alone while that word is the
// name of a type or attribute, for definitions are kept as text.
func (c *names) mentions(word string) string {
	for _, rel := range c.snapshot.Relations() {
		texts := []string{}
		for _, check := range rel.Checks {
			texts = append(texts, check.Text)
		}
		for i := range rel.Columns {
			texts = append(texts, rel.Columns[i].Written, rel.Columns[i].Generated)
		}
		object := gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
		for _, n := range c.snapshot.Gateway().Notes(gatewayschema.NoteIndex, object) {
			texts = append(texts, n.Text)
		}
		if hasWord(word, texts...) {
			return "table " + c.session.shownRelation(rel)
		}
	}
	gateway := c.snapshot.Gateway()
	for _, v := range gateway.Views {
		if hasWord(word, v.Definition) {
			return "view " + v.Name
		}
	}
	for _, t := range gateway.Types {
		texts := []string{t.Default}
		for _, check := range t.Checks {
			texts = append(texts, check.Expression)
		}
		if hasWord(word, texts...) {
			return "domain " + c.session.shownType(&t, pgtype.OID(t.OID))
		}
	}
	for _, r := range gateway.Routines {
		texts := []string{r.Body, r.Result}
		for _, a := range r.Arguments {
			texts = append(texts, a.Type, a.Default)
		}
		if hasWord(word, texts...) {
			return "function " + r.Name
		}
	}
	return ""
}

// hasWord reports whether texts have a word, in any spelling of its letters.
func hasWord(word string, texts ...string) bool {
	word = strings.ToLower(word)
	return slices.ContainsFunc(texts, func(text string) bool {
		text = strings.ToLower(text)
		for {
			at := strings.Index(text, word)
			if at < 0 {
				return false
			}
			end := at + len(word)
			if (at == 0 || !isNameByte(text[at-1]) || text[at-1] == '_') && (end == len(text) || !isNameByte(text[end])) {
				return true // _name is the array of a type
			}
			text = text[end:]
		}
	})
}

// isNameByte reports whether a byte can be part of a name that needs no quotes.
func isNameByte(b byte) bool {
	return b == '_' || b == '$' || b >= 0x80 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z'
}
