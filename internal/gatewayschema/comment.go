package gatewayschema

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// CommentOn is what a comment is about, besides tables, columns and routines: its
// kind, a name, and a part of what has the name.
type CommentOn struct{ Kind, Name, Part string }

// The kinds of what comments are about.
const (
	indexComment            = "index"
	constraintComment       = "constraint"
	schemaComment           = "schema"
	typeComment             = "type"
	domainConstraintComment = "domain constraint"
)

// OnIndex is an index of a table, by its name among the notes about it,
func OnIndex(o Object, name string) CommentOn { return CommentOn{indexComment, o.Identity(), name} }

// OnConstraint a constraint of a table,
func OnConstraint(o Object, name string) CommentOn {
	return CommentOn{constraintComment, o.Identity(), name}
}

// OnSchema a schema,
func OnSchema(name string) CommentOn { return CommentOn{schemaComment, name, ""} }

// OnSequence a sequence,
func OnSequence(o Object) CommentOn { return CommentOn{relationKind, o.Identity(), ""} }

// OnType a type of the user,
func OnType(oid uint32) CommentOn {
	return CommentOn{typeComment, strconv.FormatUint(uint64(oid), 10), ""}
}

// OnDomainConstraint a check of a domain,
func OnDomainConstraint(oid uint32, name string) CommentOn {
	return CommentOn{domainConstraintComment, strconv.FormatUint(uint64(oid), 10), name}
}

// OnShared is an extension, database or role.
func OnShared(kind, name string) CommentOn { return CommentOn{strings.ToLower(kind), name, ""} }

// key is the key of the comment's row.
func (on CommentOn) key() []value.Value {
	return texts(on.Kind, strings.ToLower(on.Name), strings.ToLower(on.Part))
}

// SetComment writes a comment; "" removes it.
func SetComment(ctx context.Context, run Runner, on CommentOn, text string) error {
	if err := run.Change(ctx, deleteFrom("object_comment", "kind", "identity", "part"), on.key()); err != nil || text == "" {
		return err
	}
	return run.Change(ctx, insert("object_comment", "kind", "identity", "part", "comment_text"), append(on.key(), value.Text(text)))
}

// MoveComment gives a comment to what has another name now.
func MoveComment(ctx context.Context, run Runner, from, to CommentOn) error {
	return run.Change(ctx, "UPDATE "+qualified("object_comment")+` SET "identity" = ?, "part" = ?`+where("kind", "identity", "part"),
		slices.Concat(texts(strings.ToLower(to.Name), strings.ToLower(to.Part)), from.key()))
}

// CommentOf is a comment, "" for none.
func (c *Contents) CommentOf(on CommentOn) string {
	text, _ := c.Comment(on.Kind, on.Name, on.Part)
	return text
}
