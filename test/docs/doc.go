// Package docs runs what the documentation tells people to type.
//
// # Pages
//
// README.md and docs/**/*.md. Their fenced code blocks are run from top to bottom,
// each page at the root of a copy of the repository, with
// iris-pgwire and psql on the PATH and, unless the page says <!-- gateway: none -->,
// a gateway with the embedded server on 127.0.0.1:5432 and 9090.
//
//	console, sh, bash  run by one shell a page, so that variables stay. A line that begins with "$ " is a
//	                   command, lines after it are the output it must have; "..." stands for any text, alone on
//	                   a line for any lines. A block without such lines is run as a whole. What is started with &
//	                   ends with the page.
//	sql                run by psql, until the first error
//	python             run when psycopg is installed, else counted as not run
//	yaml               with <!-- configuration --> checked by iris-pgwire config check; <!-- configuration: NAME -->
//	                   also leaves it in the page's directory under that name
//
// # Comments before a block
//
//	<!-- not-run: reason -->  the block is not run, but counted
//	<!-- fails -->            its last command must fail
//	<!-- fails: text -->      and say this
//	<!-- output -->           a text block is the output that the block before must have
//
// Other languages are listed in page.go; one that is not listed is a mistake.
//
// # Ports
//
// Pages run in a network namespace of their own where that is possible, so that the
// ports are those that the page says. Elsewhere the well-known ports are replaced by
// free ones in what is run and in what is expected.
//
// The tests that run pages need IRIS_PGWIRE_DOCS=1 (make test-docs); those that only
// read them are part of make test.
package docs
