// Package wire holds what both ends of IRIS's superserver ("xDBC") protocol
// share: the frame of a message, its codes, the obfuscation of credentials and
// the constants values are built from. It knows no SQL and no sockets.
//
// A message is a 14-byte header and a body; see Header. A client sends a
// function code, a server answers with a status. A long reply may be spread
// over several frames, which Reader joins. Bodies are $LIST items (package
// list) except where a function's description says raw.
package wire
