package session

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// ability is what an IRIS of a version cannot do.
type ability struct {
	version string
	lacks   irissql.Capabilities
}

// learnAbility finds out what IRIS can do, when it has not been asked yet or is of
// another version than then. conn is the session's own lease.
func (h *Handler) learnAbility(ctx context.Context, conn *pool.Conn) error {
	version := conn.ServerVersion()
	if a := h.ability.Load(); a != nil && a.version == version {
		return nil
	}
	lacks, err := remote.Lacks(ctx, conn)
	if err != nil {
		return err
	}
	h.ability.Store(&ability{version: version, lacks: lacks})
	return nil
}

// irisLacks is what IRIS cannot do: what it said, and what the planner given to the
// handler does without. Before IRIS was spoken to nothing is left to it either.
func (h *Handler) irisLacks() irissql.Capabilities {
	out := h.opts.Planner.Lacks
	if a := h.ability.Load(); a != nil {
		out |= a.lacks
	}
	return out
}

// Capabilities is the version of IRIS and what it can and cannot do; "" before IRIS
// was spoken to.
func (h *Handler) Capabilities() (version string, has, lacks []irissql.Capability) {
	a := h.ability.Load()
	if a == nil {
		return "", nil, nil
	}
	lacks = h.irisLacks().List()
	for _, c := range irissql.AllCapabilities() {
		if !slices.Contains(lacks, c) {
			has = append(has, c)
		}
	}
	return a.version, has, lacks
}

// abilityPointer is where a handler keeps what it learnt.
type abilityPointer = atomic.Pointer[ability]
