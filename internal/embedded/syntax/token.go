package syntax

import "strings"

// tokenKind classifies a token.
type tokenKind uint8

// The kinds of tokens.
const (
	tokEOF tokenKind = iota
	tokIdent
	tokDelimited // "x"
	tokCode      // {…}, ObjectScript
	tokString
	tokNumber
	tokParam // ? and :%qpar(n)
	tokPunct
)

// token is one lexical element. text is the identifier, the value of a string,
// the digits of a number or the punctuation; fold is the upper-case form of a
// regular identifier, "" for everything else but punctuation.
type token struct {
	kind     tokenKind
	text     string
	fold     string
	param    int // 0 for ?, else the n of :%qpar(n)
	pos, end int
}

// found words a token as IRIS does in "… expected, … found".
func (t token) found() string {
	switch t.kind {
	case tokEOF:
		return "end of query"
	case tokIdent:
		if reserved[t.fold] {
			return t.fold
		}
		return "IDENTIFIER (" + t.text + ")"
	case tokDelimited:
		return "IDENTIFIER (" + t.text + ")"
	case tokString, tokNumber:
		return "CONSTANT (" + t.text + ")"
	case tokParam:
		if t.param == 0 {
			return "?"
		}
		return ":"
	default:
		return t.text
	}
}

// input words a token as IRIS does in "Input (…) encountered after end of query".
func (t token) input() string {
	switch t.kind {
	case tokIdent, tokDelimited, tokString, tokNumber:
		return t.text
	default:
		return t.found()
	}
}

// reserved holds IRIS's reserved words: they are identifiers only when delimited.
var reserved = wordSet(`
%AFTERHAVING %ALLINDEX %ALPHAUP %ALTER %BEGTRANS %CHECKPRIV %CLASSNAME
%CLASSPARAMETER %DBUGFULL %DELDATA %DESCRIPTION %EXACT %EXTERNAL %FILE
%FIRSTTABLE %FLATTEN %FOREACH %FULL %ID %IDADDED %IGNOREINDEX %IGNOREINDICES
%INLIST %INORDER %INTERNAL %INTEXT %INTRANS %INTRANSACTION %KEY %MATCHES %MCODE
%MERGE %MINUS %MVR %NOCHECK %NODELDATA %NOFLATTEN %NOFPLAN %NOINDEX %NOLOCK
%NOMERGE %NOPARALLEL %NOREDUCE %NORUNTIME %NOSVSO %NOTOPOPT %NOTRIGGER
%NOUNIONOROPT %NUMROWS %ODBCIN %ODBCOUT %PARALLEL %PLUS %PROFILE %PROFILE_ALL
%PUBLICROWID %ROUTINE %ROWCOUNT %RUNTIMEIN %RUNTIMEOUT %STARTSWITH %STARTTABLE
%SQLSTRING %SQLUPPER %STRING %TABLENAME %TRUNCATE %UPPER %VALUE %VID
ABSOLUTE ADD ALL ALLOCATE ALTER AND ANY ARE AS ASC ASSERTION AT AUTHORIZATION
AVG BEGIN BETWEEN BIT BIT_LENGTH BOTH BY CASCADE CASE CAST CHAR CHARACTER
CHARACTER_LENGTH CHAR_LENGTH CHECK CLOSE COALESCE COLLATE COMMIT CONNECT
CONNECTION CONSTRAINT CONSTRAINTS CONTINUE CONVERT CORRESPONDING COUNT CREATE
CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR
DATE DEALLOCATE DEC DECIMAL DECLARE DEFAULT DEFERRABLE DEFERRED DELETE DESC
DESCRIBE DESCRIPTOR DIAGNOSTICS DISCONNECT DISTINCT DOMAIN DOUBLE DROP ELSE END
ENDEXEC ESCAPE EXCEPT EXCEPTION EXEC EXECUTE EXISTS EXTERNAL EXTRACT FALSE FETCH
FIRST FLOAT FOR FOREIGN FOUND FROM FULL GET GLOBAL GO GOTO GRANT GROUP HAVING
HOUR IDENTITY IMMEDIATE IN INDICATOR INITIALLY INNER INPUT INSENSITIVE INSERT
INT INTEGER INTERSECT INTERVAL INTO IS ISOLATION JOIN LANGUAGE LAST LEADING LEFT
LEVEL LIKE LOCAL LOWER MATCH MAX MIN MINUTE MODULE NAMES NATIONAL NATURAL NCHAR
NEXT NO NOT NULL NULLIF NUMERIC OCTET_LENGTH OF ON ONLY OPEN OPTION OR OUTER
OUTPUT OVERLAPS PAD PARTIAL PREPARE PRESERVE PRIMARY PRIOR PRIVILEGES PROCEDURE
PUBLIC READ REAL REFERENCES RELATIVE RESTRICT REVOKE RIGHT ROLE ROLLBACK ROWS
SCHEMA SCROLL SECOND SECTION SELECT SESSION_USER SET SHARD SMALLINT SOME SPACE
SQLERROR SQLSTATE STATISTICS SUBSTRING SUM SYSDATE SYSTEM_USER TABLE TEMPORARY
THEN TIME TIMEZONE_HOUR TIMEZONE_MINUTE TO TOP TRAILING TRANSACTION TRIM TRUE
UNION UNIQUE UPDATE UPPER USER USING VALUES VARCHAR VARYING WHEN WHENEVER WHERE
WITH WORK WRITE`)

// Reserved reports whether word (in any case) is a reserved word of IRIS.
func Reserved(word string) bool { return reserved[strings.ToUpper(word)] }

// words is a set of upper-case words.
type words map[string]bool

// with adds phrases, which a blank-separated list cannot hold.
func (w words) with(phrases ...string) words {
	for _, p := range phrases {
		w[p] = true
	}
	return w
}

// wordSet turns a blank-separated list into a set.
func wordSet(list string) words {
	set := make(words)
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
