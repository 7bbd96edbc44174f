package session

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// The kinds of statements that the tracer is told of.
const (
	kindSelect      = "select"
	kindInsert      = "insert"
	kindUpdate      = "update"
	kindDelete      = "delete"
	kindMerge       = "merge"
	kindCopy        = "copy"
	kindDDL         = "ddl"
	kindTransaction = "transaction"
	kindUtility     = "utility"
)

// classify returns a statement's command, as its tag begins, and its kind. What
// could not be parsed is a utility without a command.
func classify(tree pgsql.Statement) (command, kind string) {
	switch t := tree.(type) {
	case nil:
		return "", kindUtility
	case *pgsql.SelectStatement:
		return "SELECT", kindSelect
	case *pgsql.InsertStatement:
		return "INSERT", kindInsert
	case *pgsql.UpdateStatement:
		return "UPDATE", kindUpdate
	case *pgsql.DeleteStatement:
		return "DELETE", kindDelete
	case *pgsql.MergeStatement:
		return "MERGE", kindMerge
	case *pgsql.CopyStatement:
		return "COPY", kindCopy
	case *pgsql.TransactionStatement:
		return transactionCommands[t.Op], kindTransaction
	case *pgsql.DropStatement:
		return "DROP " + t.Kind, kindDDL
	case *pgsql.TruncateStatement:
		return "TRUNCATE TABLE", kindDDL
	case *pgsql.ReindexStatement:
		return "REINDEX", kindUtility
	case *pgsql.VacuumStatement:
		if t.Analyze {
			return "ANALYZE", kindUtility
		}
		return "VACUUM", kindUtility
	}
	return classifyOther(tree)
}

// classifyOther is classify for the statements that are named by their tree.
func classifyOther(tree pgsql.Statement) (command, kind string) {
	switch t := tree.(type) {
	case *pgsql.Utility:
		command = t.Tag
	case *pgsql.RawIRIS:
		command = t.Command
	default:
		command = statementName(tree)
	}
	first, _, _ := strings.Cut(command, " ")
	switch first {
	case "CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE":
		return command, kindDDL
	}
	return command, kindUtility
}

// transactionCommands are the commands of the transaction statements.
var transactionCommands = map[pgsql.TransactionOp]string{
	pgsql.Begin: "BEGIN", pgsql.StartTransaction: "START TRANSACTION", pgsql.Commit: "COMMIT",
	pgsql.Rollback: "ROLLBACK", pgsql.Savepoint: "SAVEPOINT", pgsql.Release: "RELEASE",
	pgsql.RollbackTo: "ROLLBACK TO", pgsql.PrepareTransaction: "PREPARE TRANSACTION",
	pgsql.CommitPrepared: "COMMIT PREPARED", pgsql.RollbackPrepared: "ROLLBACK PREPARED",
}
