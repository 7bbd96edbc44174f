// Kwgen writes the keyword table of package pgsql from its list of keywords:
// one a line, with its category and whether it may be a label without AS.
//
//	kwgen -o keyword_table.go keywords.txt
package main
