// Command conformance runs one corpus of statements on PostgreSQL and on the
// gateway and fails when the two answer differently without a reason that
// deviations.yaml names. run.sh starts both servers and calls it.
//
// # Corpus
//
// Each file of corpus/ runs three times on fresh connections: over the simple
// protocol, over the extended one with text results, and over the extended one
// with binary results. A file makes and drops its own tables.
//
// A statement is the lines up to one that ends with a semicolon, or up to a
// blank line; the last semicolon is not sent. Lines that start with "--" before
// a statement are comments, except directives, which apply to the statement
// that follows. An unknown directive is fatal.
//
//	--@ bind 'a', 5, null, x'0001'   parameters: text, NULL, or binary in hex;
//	                                 repeated for several executions of one
//	                                 parsed statement; not run over simple
//	--@ types int4, unknown          parameter types given with Parse
//	--@ formats 0, 1                 result formats instead of the pass's own
//	--@ describe                     Parse and Describe only
//	--@ rows 2                       Execute with a row limit until complete
//	--@ simple, --@ extended         run over this protocol alone
//	--@ ordered, --@ unordered       whether the order of rows counts; without
//	                                 either it does when ORDER BY is in the text
//	--@ novalues                     compare the number of rows, not their values
//	--@ setup                        give up the file when this fails
//	--@ hex 5047434f50590aff0d0a00   data for COPY, in hex
//	--@ copyfail text                answer COPY with CopyFail
//
// Lines after a statement that start with "--> " are data for COPY, one line each.
//
// # What is compared
//
// Parameter types, result columns (name, type, typmod, size, whether it comes
// from a table and at which position), rows, command tags, SQLSTATE, error
// position, reported settings and the transaction status are the strict
// aspects. Texts of errors and notices are weak: reported, and failing only
// with -strict. A lost connection is a difference too.
//
// # Deviations
//
// Each entry of deviations.yaml names a file, a fragment of the statement, the
// aspects that differ and the reason. An entry that absorbs no difference any
// more fails the run, so the list can only shrink. The file share records how many
// statements of how many differ that way: a run of the whole corpus prints the share,
// and fails when it is larger than that, or than two percent.
//
// # Descriptions
//
// describe/ keeps what PostgreSQL 15 says of each statement of the corpus, and
// of those that client programs were seen to send, when it is prepared and
// described: types of parameters, result columns, errors with their positions.
// TestDescribe compares that with what the analyser says over the same tables,
// without any server; describe/deviations.yaml lists the differences, and not
// more than one statement in fifty may differ. describe.sh asks PostgreSQL again
// and compares with what is recorded; with -rewrite it records anew, which a new
// statement of the corpus needs. Types that the user defined are not recorded,
// and the files about them are left out, as are settings that decide how a statement is
// read. See describe.go.
//
// # Pushed down whole
//
// pushed.tsv counts, of each file, the queries and changes that need IRIS and those
// that IRIS does whole. TestPushed plans the corpus with -pushed, prints the share,
// and fails when a file has fewer whole ones or the share falls; -rewrite-pushed
// records anew.
//
// # Properties
//
// TestProperties runs a part of the corpus, and all of it with -properties-every 1, on a
// gateway of its own, and compares the gateway with itself: simple with extended, a portal
// in pieces with the whole, binary results with text.
package main
