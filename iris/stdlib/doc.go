// Package stdlib offers package iris to database/sql. Importing it registers the
// driver "iris":
//
//	import _ "github.com/iris-pgwire/iris-pgwire/iris/stdlib"
//
//	db, err := sql.Open("iris", "iris://user:password@host:1972/NAMESPACE")
//
// ParseDSN describes the data source names, NewConnector takes an iris.Config
// instead of one.
//
// # Values
//
// Integers arrive as int64, DOUBLE, FLOAT and REAL as float64, BIT as bool, binary
// columns as []byte, DATE and TIMESTAMP as time.Time, and everything else as
// string: NUMERIC too, whose digits a float64 could not hold, and TIME, for which
// Go has no type. Streams are read whole.
//
// IRIS's dates and timestamps have no zone. A time.Time is stored with the date
// and clock it shows in its own location, and arrives in UTC; only POSIXTIME
// columns hold an instant. NULL is nil and ” is the empty string; a binary value
// of one zero byte arrives empty, as IRIS does not tell the two apart.
//
// # Transactions
//
// Connections are in autocommit mode outside transactions. BeginTx takes the
// default isolation level only, read-only transactions are refused.
package stdlib
