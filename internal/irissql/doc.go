// Package irissql is what the gateway sends to IRIS: a tree and its printer,
// nothing else. It does not parse.
//
// The tree separates values from predicates (Expr and Pred), because IRIS has
// no boolean values: a predicate in value position cannot be built. Every
// identifier is printed delimited and every nested operation parenthesised, so
// that neither reserved words nor the precedence setting of the server matter.
// Client data never becomes text: constants are parameters, except the small
// integers that IRIS wants in place (TOP, LIMIT, ordinals of a type).
//
// Upstream: InterSystems SQL reference, SELECT, INSERT, UPDATE, DELETE and
// CREATE TABLE.
package irissql
