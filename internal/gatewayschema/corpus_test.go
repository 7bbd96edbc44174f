package gatewayschema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// TestRows runs the corpus on one embedded server for each file:
//
//	intend table=T        a column each line: field, signature, type, storage[, default]; check NAME, EXPRESSION
//	confirm table=T class=C    the same lines; what IRIS reports is the signature there
//	forget table=T [intended]
//	oid kind=K identity=I oid=N
//	look table=T class=C  field and signature each line: what is known of it
//	rows TABLE            everything that a table holds
func TestRows(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		run := remote.Runner{Conn: mustConnect(t)}
		if _, err := gatewayschema.Install(t.Context(), run); err != nil {
			t.Fatal(err)
		}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if err := write(t, run, d); err != nil {
				return err.Error() + "\n"
			}
			switch d.Cmd {
			case "look":
				return look(t, run, d)
			case "rows":
				return dump(t, run, d.CmdArgs[0].Key)
			}
			return ""
		})
	})
}

// write runs the directives that change rows.
func write(t *testing.T, run gatewayschema.Runner, d *datadriven.TestData) error {
	ctx := t.Context()
	switch d.Cmd {
	case "intend":
		columns, checks := definitions(t, d)
		return gatewayschema.Intend(ctx, run, columns, checks)
	case "confirm":
		columns, checks := definitions(t, d)
		signatures := map[string]string{}
		for _, c := range columns {
			if c.Signature != "gone" {
				signatures[strings.ToLower(c.Field)] = c.Signature
			}
		}
		return gatewayschema.Confirm(ctx, run, columns, checks, gatewayschema.Facts{Class: argument(t, d, "class"), Signatures: signatures})
	case "forget":
		return gatewayschema.Forget(ctx, run, object(t, d), d.HasArg("intended"))
	case "oid":
		var n int
		d.ScanArgs(t, "oid", &n)
		return gatewayschema.StoreOID(ctx, run, argument(t, d, "kind"), argument(t, d, "identity"), uint32(n))
	case "look", "rows":
		return nil
	}
	t.Fatalf("%s: unknown directive %s", d.Pos, d.Cmd)
	return nil
}

// argument is an argument of a directive.
func argument(t *testing.T, d *datadriven.TestData, name string) string {
	t.Helper()
	var s string
	d.ScanArgs(t, name, &s)
	return s
}

// object is the table that a directive names.
func object(t *testing.T, d *datadriven.TestData) gatewayschema.Object {
	t.Helper()
	return gatewayschema.Object{Schema: "SQLUser", Table: argument(t, d, "table")}
}

// definitions reads the lines of a directive.
func definitions(t *testing.T, d *datadriven.TestData) (columns []gatewayschema.Column, checks []gatewayschema.Check) {
	t.Helper()
	o := object(t, d)
	for line := range strings.Lines(d.Input) {
		words := strings.Split(strings.TrimSpace(line), ", ")
		if name, ok := strings.CutPrefix(words[0], "check "); ok {
			check := gatewayschema.Check{Object: o, Name: name}
			if len(words) > 1 {
				check.Expression = words[1]
			}
			checks = append(checks, check)
			continue
		}
		c := gatewayschema.Column{Object: o, Field: words[0], Signature: words[1], Typmod: -1}
		if len(words) > 3 {
			c.Type, c.Storage = words[2], words[3]
		}
		if len(words) > 4 {
			c.Default = words[4]
		}
		columns = append(columns, c)
	}
	return columns, checks
}

// look prints what is known of columns, and the checks of their table.
func look(t *testing.T, run gatewayschema.Runner, d *datadriven.TestData) string {
	t.Helper()
	contents := mustRead(t, run)
	var b strings.Builder
	o, class := object(t, d), argument(t, d, "class")
	for line := range strings.Lines(d.Input) {
		words := strings.Split(strings.TrimSpace(line), ", ")
		if c := contents.Column(o, words[0], class, words[1]); c != nil {
			fmt.Fprintf(&b, "%s: %s %s, %s %s\n", words[0], c.Type, c.Storage, c.State, c.Default)
		} else {
			fmt.Fprintf(&b, "%s: nothing\n", words[0])
		}
	}
	for _, c := range contents.Checks(o, class) {
		fmt.Fprintf(&b, "check %s: %s\n", c.Name, c.Expression)
	}
	if oid := contents.OID("relation", o.Identity()); oid != 0 {
		fmt.Fprintf(&b, "OID %d\n", oid)
	}
	return b.String()
}

// dump prints the rows of a table without the times when they were written.
func dump(t *testing.T, run gatewayschema.Runner, table string) string {
	t.Helper()
	var b strings.Builder
	columns := map[string]string{
		"column_type": "table_name, field, state, class, signature, type_name", "table_check": "table_name, check_name, state, class",
		"object_oid": `kind, "identity", oid`,
	}[table]
	err := run.Read(t.Context(), "SELECT "+columns+" FROM iris_pgwire."+table+" ORDER BY "+columns, func(cells []string) error {
		b.WriteString(strings.Join(cells, " | ") + "\n")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
