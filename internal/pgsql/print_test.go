package pgsql

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// ignorePositions leaves positions out of a comparison of trees.
var ignorePositions = cmp.FilterPath(func(p cmp.Path) bool {
	f, ok := p.Last().(cmp.StructField)
	return ok && (f.Name() == "Pos" || f.Name() == "TextPos")
}, cmp.Ignore())

// genName draws a name, some of which are keywords.
var genName = rapid.SampledFrom([]string{
	"a", "b", "select", "value", "Foo", "x y", `q"`, "int", "left",
	"over", "filter", "between", "current", "rows", "cube", "double", "%id", "é",
})

// genLeaf draws an expression without operands.
func genLeaf() *rapid.Generator[Expr] {
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) Expr {
			parts := rapid.SliceOfN(genName, 1, 3).Draw(t, "parts")
			return &ColumnRef{Parts: parts}
		}),
		rapid.Custom(func(t *rapid.T) Expr {
			return &Literal{Kind: LiteralString, Text: rapid.StringMatching(`[a'\\ "$]*`).Draw(t, "text")}
		}),
		rapid.Custom(func(t *rapid.T) Expr {
			return &Literal{Kind: LiteralInteger, Text: rapid.StringMatching(`-?[1-9][0-9]?`).Draw(t, "text")}
		}),
		rapid.Just[Expr](&Literal{Kind: LiteralNull}),
		rapid.Just[Expr](&ParamRef{Number: 3}),
		rapid.Just[Expr](&ValueFunc{Name: "current_date", Precision: -1}),
	)
}

// genExpr draws an expression of the given height.
func genExpr(height int) *rapid.Generator[Expr] {
	if height == 0 {
		return genLeaf()
	}
	return rapid.Custom(func(t *rapid.T) Expr {
		arg := func() Expr { return genExpr(height-1).Draw(t, "arg") }
		not := rapid.Bool().Draw(t, "not")
		switch rapid.IntRange(0, 15).Draw(t, "kind") {
		case 0:
			return &OpExpr{Op: genOperator.Draw(t, "op"), Left: arg(), Right: arg()}
		case 1:
			return &OpExpr{Op: "@", Right: arg()}
		case 2:
			return genNegation(arg())
		case 3:
			return &BoolExpr{Op: Not, Args: []Expr{arg()}}
		case 4:
			return genChain(rapid.SampledFrom([]BoolOp{And, Or}).Draw(t, "bool"), arg(), arg())
		case 5:
			return &IsExpr{Arg: arg(), Kind: rapid.SampledFrom([]IsKind{IsNull, IsTrue, IsUnknown}).Draw(t, "is"), Not: not}
		case 6:
			return &DistinctExpr{Left: arg(), Right: arg(), Not: not}
		case 7:
			return &BetweenExpr{Arg: arg(), Low: arg(), High: arg(), Not: not, Symmetric: rapid.Bool().Draw(t, "symmetric")}
		case 8:
			return &InExpr{Arg: arg(), List: []Expr{arg(), arg()}, Not: not}
		case 9:
			return &LikeExpr{Arg: arg(), Pattern: arg(), Escape: arg(), Not: not}
		case 10:
			return &CastExpr{Arg: arg(), Type: &TypeName{Name: "text"}}
		case 11:
			return &CollateExpr{Arg: arg(), Collation: ObjectName{Name: "C"}}
		case 12:
			return systemCall(0, SyntaxAtTimeZone, "timezone", arg(), arg())
		case 13:
			return &QuantifiedExpr{Left: arg(), Op: genOperator.Draw(t, "op"), All: not, Array: arg()}
		case 14:
			return &FieldExpr{Arg: &IndexExpr{Arg: arg(), Upper: arg()}, Field: genName.Draw(t, "field")}
		default:
			return &FuncCall{Name: genName.Draw(t, "name"), Args: []Expr{arg(), arg()}}
		}
	})
}

// genOperator draws an operator of every precedence.
var genOperator = rapid.SampledFrom([]string{"+", "-", "*", "/", "%", "^", "=", "<", "<>", ">=", "||", "@>", "->"})

// genNegation negates as the parser does.
func genNegation(e Expr) Expr {
	if l, ok := e.(*Literal); ok {
		copied := *l
		return negate(0, &copied)
	}
	return &OpExpr{Op: "-", Right: e}
}

// genChain joins two operands with AND or OR as the parser does.
func genChain(op BoolOp, left, right Expr) Expr {
	if b, ok := left.(*BoolExpr); ok && b.Op == op {
		return &BoolExpr{Op: op, Args: append(b.Args[:len(b.Args):len(b.Args)], right)}
	}
	return &BoolExpr{Op: op, Args: []Expr{left, right}}
}

// TestPrintedExpressionsParse draws trees and checks that what is printed
// parses to the same tree, with and without all parentheses.
func TestPrintedExpressionsParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := genExpr(rapid.IntRange(0, 4).Draw(t, "height")).Draw(t, "expr")
		for _, f := range []Format{FormatNormal, FormatParens} {
			text := Print(want, f)
			got, err := ParseExpr(text)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if diff := cmp.Diff(want, got, ignorePositions, cmp.Exporter(func(reflect.Type) bool { return false })); diff != "" {
				t.Fatalf("%s\n%s", text, diff)
			}
		}
	})
}
