package gatewayschema

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// ForgetColumn removes what is remembered of a column that is gone.
func ForgetColumn(ctx context.Context, run Runner, o Object, field string) error {
	key := texts(strings.ToLower(o.Schema), strings.ToLower(o.Table), strings.ToLower(field))
	return run.Change(ctx, deleteFrom("column_type", "table_schema", "table_name", "field"), key)
}

// SetDefault changes the default of a column that is remembered; "" is none.
func SetDefault(ctx context.Context, run Runner, o Object, field, text string) error {
	row := []value.Value{textOrNull(text)}
	row = append(row, texts(strings.ToLower(o.Schema), strings.ToLower(o.Table), strings.ToLower(field), string(Confirmed))...)
	return run.Change(ctx, "UPDATE "+qualified("column_type")+` SET "default_text" = ?`+
		where("table_schema", "table_name", "field", "state"), row)
}

// MoveComments gives the comments of a table to the name it has now.
func MoveComments(ctx context.Context, run Runner, from, to Object) error {
	return run.Change(ctx, "UPDATE "+qualified("object_comment")+` SET "identity" = ?`+where("kind", "identity"),
		texts(to.Identity(), relationKind, from.Identity()),
		texts(to.Identity(), indexComment, from.Identity()),
		texts(to.Identity(), constraintComment, from.Identity()))
}

// MoveColumnComment gives the comment of a column to the name it has now.
func MoveColumnComment(ctx context.Context, run Runner, o Object, from, to string) error {
	return run.Change(ctx, "UPDATE "+qualified("object_comment")+` SET "part" = ?`+where("kind", "identity", "part"),
		texts(strings.ToLower(to), relationKind, o.Identity(), strings.ToLower(from)))
}

// relationKind is the kind of tables among comments.
const relationKind = "relation"
