package session

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// Everything belongs to the user of the session, and what a user may do IRIS decides:
// no privileges are kept here. A GRANT or REVOKE after which PostgreSQL would allow
// what it allowed before is done; others are refused.

// rolesHint says where roles come from.
const rolesHint = "Users are those of IRIS and of the users file (\"iris-pgwire user add\"); what they may do IRIS decides."

// grantableKinds are the kinds of objects of GRANT, and whether everybody has all
// privileges on a new one.
var grantableKinds = map[string]bool{
	"TABLE": false, "SEQUENCE": false, "SCHEMA": false, "ALL TABLES IN SCHEMA": false, "ALL SEQUENCES IN SCHEMA": false,
	"FUNCTION": true, "PROCEDURE": true, "ROUTINE": true, "TYPE": true, "DOMAIN": true,
	"ALL FUNCTIONS IN SCHEMA": true, "ALL PROCEDURES IN SCHEMA": true, "ALL ROUTINES IN SCHEMA": true,
}

// grantVerb names the statement.
func grantVerb(revoke bool) string { return tagIf(revoke, "REVOKE", "GRANT") }

// grant is GRANT and REVOKE of privileges.
func (s *Session) grant(ctx context.Context, t *pgsql.GrantStatement) error {
	verb := grantVerb(t.Revoke)
	byDefault, ok := grantableKinds[t.Kind]
	if !ok {
		return pgerr.Unsupported("%s ON %s", verb, t.Kind).At(t.Pos).WithHint(rolesHint)
	}
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	for _, o := range t.Objects {
		if err := s.grantable(c, t.Kind, o); err != nil {
			return err
		}
	}
	for _, r := range t.Grantees {
		if err := s.knownRole(r); err != nil {
			return err
		}
		everybody := r.Kind == pgsql.RolePublic
		if everybody && t.WithOption {
			return pgerr.New(pgerr.InvalidGrantOperation, "grant options can only be granted to roles")
		}
		switch has := byDefault || grantsUsage(t); {
		case everybody && has != t.Revoke, !everybody && !t.Revoke && s.owns(r):
		case everybody:
			return pgerr.Unsupported("%s %s PUBLIC", verb, tagIf(t.Revoke, "FROM", "TO")).At(t.Pos).WithHint(rolesHint)
		default:
			return pgerr.Unsupported("%s %s role %q", verb, tagIf(t.Revoke, "FROM", "TO"), s.roleName(r)).At(t.Pos).WithHint(rolesHint)
		}
	}
	return nil
}

// grantsUsage reports whether a statement is about USAGE of schema public alone, which
// everybody has.
func grantsUsage(t *pgsql.GrantStatement) bool {
	return t.Kind == "SCHEMA" && len(t.Privileges) == 1 && t.Privileges[0].Name == "usage" &&
		!slices.ContainsFunc(t.Objects, func(o *pgsql.ObjectRef) bool { return o.Name.Name != "public" })
}

// owns reports whether a role is the owner of everything.
func (s *Session) owns(r *pgsql.RoleSpec) bool {
	return s.roleName(r) == s.CurrentUser() || r.Name == catalog.Superuser
}

// knownRole refuses a role that does not exist.
func (s *Session) knownRole(r *pgsql.RoleSpec) error {
	if r.Kind == pgsql.RoleNamed && r.Name != s.CurrentUser() && r.Name != catalog.Superuser && !s.objects().Has("pg_authid", r.Name) {
		return pgerr.New(pgerr.UndefinedObject, "role %q does not exist", r.Name)
	}
	return nil
}

// grantable refuses an object that is not there.
func (s *Session) grantable(c *names, kind string, o *pgsql.ObjectRef) error {
	switch kind {
	case "TABLE", "SEQUENCE":
		rel := c.Relation(o.Name.Schema, o.Name.Name)
		if rel == nil {
			return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(o.Name))
		}
		if kind == "SEQUENCE" && !rel.Sequence {
			return pgerr.New(pgerr.WrongObjectType, "%q is not a sequence", rel.Name)
		}
	case "FUNCTION", "PROCEDURE", "ROUTINE":
		_, err := s.routineToDrop(c, &pgsql.DropStatement{Kind: kind}, o)
		return err
	case "TYPE", "DOMAIN":
		if c.userType(o.Name.Schema, o.Name.Name) == nil {
			return noType(o.Name)
		}
	default:
		if !c.knowsSchema(o.Name.Name) {
			return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", o.Name.Name)
		}
	}
	return nil
}

// grantRole is GRANT and REVOKE of membership in roles.
func (s *Session) grantRole(t *pgsql.GrantRoleStatement) error {
	for _, p := range t.Roles {
		if err := s.knownRole(&pgsql.RoleSpec{Name: p.Name}); err != nil {
			return err
		}
	}
	for _, r := range t.Grantees {
		if err := s.knownRole(r); err != nil {
			return err
		}
	}
	return pgerr.Unsupported("%s of a role", grantVerb(t.Revoke)).At(t.Pos).WithHint(rolesHint)
}

// createPermissions are what users lack who are not superusers, by the tag of the
// statement that needs it.
var createPermissions = map[string]string{
	"CREATE ROLE": "create role", "CREATE USER": "create role", "CREATE GROUP": "create role", "CREATE DATABASE": "create database",
}

// refuseUtility refuses a statement that has no tree.
func (s *Session) refuseUtility(t *pgsql.Utility) error {
	what, ok := createPermissions[t.Tag]
	switch {
	case ok && s.CurrentUser() != catalog.Superuser:
		err := pgerr.New(pgerr.InsufficientPrivilege, "permission denied to %s", what)
		if what == "create role" {
			err = err.WithHint(rolesHint)
		}
		return err
	case ok && what == "create role":
		return pgerr.Unsupported("%s", t.Tag).At(t.Pos).WithHint(rolesHint)
	}
	return pgerr.Unsupported("%s", t.Tag).At(t.Pos)
}

// dropRoles is DROP ROLE.
func (s *Session) dropRoles(t *pgsql.DropStatement) error {
	if s.CurrentUser() != catalog.Superuser {
		return pgerr.New(pgerr.InsufficientPrivilege, "permission denied to drop role")
	}
	for _, o := range t.Objects {
		err := s.knownRole(&pgsql.RoleSpec{Kind: o.Role, Name: o.Name.Name})
		switch {
		case err == nil:
			return pgerr.Unsupported("DROP %s", t.Kind).At(t.Pos).WithHint(rolesHint)
		case !t.IfExists:
			return err
		}
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "role %q does not exist, skipping", o.Name.Name))
	}
	return nil
}
