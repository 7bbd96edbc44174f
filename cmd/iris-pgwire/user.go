package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

// userCmd edits the users file.
type userCmd struct {
	Add    userAddCmd    `cmd:"" help:"Add a user, or change a user's password."`
	List   userListCmd   `cmd:"" help:"List the users."`
	Remove userRemoveCmd `cmd:"" help:"Remove a user."`
	Verify userVerifyCmd `cmd:"" help:"Check a user's password."`
}

// usersFileFlag is the file that the commands work on.
type usersFileFlag struct {
	UsersFile string `required:"" env:"PGWIRE_USERS_FILE" placeholder:"FILE" help:"File of users and verifiers (users_file)."`
}

// passwordFlag is where a password comes from.
type passwordFlag struct {
	PasswordFile string `placeholder:"FILE" help:"File that holds the password; without it a terminal is asked, or the first line of standard input read."`
}

// userAddCmd adds a user.
type userAddCmd struct {
	Name string `arg:"" help:"The user's name, exactly as clients give it."`
	usersFileFlag
	passwordFlag
}

// Run implements the command.
func (c *userAddCmd) Run(ctx context.Context) error {
	return c.run(ctx, passwordSource{file: c.PasswordFile, in: os.Stdin, out: os.Stderr, repeat: true}, os.Stdout)
}

// run adds the user and says so on out.
func (c *userAddCmd) run(ctx context.Context, passwords passwordSource, out io.Writer) error {
	if err := auth.CheckUserName(c.Name); err != nil {
		return err
	}
	password, err := passwords.read(ctx)
	if err != nil {
		return err
	}
	verifier, err := auth.NewVerifier(password)
	if err != nil {
		return err
	}
	existed := false
	err = editUsers(c.UsersFile, true, func(list *auth.UserList) error {
		_, existed = list.Verifier(c.Name)
		return list.Set(c.Name, verifier)
	})
	if err != nil {
		return err
	}
	if existed {
		fmt.Fprintf(out, "The password of %q in %s was changed.\n", c.Name, c.UsersFile)
	} else {
		fmt.Fprintf(out, "User %q was added to %s.\n", c.Name, c.UsersFile)
	}
	fmt.Fprintf(out, "Serve with PGWIRE_ENABLE_SCRAM=true PGWIRE_USERS_FILE=%s; a running server takes it over on SIGHUP.\n", c.UsersFile)
	return nil
}

// userListCmd lists the users.
type userListCmd struct{ usersFileFlag }

// Run implements the command.
func (c *userListCmd) Run() error { return c.run(os.Stdout) }

// run prints one name per line.
func (c *userListCmd) run(out io.Writer) error {
	list, _, err := readUsers(c.UsersFile)
	if err != nil {
		return err
	}
	for _, name := range list.Names() {
		fmt.Fprintln(out, name)
	}
	return nil
}

// userRemoveCmd removes a user.
type userRemoveCmd struct {
	Name string `arg:"" help:"The user's name."`
	usersFileFlag
}

// Run implements the command.
func (c *userRemoveCmd) Run() error { return c.run(os.Stdout) }

// run removes the user and says so on out.
func (c *userRemoveCmd) run(out io.Writer) error {
	err := editUsers(c.UsersFile, false, func(list *auth.UserList) error {
		if !list.Remove(c.Name) {
			return noSuchUser(c.Name, c.UsersFile)
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "User %q was removed from %s; a running server takes it over on SIGHUP.\n", c.Name, c.UsersFile)
	return nil
}

// userVerifyCmd checks a password.
type userVerifyCmd struct {
	Name string `arg:"" help:"The user's name."`
	usersFileFlag
	passwordFlag
}

// Run implements the command.
func (c *userVerifyCmd) Run(ctx context.Context) error {
	return c.run(ctx, passwordSource{file: c.PasswordFile, in: os.Stdin, out: os.Stderr}, os.Stdout)
}

// run fails unless the password is the user's.
func (c *userVerifyCmd) run(ctx context.Context, passwords passwordSource, out io.Writer) error {
	users, err := auth.OpenUsers(c.UsersFile) // as the server does, so that it fails where the server would
	if err != nil {
		return err
	}
	verifier, ok := users.Verifier(c.Name)
	if !ok {
		return noSuchUser(c.Name, c.UsersFile)
	}
	password, err := passwords.read(ctx)
	if err != nil {
		return err
	}
	if !verifier.Matches(password) {
		return fmt.Errorf("this is not the password of %q", c.Name)
	}
	fmt.Fprintf(out, "This is the password of %q.\n", c.Name)
	return nil
}

// noSuchUser is the error of a name that the file does not have.
func noSuchUser(name, path string) error { return fmt.Errorf("there is no user %q in %s", name, path) }

// usersMode are the permissions of a new users file.
const usersMode = 0o600

// readUsers reads a users file and the permissions it has.
func readUsers(path string) (*auth.UserList, fs.FileMode, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, fmt.Errorf("users file: %w", err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, 0, fmt.Errorf("users file: %w", err)
	}
	list, err := auth.ParseUserList(content)
	if err != nil {
		return nil, 0, fmt.Errorf("users file %s: %w", path, err)
	}
	return list, info.Mode().Perm(), nil
}

// editUsers changes a users file while nobody else does. Comments stay, and of its
// permissions those that the server accepts.
func editUsers(path string, create bool, edit func(*auth.UserList) error) error {
	unlock, err := lockFor(path)
	if err != nil {
		return fmt.Errorf("users file: %w", err)
	}
	defer unlock()
	list, mode, err := readUsers(path)
	if create && errors.Is(err, fs.ErrNotExist) {
		list, mode, err = new(auth.UserList), usersMode, nil
	}
	if err != nil {
		return err
	}
	if err := edit(list); err != nil {
		return err
	}
	return atomicFile{path: path, content: list.Bytes(), mode: mode & 0o640, replace: true}.write()
}
