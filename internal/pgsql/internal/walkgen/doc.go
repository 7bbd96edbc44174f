// Walkgen writes the walker of package pgsql: for every node of the tree files
// its Position, walk and rewrite methods.
//
// A node is a struct type with a field Pos that no other struct holds by value;
// what is held by value is a part of its holder. Children are visited in the
// order of the fields, so the tree files decide the order.
//
//	walkgen -o walk.go directory
package main
