// Package admin serves what operators look at over HTTP: /health, /ready,
// /metrics, the status page with sessions, pool and slow statements, and pprof.
//
// It also keeps the slowest statements of the last time and logs those over a
// threshold: SlowStatements is a session.Tracer.
//
// # Endpoints
//
//	GET  /health        200 with version and uptime, in JSON
//	GET  /ready         200, or 503 with the reason, in JSON
//	GET  /metrics       Prometheus's text format
//	GET  /              to /status
//	GET  /status        the page; ?refresh=5 reads itself again every 5 seconds
//	GET  /status.json   the same for programs
//	POST /cancel        pid=N: cancels the running statement of a session
//	GET  /debug/pprof/  Go's profiles, but the command line, which may hold passwords
//
// # Who may see what
//
// /health, /ready and /metrics hold no data of clients and are served to whoever
// reaches the address. The others are served to this machine only, or to who has
// the token (Authorization: Bearer).
//
// This machine is a peer with a loopback address that asks for a loopback name or
// address in the Host header, so that no name made to point here (DNS rebinding) is
// served, and without a header of a proxy, which would speak for somebody else. The
// port in the Host header may be any, since ports are forwarded.
//
// The cancel button takes a POST from the page's own origin only, so that no other
// page in a browser on this machine can press it; programs that are no browsers send
// no origin. GET changes nothing.
//
// # Answers
//
// /health is 200 as long as the program runs and can answer. /ready is 200 when
// clients would be served: IRIS answered the last check and no shutdown has begun;
// else 503 with the reason in JSON. Texts for people are plain, but for the page.
//
// # Limits
//
// Connections, headers, bodies, the time of a request, of an answer and of a profile
// are bounded by constants of server.go and routes.go; scrapes by package metrics.
package admin
