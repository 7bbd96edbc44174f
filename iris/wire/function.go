package wire

// The functions of a session.
const (
	Handshake       Function = 'H' | 'S'<<8
	Connect         Function = 'C' | 'N'<<8
	Disconnect      Function = 'D' | 'C'<<8
	ResetConnection Function = 'R' | 'N'<<8
	Ping            Function = 'P' | 'G'<<8
	PingTwo         Function = 'P' | '2'<<8
	Interrupt       Function = 'E' | 'I'<<8 // sent on another connection
	GetError        Function = 'O' | 'E'<<8
	GetSchema       Function = 'G' | 'S'<<8
	SetClientInfo   Function = 'C' | 'G'<<8
)

// The functions of transactions.
const (
	Commit          Function = 'T' | 'C'<<8
	Rollback        Function = 'T' | 'R'<<8
	AutocommitOn    Function = 'A' | 'N'<<8
	AutocommitOff   Function = 'A' | 'F'<<8
	IsolationLevel  Function = 'I' | 'L'<<8
	ReadCommitted   Function = 'R' | 'C'<<8
	ReadUncommitted Function = 'R' | 'U'<<8
	InTransaction   Function = 'I' | 'T'<<8
)

// The functions of statements.
const (
	Prepare          Function = 'P' | 'P'<<8
	PreparedQuery    Function = 'P' | 'Q'<<8
	PreparedUpdate   Function = 'P' | 'U'<<8
	DirectQuery      Function = 'D' | 'Q'<<8
	DirectUpdate     Function = 'D' | 'U'<<8
	Fetch            Function = 'F' | 'D'<<8
	CloseCursor      Function = 'C' | 'C'<<8
	CloseStatement   Function = 'C' | 'U'<<8
	GeneratedKeys    Function = 'G' | 'G'<<8
	StatementBatch   Function = 'E' | 'B'<<8
	ExecuteScroll    Function = 'E' | 'X'<<8
	DirectScroll     Function = 'D' | 'X'<<8
	FetchScroll      Function = 'F' | 'X'<<8
	PrepareProcedure Function = 'S' | 'P'<<8
	ProcedureUpdate  Function = 'S' | 'U'<<8
	ProcedureQuery   Function = 'S' | 'Q'<<8
	ProcedureFetch   Function = 'S' | 'F'<<8
	DirectProcedure  Function = 'D' | 'S'<<8
	MultipleResults  Function = 'M' | 'S'<<8
	MultipleFetch    Function = 'M' | 'D'<<8
	MoreResults      Function = 'M' | 'R'<<8
)

// The functions of streams.
const (
	StreamSize           Function = 'S' | 'S'<<8
	ReadStream           Function = 'J' | 'S'<<8
	StreamBytes          Function = 'G' | 'B'<<8
	StoreCharacterStream Function = 'S' | 'M'<<8
	StoreBinaryStream    Function = 'S' | 'B'<<8
	CloseStream          Function = 'C' | 'S'<<8
	StreamRelease        Function = 'S' | 'R'<<8
	StreamPosition       Function = 'G' | 'P'<<8
	StreamSetBytes       Function = 'S' | 'Z'<<8
	StreamTruncate       Function = 'S' | 'X'<<8
)

// The functions of JDBC's catalog calls.
const (
	CatalogTables           Function = 'T' | 'A'<<8
	CatalogColumns          Function = 'C' | 'O'<<8
	CatalogPrimaryKeys      Function = 'P' | 'K'<<8
	CatalogSchemas          Function = 'S' | 'C'<<8
	CatalogCatalogs         Function = 'C' | 'A'<<8
	CatalogTableTypes       Function = 'T' | 'T'<<8
	CatalogTypes            Function = 'T' | 'I'<<8
	CatalogIndexes          Function = 'I' | 'I'<<8
	CatalogImportedKeys     Function = 'I' | 'K'<<8
	CatalogExportedKeys     Function = 'E' | 'K'<<8
	CatalogCrossReference   Function = 'C' | 'R'<<8
	CatalogProcedures       Function = 'P' | 'R'<<8
	CatalogProcedureColumns Function = 'P' | 'C'<<8
	CatalogFunctions        Function = 'F' | 'N'<<8
	CatalogFunctionColumns  Function = 'F' | 'C'<<8
	CatalogColumnPrivileges Function = 'C' | 'P'<<8
	CatalogTablePrivileges  Function = 'T' | 'P'<<8
	CatalogBestRow          Function = 'B' | 'R'<<8
	CatalogVersionColumns   Function = 'V' | 'C'<<8
	CatalogUserTypes        Function = 'U' | 'T'<<8
	CatalogSuperTypes       Function = 'S' | 'Y'<<8
	CatalogSuperTables      Function = 'S' | 'L'<<8
	CatalogAttributes       Function = 'A' | 'T'<<8
	CatalogPseudoColumns    Function = 'C' | 'H'<<8
	CatalogClientInfo       Function = 'C' | 'F'<<8
)

// A native-API call has a second byte no letter has; its number is added to the
// first.
const (
	nativeBase   = 0x40
	nativeMarker = 0xc2
)

// Native returns the number of a native-API call (11 is a class method) and
// whether f is one.
func (f Function) Native() (number int, ok bool) {
	if f>>8 != nativeMarker || byte(f) < nativeBase {
		return 0, false
	}
	return int(byte(f)) - nativeBase, true
}

// NativeFunction is the code of the native-API call with that number.
func NativeFunction(number int) Function {
	return Function(nativeMarker<<8 | nativeBase + number)
}
