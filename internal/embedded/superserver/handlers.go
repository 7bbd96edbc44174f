package superserver

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// handler answers one request by appending messages to the connection's reply.
// Its error becomes the reply in their place.
type handler func(c *conn, ctx context.Context, q request) error

// handlerOf returns the handler of a function.
func handlerOf(f wire.Function) handler {
	if h, ok := handlers[f]; ok {
		return h
	}
	if _, ok := catalogCalls[f]; ok {
		return (*conn).catalog
	}
	return unknownRequest
}

// handlers has every function a client may ask for once it has connected,
// except DISCONNECT, the catalog's and the native API's.
var handlers = map[wire.Function]handler{
	wire.Prepare:        (*conn).prepare,
	wire.PreparedQuery:  (*conn).preparedQuery,
	wire.DirectQuery:    (*conn).directQuery,
	wire.Fetch:          (*conn).fetch,
	wire.PreparedUpdate: (*conn).preparedUpdate,
	wire.DirectUpdate:   (*conn).directUpdate,
	wire.StatementBatch: (*conn).statementBatch,
	wire.GeneratedKeys:  (*conn).generatedKeys,
	wire.CloseCursor:    (*conn).closeCursor,
	wire.CloseStatement: (*conn).closeStatement,

	wire.DirectScroll:  (*conn).directScroll,
	wire.ExecuteScroll: (*conn).executeScroll,
	wire.FetchScroll:   (*conn).fetchScroll,

	wire.PrepareProcedure: (*conn).prepareProcedure,
	wire.ProcedureUpdate:  (*conn).procedureUpdate,
	wire.ProcedureQuery:   (*conn).procedureQuery,
	wire.ProcedureFetch:   (*conn).fetch,
	wire.MultipleResults:  (*conn).multipleResults,
	wire.MultipleFetch:    (*conn).fetch,
	wire.MoreResults:      (*conn).moreResults,
	wire.DirectProcedure:  (*conn).directProcedure,

	wire.StreamSize:           (*conn).streamSize,
	wire.ReadStream:           (*conn).readStream,
	wire.StreamBytes:          (*conn).streamBytes,
	wire.StoreCharacterStream: (*conn).storeStream,
	wire.StoreBinaryStream:    (*conn).storeStream,
	wire.CloseStream:          (*conn).closeStream,
	wire.StreamRelease:        (*conn).releaseStream,
	wire.StreamPosition:       (*conn).streamPosition,
	wire.StreamSetBytes:       (*conn).changeStream,
	wire.StreamTruncate:       (*conn).truncateStream,

	wire.Commit:          (*conn).commit,
	wire.Rollback:        (*conn).rollback,
	wire.AutocommitOn:    (*conn).autocommit,
	wire.AutocommitOff:   (*conn).autocommit,
	wire.ReadCommitted:   (*conn).isolation,
	wire.ReadUncommitted: (*conn).isolation,
	wire.IsolationLevel:  (*conn).isolationLevel,
	wire.InTransaction:   (*conn).inTransaction,

	wire.GetError:        (*conn).serverError,
	wire.GetSchema:       (*conn).schema,
	wire.SetClientInfo:   (*conn).ok,
	wire.Ping:            (*conn).ok,
	wire.PingTwo:         (*conn).ok,
	wire.Interrupt:       (*conn).interrupt,
	wire.ResetConnection: (*conn).reset,
}
