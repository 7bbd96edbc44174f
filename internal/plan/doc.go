// Package plan decides what IRIS computes and what is finished here: typed tree
// in, plan out. It does no I/O.
//
// # Parts
//
//   - plan.go, planner.go: Plan and Planner, the contract with session
//   - rule.go: the names of the rules, and which of them made a plan
//   - select.go: queries: whole pushdown, core pushdown, local with remote scans
//   - pullup.go, inner.go: queries in FROM: made one with the query that reads them,
//     or planned by themselves, and the branches of set operations
//   - nearest.go, search.go, threshold.go, initplan.go: searches for the nearest
//     vectors: by Euclidean distance, with conditions that stay here, with bounds of
//     the distance, for the vector that a subquery yields
//   - toprows.go: TOP, where LIMIT and OFFSET are known only when the statement runs
//   - push.go, rules.go: expressions and predicates, one small named rule each
//   - fixed*.go: what parameters and literals decide alone, and fails before a row;
//     fulljoin.go: FULL JOINs that PostgreSQL refuses
//   - order.go, group.go: ORDER BY, GROUP BY and aggregates
//   - insert.go, change_whole.go: DML that is one IRIS statement for each row or
//     for all of them
//   - change.go, change_run.go, rowtarget.go: UPDATE and DELETE in steps, by row id
//   - changecte.go: data-modifying WITH items
//   - insert_steps.go, insert_run.go, conflict_run.go: INSERT with RETURNING or
//     ON CONFLICT
//   - ddl.go: CREATE TABLE and its relatives
//   - scan.go: the remote node and its parameters
//
// # Rules
//
// Rules() lists all of them, Plan.Fired those that made a plan. Planner.Without
// takes rules out, and the same answer must come by work here; Planner.Alter is
// given what a rule yields and may return something else of its type, so that
// tests can make any one rule wrong (irissql.Not{Pred: x} for a condition, NULL
// for a value, the other direction for an order, a LEFT JOIN for an inner one,
// false for DISTINCT). session.Options.Planner and server.Options.Planner pass a
// planner to a whole gateway.
//
// # How much is pushed
//
// A query over IRIS tables is pushed whole when every clause has a rule. Else
// its core goes to IRIS (joins, the conjuncts of WHERE that have a rule, and,
// when nothing local stands before them, ORDER BY and LIMIT), and the rest runs
// here on the core's rows. What has no core (set operations, CTEs, functions in
// FROM) runs here over scans of the tables, each with its own conjuncts. A query over
// a plain query, view or WITH item is made one first, as PostgreSQL does.
//
// # Invariants
//
//   - A rule pushes a form only if IRIS answers exactly as PostgreSQL does; what
//     has no rule stays here. Rules are data with a name; a test lists them.
//   - Client data reaches IRIS as parameters only. An expression without columns
//     is computed here and becomes one parameter.
//   - Volatile functions are never pushed.
//
// # DML in steps
//
// What IRIS cannot compute is read through an ordinary query that yields row
// ids and new values; the rows are locked, read again, and those that changed in
// between are computed anew; then all are written by row id. All of it happens
// in the transaction of the statement, so that a failed step is undone by the
// rollback that PostgreSQL's rules force. The node that does so when it is
// opened yields RETURNING, computed before the first row is given out.
package plan
