package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// kindOf returns the kind that values of a type have, KindNull if unknown.
func kindOf(t pgtype.OID) value.Kind {
	if typ := pgtype.ByOID(t); typ != nil {
		return typ.Kind
	}
	return value.KindNull
}

// isBPChar reports whether a type compares without regard to trailing blanks.
func isBPChar(t pgtype.OID) bool { return t == pgtype.BPCharOID }
