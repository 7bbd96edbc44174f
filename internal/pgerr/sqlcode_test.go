package pgerr

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFromSQLCODE(t *testing.T) {
	tests := []struct {
		code         int
		text, detail string
		want         Error
	}{
		{
			-119, "", "Table 'SQLUser.T', Constraint 'T_PKEY2', Field(s) id=1; failed unique check",
			Error{
				Code: "23505", Message: `duplicate key value violates unique constraint "t_pkey2"`,
				Detail: "Key (id)=(1) already exists.", Schema: "SQLUser", Table: "t", Constraint: "t_pkey2",
			},
		},
		{
			119, "", `Table 'Graph_KG.rdf_edges', Constraint 'u_spo_graph', Field(s) s="a,""b",p="R",graph_id=$c(0); failed unique check`,
			Error{
				Code: "23505", Message: `duplicate key value violates unique constraint "u_spo_graph"`,
				Detail: `Key (s, p, graph_id)=(a,"b, R, ) already exists.`, Schema: "Graph_KG", Table: "rdf_edges", Constraint: "u_spo_graph",
			},
		},
		{-120, "UNIQUE", "", Error{Code: "23505", Message: "UNIQUE"}},
		{
			-125, "", "Table 'SQLUser.T', Constraint 'U', Field(s) a=1; failed unique check",
			Error{
				Code: "23505", Message: `could not create unique index "u"`, Detail: "Key (a)=(1) is duplicated.",
				Schema: "SQLUser", Table: "t", Constraint: "u",
			},
		},
		{
			-108, "", "'id' in table 'SQLUser.T' is a required field",
			Error{
				Code: "23502", Message: `null value in column "id" of relation "t" violates not-null constraint`,
				Schema: "SQLUser", Table: "t", Column: "id",
			},
		},
		{
			-104, "", "Field 'SQLUser.T.name' (value 'way too long for ten') failed validation",
			Error{
				Code: "22000", Message: `invalid value for column "name" of relation "t"`,
				Schema: "SQLUser", Table: "t", Column: "name",
			},
		},
		{
			-121, "", "Table 'SQLUser.T', Foreign Key Constraint 'FKX' failed",
			Error{
				Code: "23503", Message: `insert or update on table "t" violates foreign key constraint "fkx"`,
				Schema: "SQLUser", Table: "t", Constraint: "fkx",
			},
		},
		{-124, "FK", "", Error{Code: "23503", Message: "FK"}},
		{
			-124, "FK", "At least 1 Row exists in table 'SQLUser.D2' which references key SQLUser.D1.D1_PKEY - " +
				"Foreign Key Constraint 'D2_FK' (Field 'D1_ID') failed on referential action of NO ACTION",
			Error{
				Code: "23503", Schema: "SQLUser", Table: "d2", Constraint: "d2_fk",
				Message: `update or delete on table "d1" violates foreign key constraint "d2_fk" on table "d2"`,
				Detail:  `Key is still referenced from table "d2".`,
			},
		},
		{-30, "", " Table 'SQLUSER.NO_SUCH' not found", Error{Code: "42P01", Message: `relation "no_such" does not exist`}},
		{
			-29, "", " Field 'NO_SUCH' not found in the applicable tables^ SELECT NO_SUCH",
			Error{Code: "42703", Message: `column "no_such" does not exist`},
		},
		{
			-359, "", "User defined SQL function 'SQLUSER.F' does not exist",
			Error{Code: "42883", Message: "function sqluser.f does not exist"},
		},
		{-201, "", "Table 'SQLUser.People' already exists", Error{Code: "42P07", Message: `relation "People" already exists`}},
		{
			-1, "Invalid SQL statement", " ) expected, : found ^SELECT id , VECTOR_COSINE (",
			Error{Code: "42601", Message: ") expected, : found"},
		},
		{-25, "", "Input ()) encountered after end of query", Error{Code: "42601", Message: "Input ()) encountered after end of query"}},
		{-110, "", "", Error{Code: "55P03", Message: "canceling statement due to lock timeout"}},
		{-114, "", "Table 'SQLUser.T' row is locked", Error{
			Code:    "55P03",
			Message: `could not obtain lock on row in relation "t"`, Schema: "SQLUser", Table: "t",
		}},
		{-450, "", "", Error{Code: "57014", Message: "canceling statement due to statement timeout"}},
		{-456, "", "", Error{Code: "57014", Message: "canceling statement due to user request"}},
		{-400, "", "Unexpected error occurred:  <DIVIDE>%0Ao+3^x", Error{Code: "22012", Message: "Unexpected error occurred:  <DIVIDE>%0Ao+3^x"}},
		{-400, "", "<LICENSE LIMIT>", Error{Code: "53300", Message: "<LICENSE LIMIT>"}},
		{-400, "", "<INTERRUPT>a^b", Error{Code: "57014", Message: "<INTERRUPT>a^b"}},
		{-400, "Fatal error occurred", "", Error{Code: "XX000", Message: "Fatal error occurred"}},
		{100, "", "", Error{Code: "02000", Message: "No (more) data"}},
		{-10054, "", "", Error{Code: "08006", Message: "WinSock/TCP error class (range -10050..-11002)"}},
		{-10099, "reset", "", Error{Code: "08006", Message: "reset"}},
		{-99999, "", "", Error{Code: "XX000", Message: "unknown IRIS error"}},
	}
	for _, tt := range tests {
		got := *FromSQLCODE(tt.code, tt.text, tt.detail)
		var cause *SQLCODEError
		if !errors.As(got.Unwrap(), &cause) || cause.SQLCODE != SQLCODEOf(tt.code) {
			t.Errorf("%d: cause %v", tt.code, got.Unwrap())
		}
		got.cause = nil
		tt.want.Severity = SeverityError
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(Error{})); diff != "" {
			t.Errorf("FromSQLCODE(%d, %q, %q):\n%s", tt.code, tt.text, tt.detail, diff)
		}
	}
}

func TestSQLCODETable(t *testing.T) {
	rows := sqlcodes()
	if lines := strings.Count(sqlcodeText, "\n"); len(rows) != lines {
		t.Errorf("%d rows of %d lines", len(rows), lines)
	}
	for code, row := range rows {
		if len(row.code) != 5 || row.message == "" {
			t.Errorf("SQLCODE %d: %+v", code, row)
		}
	}
}

func TestApplyAfterRenaming(t *testing.T) {
	e := FromSQLCODE(-119, "", "Table 'SQLUser.T', Constraint 'T_PKEY2', Field(s) id=1; failed unique check")
	var cause *SQLCODEError
	if !errors.As(e, &cause) {
		t.Fatal("no cause")
	}
	d := cause.Detail
	d.Schema, d.Constraint = "public", "t_pkey"
	d.Apply(e, cause.SQLCODE)
	if e.Message != `duplicate key value violates unique constraint "t_pkey"` || e.Schema != "public" {
		t.Errorf("%+v", e)
	}
}

func TestFrom(t *testing.T) {
	born := New(UndefinedTable, "relation %q does not exist", "t").WithHint("h").At(7)
	if got := From(fmt.Errorf("bind portal: %w", born)); got != born {
		t.Errorf("wrapped error: %v", got)
	}
	if got := From(context.Canceled); got.Code != QueryCanceled {
		t.Errorf("canceled: %v", got)
	}
	if got := From(errors.New("disk on fire")); got.Code != InternalError || strings.Contains(got.Message, "fire") {
		t.Errorf("plain error: %v", got)
	}
	if got := Unsupported("LISTEN").AsFatal(); got.Code.Class() != "0A" || got.Severity != Fatal {
		t.Errorf("unsupported: %v", got)
	}
}

func TestBadEncoding(t *testing.T) {
	for in, want := range map[string]string{
		"a\xff": "0xff", "\xc3(": "0xc3 0x28", "é\xe2\x82": "0xe2 0x82", "a\x00b": "0x00", "\xf0\x28\x8c\xbcx": "0xf0 0x28 0x8c 0xbc",
	} {
		e := BadEncoding(in)
		if e.Code != CharacterNotInRepertoire || !strings.HasSuffix(e.Message, "\"UTF8\": "+want) {
			t.Errorf("%q: %v", in, e)
		}
	}
}

func FuzzParseSQLCODEDetail(f *testing.F) {
	f.Add("Table 'SQLUser.T', Constraint 'C', Field(s) a=\"b\"\"c\",d=$c(0); failed unique check")
	f.Add("Field 'a.b.c' (value '') failed validation")
	f.Add("'id' in table 'x")
	f.Fuzz(func(t *testing.T, s string) {
		e := FromSQLCODE(-119, "", s)
		if e.Code != UniqueViolation || e.Message == "" {
			t.Errorf("%q: %+v", s, e)
		}
	})
}
