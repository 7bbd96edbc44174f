// Package irisconformance runs a corpus of IRIS SQL against a server that speaks
// IRIS's protocol, through the public driver, and says where its answers differ
// from the corpus. The embedded server is tested with it; whoever has an IRIS
// runs the same corpus there (`iris-pgwire check --conformance`) and so corrects
// the corpus, and with it the embedded server.
//
// # A corpus file
//
// Files have the form of cockroachdb/datadriven, so that tests rewrite them with
// -rewrite. A file is a sequence of directives on one connection, all of whose
// tables, views and routines are in the schema IrisConf:
//
//	setup                      statements that must succeed
//	----
//	ok
//
//	case [unconfirmed] [sort] [sizes] [message]
//	-- iris-sql.md 3 SELECT: TOP, LIMIT and FETCH are exclusive
//	SELECT TOP 1 a FROM IrisConf.T
//	  LIMIT 1
//	----
//	SQLCODE -386: Cannot use more than one of TOP, LIMIT or ANSI styles
//
// The lines that begin with "-- " cite what the case rests on, and are
// mandatory: the source (one of sources in corpus.go), the place in it, a colon, the rule.
// A statement begins in the first column; indented lines continue it. Below it,
// lines that begin with "@" are sets of parameters: NULL, 'text', x'bytes' or a
// number, separated by "|". A line that begins with "\" is a command:
//
//	\autocommit on|off     \commit     \rollback
//	\job NAME              the statements that follow run on another connection
//
// The answer to a statement is "ok" for definitions and settings, "N rows" for
// changes, an error with its code and standard text, or, for a query, the
// columns' labels and types and the rows. Arguments of case:
//
//	unconfirmed   only a real IRIS could tell whether the answer is right
//	sort          the rows come in no particular order
//	sizes         types are shown with precision and scale
//	message       the particular text of an error counts too
//
// # What a run touches
//
// The schema IrisConf, which must not exist before and is emptied after every
// file, and the connections it opens. A case must change nothing else: no
// system-wide option, no user, no other schema.
package irisconformance
