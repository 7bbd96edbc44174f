package auth

import "errors"

// Users knows the verifiers of those who may log in. It is safe for concurrent
// use.
type Users interface {
	// Verifier returns a user's verifier. Names are compared byte by byte.
	Verifier(user string) (Verifier, bool)
}

// singleUser is one user of the configuration.
type singleUser struct {
	name     string
	verifier Verifier
}

// SingleUser returns the Users of one name and password.
func SingleUser(name, password string) (Users, error) {
	if name == "" {
		return nil, errors.New("the user has no name")
	}
	v, err := NewVerifier(password)
	if err != nil {
		return nil, err
	}
	return singleUser{name, v}, nil
}

// Verifier implements Users.
func (u singleUser) Verifier(user string) (Verifier, bool) {
	if user != u.name {
		return Verifier{}, false
	}
	return u.verifier, true
}
