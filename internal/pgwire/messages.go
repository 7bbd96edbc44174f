package pgwire

// Message types a client sends.
const (
	msgBind         = 'B'
	msgClose        = 'C'
	msgCopyData     = 'd' // both directions
	msgCopyDone     = 'c' // both directions
	msgCopyFail     = 'f'
	msgDescribe     = 'D'
	msgExecute      = 'E'
	msgFlush        = 'H'
	msgFunctionCall = 'F'
	msgParse        = 'P'
	msgPassword     = 'p' // during authentication only
	msgQuery        = 'Q'
	msgSync         = 'S'
	msgTerminate    = 'X'
)

// Message types the server sends.
const (
	msgAuthentication       = 'R'
	msgBackendKeyData       = 'K'
	msgBindComplete         = '2'
	msgCloseComplete        = '3'
	msgCommandComplete      = 'C'
	msgCopyInResponse       = 'G'
	msgCopyOutResponse      = 'H'
	msgDataRow              = 'D'
	msgEmptyQueryResponse   = 'I'
	msgErrorResponse        = 'E'
	msgNegotiateVersion     = 'v'
	msgNoData               = 'n'
	msgNoticeResponse       = 'N'
	msgNotificationResponse = 'A'
	msgParameterDescription = 't'
	msgParameterStatus      = 'S'
	msgParseComplete        = '1'
	msgPortalSuspended      = 's'
	msgReadyForQuery        = 'Z'
	msgRowDescription       = 'T'
)

const (
	// smallBodyMax bounds the messages that carry at most a name, as
	// PQ_SMALL_MESSAGE_LIMIT does.
	smallBodyMax = 10000
	// passwordBodyMax bounds an answer during authentication, as
	// PG_MAX_AUTH_TOKEN_LENGTH does.
	passwordBodyMax = 65535
)

// bodyLimit returns how long the body of a message of this type may be; ok is
// false for a type no client sends after authentication.
func bodyLimit(typ byte, large int) (limit int, ok bool) {
	switch typ {
	case msgQuery, msgParse, msgBind, msgFunctionCall, msgCopyData:
		return large, true
	case msgDescribe, msgExecute, msgClose, msgFlush, msgSync, msgTerminate, msgCopyDone, msgCopyFail:
		return min(smallBodyMax, large), true
	}
	return 0, false
}
