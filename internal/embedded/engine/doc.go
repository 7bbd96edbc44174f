// Package engine executes IRIS SQL on the store: it binds trees of package
// syntax against the catalog, produces SQLite statements in which everything
// particular to IRIS is a registered function or collation, and implements
// superserver.Backend.
//
// # Parts
//
//   - types.go, decimal.go, value.go: IRIS types, IRIS decimal numbers, and the
//     conversion between $LIST items, SQLite values and types
//   - collate.go, func*.go, vector.go: what is registered with every SQLite
//     connection (registerSQLite)
//   - bind*.go: names, types and parameters; syntax tree to SQLite text
//   - select*.go, query.go: queries and their cursors
//   - ddl*.go, dml*.go, tx*.go, infoschema*.go, job.go: statements that change
//     something, the catalog's views, and jobs
//   - routine*.go, procedure.go, call.go: functions and procedures that DDL made, the
//     class methods IRIS has by itself (bind_system.go), and CALL
//   - errors.go: SQLCODEs
//
// # Values in SQLite
//
// The static IRIS type of an expression decides how SQLite holds its values:
//
//	BIT, TINYINT … BIGINT, DATE, POSIXTIME  INTEGER (DATE: days since 1840-12-31)
//	TIME                                    INTEGER seconds, or decimal TEXT
//	NUMERIC                                 canonical decimal TEXT, collation IRISNUM
//	DOUBLE                                  REAL
//	VARCHAR, GUID, %TimeStamp               TEXT; '' is not NULL
//	VARBINARY                               BLOB
//	VECTOR                                  BLOB: element-type byte, little-endian elements
//
// A canonical decimal is IRIS's: no leading or trailing zeros, no exponent (".5",
// "-12", "100").
//
// # The binder, for statements other than queries
//
// A binder serves one statement. Parameter n of the statement is SQLite's ?n;
// what a statement needs to know of its process (time, user) are the parameters
// behind them. The steps of a caller:
//
//	b := newBinder(env, info, n)               // env: catalog, default schema; info: PARAMINFO
//	sc, from := b.tableScope(table, alias)     // from: text for FROM
//	where, err := b.bindCond(sc, upd.Where)    // SQLite text, usable after WHERE
//	v, err := b.bindScalar(sc, expr)           // v.sql, v.typ, v.coll
//	v, err := b.bindAssign(sc, column, expr)   // the same, converted to column's type
//	q, err := b.bindQuery(nil, query)          // q.sql(), q.body.columns()
//	meta := b.paramMeta()
//	err := b.bindValues(stmt, items, process)  // binds everything
//
// bindAssign gives a parameter the type of the column, so that the client is
// told it and the value arrives in the column's form. A value that cannot be
// converted to the column's type is left as it came (text): the caller
// validates stored values with checkStored and raises -104 or -105.
package engine
