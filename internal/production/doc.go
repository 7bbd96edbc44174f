// Package production holds the production checklist: what has to be so before a
// gateway serves people who rely on it, and the checks that find it out.
//
// # Parts
//
//	item.go          what an item is, and running a list of them
//	checklist.go     the table of the production checklist
//	connectivity.go  the short list: can this configuration serve at all
//	access.go        checks of logins and files with secrets
//	tls.go           checks of TLS towards clients
//	iris.go          checks of the side towards IRIS
//	operation.go     checks of limits, monitoring and the machine
//	probes.go        Probes: everything that is asked of the outside world
//	system_*.go      the part of Probes that differs between systems
//	report.go        the answers as a table and as JSON
//	document.go      the checklist as documentation
//
// # Rules
//
// An item is answered pass, fail or manual. Fail comes with a remedy of one line.
// Manual is what a program cannot know; it says what a person has to see for
// themselves, and nothing turns it into pass. Where an item does not apply it
// passes and says why.
//
// Checks change nothing. What they find names files and settings, never secrets.
package production
