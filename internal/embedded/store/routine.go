package store

import (
	"cmp"
	"maps"
	"slices"
)

// Routine is a function or procedure that DDL made. It is kept as it was
// written; of the languages its code can be in, this server runs SQL.
type Routine struct {
	ID        int64
	Schema    string
	Name      string
	ClassName string // the class IRIS would have made for it
	Procedure bool   // made by CREATE PROCEDURE
	Params    []RoutineParam
	Returns   *Type  `json:",omitempty"` // nil: it returns nothing
	Language  string // OBJECTSCRIPT, PYTHON, …
	Body      string // the code between the braces; in SQL the whole statement
	Query     bool   `json:",omitempty"` // made by CREATE QUERY
}

// RoutineParam is a parameter of a routine.
type RoutineParam struct {
	Name string
	Mode string // IN, OUT or INOUT
	Type Type
}

// routineKey is where a routine is found: without regard to case.
func routineKey(schema, name string) string { return Fold(schema) + "." + Fold(name) }

// Routine finds a routine, nil if there is none.
func (c *Catalog) Routine(schema, name string) *Routine { return c.routines[routineKey(schema, name)] }

// Routines returns all routines by name.
func (c *Catalog) Routines() []*Routine {
	return slices.SortedFunc(maps.Values(c.routines), func(a, b *Routine) int {
		return cmp.Compare(routineKey(a.Schema, a.Name), routineKey(b.Schema, b.Name))
	})
}

// PutRoutine makes a routine or replaces the one of the same name.
func (d *Definer) PutRoutine(r *Routine) error {
	if old := d.draft.Routine(r.Schema, r.Name); old != nil {
		r.ID = old.ID
	} else {
		r.ID = d.NextID()
	}
	d.draft.routines[routineKey(r.Schema, r.Name)] = r
	return d.save(r.ID, routineDefinition, r)
}

// DropRoutine removes a routine.
func (d *Definer) DropRoutine(r *Routine) error {
	delete(d.draft.routines, routineKey(r.Schema, r.Name))
	return d.erase(r.ID)
}
