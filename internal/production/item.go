package production

import (
	"context"
	"fmt"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// Status is the answer to an item.
type Status string

// The answers.
const (
	Pass   Status = "pass"
	Fail   Status = "fail"
	Manual Status = "manual"
)

// Item is one line of a checklist.
type Item struct {
	// ID names the item in the output; it does not change.
	ID string
	// Group is the heading it is under.
	Group string
	// Title is what has to be so, as a sentence.
	Title string
	// Remedy is what to do, in one line: when it is not so, or, for an item that no
	// program can answer, to find out whether it is.
	Remedy string
	// check answers the item. An item without one is manual.
	check func(ctx context.Context, s *subject) finding
}

// Automatic reports whether the program answers the item by itself.
func (i *Item) Automatic() bool { return i.check != nil }

// finding is what a check has found.
type finding struct {
	ok   bool
	text string
}

// found passes an item.
func found(format string, args ...any) finding { return finding{true, fmt.Sprintf(format, args...)} }

// missed fails an item.
func missed(format string, args ...any) finding { return finding{false, fmt.Sprintf(format, args...)} }

// judged passes or fails an item with the same words.
func judged(ok bool, format string, args ...any) finding {
	return finding{ok, fmt.Sprintf(format, args...)}
}

// Result is an item with its answer.
type Result struct {
	ID      string `json:"id"`
	Group   string `json:"group"`
	Title   string `json:"title"`
	Status  Status `json:"status"`
	Finding string `json:"finding,omitempty"` // what was seen
	Remedy  string `json:"remedy,omitempty"`  // unless it passed
}

// subject is what is checked, with what several checks need and one has found.
type subject struct {
	config *config.Config
	probes Probes
	// running is the gateway that serves with this configuration.
	running Gateway
}

// Run answers the items, one after the other. It asks once whether the gateway of
// this configuration is running.
func Run(ctx context.Context, items []Item, c *config.Config, p Probes) Report {
	s := &subject{config: c, probes: p}
	if c.Monitoring.MetricsEnabled {
		s.running = p.Gateway(ctx, httpURL(c))
	}
	var report Report
	for i := range items {
		report.Results = append(report.Results, items[i].answer(ctx, s))
	}
	return report
}

// answer answers the item.
func (i *Item) answer(ctx context.Context, s *subject) Result {
	r := Result{ID: i.ID, Group: i.Group, Title: i.Title, Status: Manual, Remedy: i.Remedy}
	if i.check == nil {
		return r
	}
	f := i.check(ctx, s)
	r.Finding = f.text
	if f.ok {
		r.Status, r.Remedy = Pass, ""
	} else {
		r.Status = Fail
	}
	return r
}
