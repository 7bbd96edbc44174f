// Package catalog is pg_catalog and information_schema: relations with
// PostgreSQL's columns, types and object identifiers, which the ordinary
// analyser and executor read like any other. No query is recognised by its text.
//
// Upstream: PostgreSQL documentation, "System Catalogs", "System Views" and
// "The Information Schema".
//
// # Parts
//
//   - data/schema.tsv: the columns of all relations; data/*.tsv: the rows of
//     PostgreSQL's own objects, which every server has; views/*/*.sql: the
//     definitions of the views. testdata/gencatalog.sh writes them all from a
//     PostgreSQL 15
//   - data/schema_16.tsv and later: the relations that a version brought or changed,
//     with the rows that came with it; testdata/genversions.sh writes them from
//     servers of those versions. versions.go makes the rows and views of 15 theirs
//   - data/vector/*.tsv: the rows of the extension vector, which
//     testdata/genvector.sh writes from a PostgreSQL that has it
//   - data/extensions.tsv: the columns of the relations of other extensions, which
//     are there once those are created
//   - catalog.go, schema.go, static.go: what is the same for all sessions
//   - relation.go: a relation as the source of rows
//   - database.go: what one session sees: the metadata snapshot, its roles, its
//     settings; objects.go: the objects of a snapshot with their OIDs
//   - pg_*.go: the rows of user objects, one file per relation
//   - names.go: names of objects, for the reg* types and *_is_visible
//   - func_*.go: the functions that ask the catalog
//
// # How a relation is answered
//
// A name found in pg_catalog or information_schema is an analyze.Relation. A
// view carries its definition, which the analyser takes like a query in FROM. A
// table carries a node that yields the static rows, then those that its file
// makes of the snapshot. Equalities with OIDs, names and numbers find rows by an
// index (lookup.go). The rows of a snapshot are made once for each user and
// kept while the snapshot is current.
//
// # OIDs
//
// Built-in objects have PostgreSQL's numbers. Those of user objects are a hash
// of the object's identity (kind, schema, names) with deterministic probing,
// as in meta: the gateway schema that would store them does not exist yet.
// They outlive a restart, but not a new object that collides.
//
// # Invariants
//
//   - A name never refers to a column or function by a query's text.
//   - Rows handed out are shared and never changed.
//   - What PostgreSQL calls NOT NULL is not NULL here.
//
// # Deviations
//
//   - Every user object belongs to the session's user: IRIS's owners are not read.
//   - pg_statistic has what IRIS counts: sizes, numbers of values, and the most frequent
//     one where it is an outlier. IRIS is asked each time.
//   - Statistics views have the gateway's own counters, and zero for what only
//     PostgreSQL's server does.
//   - The domains of information_schema are their base types.
//   - testdata/relations lists what superusers alone may read.
package catalog
