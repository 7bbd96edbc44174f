// Package fault_test shows what the gateway does when something is wrong: with
// what a client sends, with the client itself, with IRIS, or with the process.
// Every test ends by showing that the gateway still serves, that nothing was
// logged as an error, and that no connection to IRIS is still leased.
//
// Most tests run the gateway in this process (gateway_test.go); those that kill
// it build and run the program (process_test.go).
package fault_test

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
