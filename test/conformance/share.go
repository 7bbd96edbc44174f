package main

import (
	"fmt"
	"io"
	"os"
)

// shareMax is the share of statements that may differ by design, in percent.
const shareMax = 2

// share is how many of some statements differ by design.
type share struct{ differ, all int }

// percent is the share in percent.
func (s share) percent() float64 { return 100 * float64(s.differ) / float64(max(s.all, 1)) }

// readShare reads the recorded share: the two numbers.
func readShare(path string) (share, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return share{}, err
	}
	var s share
	if _, err := fmt.Sscan(string(text), &s.differ, &s.all); err != nil {
		return share{}, fmt.Errorf("%s: two numbers are wanted: %w", path, err)
	}
	return s, nil
}

// hold prints the share that was found; it must be no larger than the recorded one.
func (s share) hold(w io.Writer, found share) error {
	if _, err := fmt.Fprintf(w, "%.2f %% of %d statements differ by design; recorded are %.2f %% of %d, allowed %d %%\n",
		found.percent(), found.all, s.percent(), s.all, shareMax); err != nil {
		return err
	}
	if found.percent() > s.percent() || found.percent() > shareMax {
		return fmt.Errorf("the share of statements that differ has grown: %d of %d", found.differ, found.all)
	}
	return nil
}
