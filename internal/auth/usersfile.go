package auth

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"sync/atomic"
)

// UsersFile is the Users of a file; UserList has its format.
type UsersFile struct {
	path    string
	current atomic.Pointer[usersSnapshot]
}

// usersSnapshot is what was read at one time.
type usersSnapshot struct {
	verifiers map[string]Verifier
	warning   string
}

// OpenUsers reads a users file. One that others can read or change is refused,
// as ssh refuses such keys; a file of root's may be readable by its group, and with
// a warning by everybody, as secrets mounted into a container are.
func OpenUsers(path string) (*UsersFile, error) {
	f := &UsersFile{path: path}
	if err := f.Reload(); err != nil {
		return nil, err
	}
	return f, nil
}

// Reload reads the file again. When that fails, the users stay as they are.
func (f *UsersFile) Reload() error {
	snapshot, err := readUsers(f.path)
	if err != nil {
		return fmt.Errorf("users file %s: %w", f.path, err)
	}
	f.current.Store(snapshot)
	return nil
}

// Verifier implements Users.
func (f *UsersFile) Verifier(user string) (Verifier, bool) {
	v, ok := f.current.Load().verifiers[user]
	return v, ok
}

// Len is the number of users.
func (f *UsersFile) Len() int { return len(f.current.Load().verifiers) }

// Names are the users, sorted.
func (f *UsersFile) Names() []string {
	return slices.Sorted(maps.Keys(f.current.Load().verifiers))
}

// Warning is what an operator should know of the file as it was last read, or "".
func (f *UsersFile) Warning() string { return f.current.Load().warning }

// readUsers reads and checks a users file.
func readUsers(path string) (*usersSnapshot, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("it does not exist; 'iris-pgwire user add NAME' makes it")
	}
	if err != nil {
		return nil, withoutPath(err)
	}
	defer func() { _ = file.Close() }() // nothing was written to it
	info, err := file.Stat()
	if err != nil {
		return nil, withoutPath(err)
	}
	warning, err := checkUsersMode(info)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, usersBytesMax+1))
	if err != nil {
		return nil, withoutPath(err)
	}
	list, err := ParseUserList(content)
	if err != nil {
		return nil, err
	}
	s := &usersSnapshot{verifiers: make(map[string]Verifier, len(list.lines)), warning: warning}
	for _, line := range list.lines {
		if line.name != "" {
			s.verifiers[line.name] = line.verifier
		}
	}
	return s, nil
}

// checkUsersMode refuses a file that others can read or change.
func checkUsersMode(info fs.FileInfo) (warning string, err error) {
	mode := info.Mode()
	owner, known := fileOwner(info)
	switch {
	case !mode.IsRegular():
		return "", errors.New("it is no regular file")
	case !known:
		return "", nil // the system has no such permissions
	case mode&0o022 != 0:
		return "", fmt.Errorf("others can change it (mode %04o): chmod 600 it", mode.Perm())
	case owner != 0 && mode&0o077 != 0:
		return "", fmt.Errorf("others can read it (mode %04o): chmod 600 it", mode.Perm())
	case mode&0o007 != 0:
		return fmt.Sprintf("every user of this machine can read it (mode %04o)", mode.Perm()), nil
	default:
		return "", nil
	}
}

// withoutPath drops the path from an error that is about to be prefixed with it.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
