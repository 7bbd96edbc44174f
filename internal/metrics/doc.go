// Package metrics counts what the gateway does, for Prometheus. Metrics
// implements the tracer interfaces of pgwire, session, pool and iris, which
// know nothing of Prometheus; server connects them, admin serves the result.
//
// # Names
//
// The names, some of which guides of such a gateway promise, with their types.
// Dashboards and alerts in deploy/ use them; a test compares the three.
//
//	pgwire_connections_total                         gauge: connections of clients that are open (the name is what users' dashboards ask for)
//	pgwire_connections_active                        gauge: the same under a name that fits
//	pgwire_connections_accepted_total                counter
//	pgwire_connections_max                           gauge: clients served at once
//	pgwire_sessions_active                           gauge: clients that are authenticated
//	pgwire_queries_total                             counter by type: select, insert, update, delete, copy, ddl, transaction, utility
//	pgwire_query_failures_total                      counter by type: those that ended with an error
//	pgwire_query_duration_seconds                    histogram by type
//	pgwire_rows_total                                counter by type: rows returned or changed
//	pgwire_slow_statements_total                     counter
//	pgwire_catalog_probes_unanswered_total           counter
//	pgwire_vector_operations_total                   counter by function and index: statements that read, store or compare vectors
//	pgwire_copy_operations_total                     counter by direction: in, out
//	pgwire_copy_rows_total                           counter by direction
//	pgwire_plan_cache_hits_total                     counter
//	pgwire_plan_cache_misses_total                   counter
//	pgwire_plan_cache_entries                        gauge
//	pgwire_plan_cache_bytes                          gauge: as estimated
//	pgwire_plan_cache_bytes_max                      gauge
//	pgwire_plan_cache_evictions_total                counter: plans given up for others
//	pgwire_plan_cache_invalidations_total            counter: plans given up because what they use has changed
//	pgwire_errors_total                              counter by sqlstate
//	pgwire_iris_errors_total                         counter by sqlcode
//	pgwire_authentication_failures_total             counter
//	pgwire_cancel_requests_total                     counter by outcome: matched, unmatched
//	pgwire_bytes_received_total                      counter: from clients
//	pgwire_bytes_sent_total                          counter: to clients
//	pgwire_pool_connections                          gauge by state: idle, leased
//	pgwire_pool_connections_max                      gauge
//	pgwire_pool_waiting                              gauge
//	pgwire_pool_acquire_duration_seconds             histogram
//	pgwire_pool_acquire_failures_total               counter
//	pgwire_pool_dials_total                          counter by outcome: ok, failed
//	pgwire_pool_closed_total                         counter by reason: broken, spoilt, unhealthy, surplus, shutdown
//	pgwire_ready                                     gauge: 1 while /ready answers 200
//	pgwire_iris_up                                   gauge: 1 while the last health check succeeded
//	pgwire_iris_calls_total                          counter by function
//	pgwire_iris_call_failures_total                  counter: requests whose connection failed
//	pgwire_iris_bytes_sent_total                     counter
//	pgwire_iris_bytes_received_total                 counter
//	pgwire_tls_certificate_expiry_timestamp_seconds  gauge: while TLS is on
//	pgwire_memory_usage_bytes                        gauge: memory obtained from the system and not given back
//	pgwire_build_info                                gauge: 1 with version, go_version
//
// and Go's own runtime and process metrics. No label takes a value that a client
// can choose freely: SQLSTATEs and SQLCODEs are those of pgerr's tables, anything
// else counts as other.
//
// # Cost
//
// What is told of every statement finds its counters in tables made at the start,
// adds to atomics and allocates nothing; a test holds that. The state of the pool,
// readiness and memory are asked for at a scrape.
package metrics
