package session

import (
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// set is SET.
func (s *Session) set(t *pgsql.SetStatement, w *pgwire.ResultWriter) error {
	local := t.Scope == pgsql.SetLocal
	if local && !s.tx.block {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.NoActiveSQLTransaction,
			"SET LOCAL can only be used in transaction blocks"))
	}
	if err := s.applySet(t, local); err != nil {
		return err
	}
	w.CommandComplete("SET")
	return nil
}

// applySet dispatches on the form of SET.
func (s *Session) applySet(t *pgsql.SetStatement, local bool) error {
	switch t.Kind {
	case pgsql.SetValue:
		return s.setValue(t, local)
	case pgsql.SetDefaultTo:
		return s.resetSetting(t.Name, local)
	case pgsql.SetFromCurrent:
		return nil
	case pgsql.SetTransaction:
		if !s.tx.block {
			s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.NoActiveSQLTransaction,
				"SET TRANSACTION can only be used in transaction blocks"))
			return nil
		}
		return s.modes(t.Modes)
	case pgsql.SetSessionCharacteristics:
		return s.characteristics(t.Modes)
	}
	return pgerr.Unsupported("SET TRANSACTION SNAPSHOT").At(t.Pos)
}

// characteristics is SET SESSION CHARACTERISTICS: the defaults of later blocks.
func (s *Session) characteristics(m pgsql.TransactionModes) error {
	if m.ReadOnly != nil {
		s.settings.assign("default_transaction_read_only", onOff(*m.ReadOnly), false)
	}
	if m.Deferrable != nil {
		s.settings.assign("default_transaction_deferrable", onOff(*m.Deferrable), false)
	}
	if m.Isolation != pgsql.IsolationDefault {
		s.settings.assign("default_transaction_isolation", levelNames[m.Isolation], false)
	}
	return nil
}

// setValue is SET name = values.
func (s *Session) setValue(t *pgsql.SetStatement, local bool) error {
	var parts []string
	for _, e := range t.Values {
		text, err := settingText(e)
		if err != nil {
			return err
		}
		if len(t.Values) > 1 || canonicalSetting(t.Name) == "search_path" {
			text = quotedName(text)
		}
		parts = append(parts, text)
	}
	v := strings.Join(parts, ", ")
	if canonicalSetting(t.Name) == "datestyle" {
		v = strings.ReplaceAll(v, `"`, "")
	}
	return s.SetSetting(t.Name, v, local)
}

// settingText is the text of one value of SET.
func settingText(e pgsql.Expr) (string, error) {
	switch e := e.(type) {
	case *pgsql.Literal:
		return e.Text, nil
	case *pgsql.TypedLiteral:
		return zoneHours(e)
	case *pgsql.ColumnRef:
		return strings.Join(e.Parts, "."), nil
	case *pgsql.OpExpr:
		if e.Left == nil && (e.Op == "-" || e.Op == "+") {
			text, err := settingText(e.Right)
			if e.Op == "+" {
				return text, err
			}
			return "-" + text, err
		}
	}
	return "", pgerr.New(pgerr.SyntaxError, "syntax error in the value of a setting").At(e.Position())
}

// zoneHours is the offset of SET TIME ZONE INTERVAL in hours.
func zoneHours(e *pgsql.TypedLiteral) (string, error) {
	ref, _, err := analyze.ResolveType(nil, e.Type)
	if err != nil {
		return "", err
	}
	v, err := pgtype.ByOID(pgtype.IntervalOID).Input(pgtype.DefaultEnv(), e.Text, ref.Typmod)
	if err != nil {
		return "", pgerr.From(err).At(e.TextPos)
	}
	months, days, micros := v.IntervalParts()
	switch {
	case months != 0:
		return "", pgerr.New(pgerr.InvalidParameterValue, "Cannot specify months in time zone interval.")
	case days != 0:
		return "", pgerr.New(pgerr.InvalidParameterValue, "Cannot specify days in time zone interval.")
	}
	return strconv.FormatFloat(float64(micros)/float64(time.Hour.Microseconds()), 'f', -1, 64), nil
}

// quotedName quotes a name that would not survive as an identifier.
func quotedName(name string) string {
	plain := name != ""
	for i, r := range name {
		ok := r == '_' || (r >= 'a' && r <= 'z') || (i > 0 && (r >= '0' && r <= '9' || r == '$'))
		plain = plain && ok
	}
	if plain {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// reset is RESET.
func (s *Session) reset(t *pgsql.ResetStatement, w *pgwire.ResultWriter) error {
	if t.Name == "all" {
		s.settings.resetAll()
	} else if err := s.resetSetting(t.Name, false); err != nil {
		return err
	}
	w.CommandComplete("RESET")
	return nil
}
