package main

import (
	"context"
	"fmt"
	"io"
)

const (
	// copyBuffer is the gateway's performance.copy_buffer_size, in MB.
	copyBuffer = 4
	// streamBudget is what a COPY of any size may take above the buffer, in MB.
	streamBudget = 64
	// chunkRows are the rows that a stream repeats.
	chunkRows = 10_000
)

// endless yields the same rows over and over, until it has yielded enough.
type endless struct {
	chunk     []byte
	at        int
	remaining int // chunks
}

// Read implements io.Reader.
func (e *endless) Read(p []byte) (int, error) {
	if e.at == len(e.chunk) {
		e.at = 0
		e.remaining--
	}
	if e.remaining <= 0 {
		return 0, io.EOF
	}
	n := copy(p, e.chunk[e.at:])
	e.at += n
	return n, nil
}

// measureStream loads a stream of gigabytes through a gateway of its own and looks at
// the memory that this took above the buffer. Unlike a rate it does not depend on what
// else the machine does: a run that needs more fails.
func measureStream(ctx context.Context, r *rig, rep *report) error {
	s, err := r.startGateway(ctx, "IRIS_HOST=127.0.0.1", "IRIS_PORT="+portOf(r.stub.address), "GODEBUG=madvdontneed=1")
	if err != nil {
		return err
	}
	defer s.process.stop()
	c, err := connect(ctx, s)
	if err != nil {
		return err
	}
	defer hangUp(ctx, c)
	chunk := narrowText(chunkRows)
	load := func(chunks int) error {
		tag, err := c.CopyFrom(ctx, &endless{chunk: chunk, remaining: chunks}, narrowIn)
		return counted(tag, err, chunks*chunkRows)
	}
	if err := load(1); err != nil { // what the first COPY makes stays
		return err
	}
	before, err := s.process.memory("VmRSS")
	if err != nil {
		return err
	}
	if err := load(r.sizes.streamed / len(chunk)); err != nil {
		return err
	}
	peak, err := s.process.memory("VmHWM")
	if err != nil {
		return err
	}
	took := (peak-before)/1024 - copyBuffer
	rep.add(line{
		What: fmt.Sprintf("memory above the buffer, COPY of %.1f GB", float64(r.sizes.streamed)/1e9),
		Ours: took, Unit: "MB", Budget: streamBudget,
	})
	if took > streamBudget {
		return fmt.Errorf("a COPY of %d bytes took %.0f MB above its buffer, more than %d", r.sizes.streamed, took, streamBudget)
	}
	return nil
}
