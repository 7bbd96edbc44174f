// Package logging makes the program's logger: slog, as JSON or as text for a
// terminal, to standard error or to a file that is opened again on request
// (logrotate), with a level that can change while it runs.
//
// # Fields
//
// time, level and msg are slog's. The others, with their meaning, are the list that
// Fields returns, that docs/monitoring.md shows (FieldTable) and that does not
// change its names. An event may have further fields of its own. Values of clients
// are in none of them.
//
// # Secrets
//
// Values under names like password or token are logged as stars, whoever passes
// them; a value that prints itself (fmt.Stringer) is logged as it prints itself,
// in JSON too.
//
// # The file
//
// It is appended to, and made with mode 0640. A line that cannot be written to it,
// because the disk is full or its directory is gone, goes to standard error, with
// one complaint until the file works again: the program goes on in any case. Every
// line is one write.
package logging
