// Package backup copies the embedded server's data to one file while the server
// works, and puts it back.
//
// # The file
//
// A tar archive, and after it 32 bytes: the SHA-256 of the archive. The first
// member, iris-pgwire-backup.json, says what the others are: the databases, one
// for each IRIS namespace, as they are named in a data directory. So a backup can
// also be unpacked by hand into an empty directory.
//
// # Life of a backup
//
// Create copies the databases into a directory beside the file (store.Snapshot),
// opens the copy as a server would, which undoes what was not committed, checks
// it, writes the archive, reads it again, and gives it its name. Restore reads
// the whole file against its SHA-256 before it believes anything in it, unpacks
// it into the data directory's own store.Replacement, opens and checks that, and
// only then lets it take the old data's place.
//
// # Invariants
//
//   - Under the name of the file there is a complete backup or what was there
//     before, also when the process is killed; what it leaves is the directory
//     FILE.partial, which the next Create removes.
//   - A data directory holds the old data or the new, never some of both.
//   - A backup is readable by its owner only, as the data is.
package backup
