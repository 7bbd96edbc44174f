package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// measureIdle opens many clients that have asked one thing and now wait.
func measureIdle(ctx context.Context, r *rig, rep *report) error {
	s, err := r.startGateway(ctx, "IRIS_HOST=127.0.0.1", "IRIS_PORT="+portOf(r.stub.address), "GODEBUG=madvdontneed=1")
	if err != nil {
		return err
	}
	defer s.process.stop()
	var clients []*pgconn.PgConn
	defer func() {
		for _, c := range clients {
			_ = c.Conn().Close() // the server is stopped next
		}
	}()
	open := func(n int) error {
		for range n {
			c, err := connect(ctx, s)
			if err != nil {
				return err
			}
			clients = append(clients, c)
			result := c.ExecParams(ctx, pointQuery, [][]byte{[]byte("1")}, nil, nil, nil).Read()
			if result.Err != nil {
				return result.Err
			}
		}
		return nil
	}
	if err := open(20); err != nil { // what the first clients make stays
		return err
	}
	before, err := s.process.memory("VmRSS")
	if err != nil {
		return err
	}
	if err := open(r.sizes.idle); err != nil {
		return err
	}
	after, err := s.process.memory("VmRSS")
	if err != nil {
		return err
	}
	rep.add(line{
		What: fmt.Sprintf("memory of an idle client, %d of them", r.sizes.idle),
		Ours: (after - before) / float64(r.sizes.idle), Unit: "kB", Budget: 40,
	})
	return nil
}

// measureStart times from starting the program, with a fresh data directory, to
// the answer to the first statement.
func measureStart(ctx context.Context, r *rig, rep *report) error {
	m, err := interleave(r.sizes.loads, variant{"start", func() (float64, error) { return r.firstAnswer(ctx) }})
	if err != nil {
		return err
	}
	rep.add(line{What: "start to first answer, embedded server", Ours: m[0], Unit: "ms", Budget: 200})
	return nil
}

// firstAnswer starts a gateway on the embedded server and returns how many
// milliseconds later the first statement was answered.
func (r *rig) firstAnswer(ctx context.Context) (float64, error) {
	s := server{database: namespace}
	var err error
	if s.address, err = freeAddress(ctx); err != nil {
		return 0, err
	}
	data := filepath.Join(r.work, "start")
	env, err := r.gatewayEnv(ctx, s.address, []string{"PGWIRE_DATA_DIR=" + data})
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	if s.process, err = launch(r.work, "start", false, env, r.o.binary, "serve"); err != nil {
		return 0, err
	}
	err = askUntilAnswered(ctx, s)
	took := time.Since(begun)
	s.process.stop()
	return float64(took.Microseconds()) / 1e3, errors.Join(err, os.RemoveAll(data))
}

// askUntilAnswered connects again and again until a statement is answered.
func askUntilAnswered(ctx context.Context, s server) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		c, err := connect(ctx, s)
		if err == nil {
			err = execute(ctx, c, "SELECT 1")
			return errors.Join(err, c.Close(ctx))
		}
		select {
		case <-tick.C:
		case <-s.process.ended:
			return fmt.Errorf("it ended: %s", s.process.output())
		case <-ctx.Done():
			return err
		}
	}
}
