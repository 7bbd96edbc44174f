package main

import (
	"errors"
	"fmt"
	"net"
	"sort"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// answerTimeout bounds the wait for the answer to one statement.
const answerTimeout = 20 * time.Second

// pass is one of the three ways in which a file is run.
type pass struct {
	name     string
	extended bool
	format   int16 // of results
}

// passes are run one after the other, each on a connection of its own.
var passes = []pass{
	{name: "simple"},
	{name: "text", extended: true},
	{name: "binary", extended: true, format: 1},
}

// server is one of the two servers under comparison.
type server struct {
	name, address, user, database string
}

// client is one connection to a server.
type client struct {
	server   server
	conn     net.Conn
	front    *pgproto3.Frontend
	settings []string // reported at start-up, "name=value"
}

// dial connects to a server that trusts its clients.
func dial(s server) (*client, error) {
	conn, err := net.DialTimeout("tcp", s.address, answerTimeout)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	c := &client{server: s, conn: conn, front: pgproto3.NewFrontend(conn, conn)}
	if err := c.startup(); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	return c, nil
}

// startup sends the startup message and reads up to ReadyForQuery.
func (c *client) startup() error {
	c.front.Send(&pgproto3.StartupMessage{
		ProtocolVersion: pgproto3.ProtocolVersion30,
		Parameters:      map[string]string{"user": c.server.user, "database": c.server.database, "application_name": "conformance"},
	})
	if err := c.flush(); err != nil {
		return err
	}
	for {
		message, err := c.front.Receive()
		if err != nil {
			return err
		}
		switch m := message.(type) {
		case *pgproto3.ParameterStatus:
			c.settings = append(c.settings, m.Name+"="+m.Value)
		case *pgproto3.ErrorResponse:
			return fmt.Errorf("%s: %s", m.Code, m.Message)
		case *pgproto3.ReadyForQuery:
			sort.Strings(c.settings)
			return nil
		case *pgproto3.AuthenticationOk, *pgproto3.BackendKeyData, *pgproto3.NoticeResponse:
		default:
			return fmt.Errorf("%T at start-up", m)
		}
	}
}

// flush sends what is buffered, within the time that an answer may take.
func (c *client) flush() error {
	if err := c.conn.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
		return err
	}
	return c.front.Flush()
}

// close ends the connection politely.
func (c *client) close() {
	c.front.Send(&pgproto3.Terminate{})
	_ = c.flush()
	_ = c.conn.Close()
}

// run sends one statement in the way of the pass and collects the answer. A
// lost connection is part of the answer; the client is then unusable.
func (c *client) run(st *statement, how pass) *answer {
	a := newAnswer(st)
	var err error
	if how.extended {
		err = c.runExtended(st, how, a)
	} else {
		c.front.Send(&pgproto3.Query{String: st.text})
		err = c.collect(a, st, false)
	}
	if err != nil {
		a.add(aspectConnection, err.Error())
	}
	return a
}

// runExtended parses the statement once and executes it with each set of
// parameters, each execution ending with Sync.
func (c *client) runExtended(st *statement, how pass, a *answer) error {
	c.front.Send(&pgproto3.Parse{Query: st.text, ParameterOIDs: st.types})
	c.front.Send(&pgproto3.Describe{ObjectType: 'S'})
	if st.describe {
		c.front.Send(&pgproto3.Sync{})
		return c.collect(a, st, false)
	}
	binds := st.binds
	if len(binds) == 0 {
		binds = [][]param{nil}
	}
	for _, params := range binds {
		c.front.Send(bindMessage(st, params, how))
		c.front.Send(&pgproto3.Describe{ObjectType: 'P'})
		c.front.Send(&pgproto3.Execute{MaxRows: st.maxRows})
		c.front.Send(&pgproto3.Flush{})
		if err := c.collect(a, st, true); err != nil {
			return err
		}
	}
	return nil
}

// bindMessage binds the unnamed portal.
func bindMessage(st *statement, params []param, how pass) *pgproto3.Bind {
	m := &pgproto3.Bind{ResultFormatCodes: []int16{how.format}}
	if st.formats != nil {
		m.ResultFormatCodes = st.formats
	}
	for _, p := range params {
		m.Parameters = append(m.Parameters, p.data)
		m.ParameterFormatCodes = append(m.ParameterFormatCodes, p.format)
	}
	return m
}

// collect reads messages into the answer up to ReadyForQuery. When the sync is
// owed, it is sent as soon as the execution ends in any way.
func (c *client) collect(a *answer, st *statement, owed bool) error {
	for {
		if err := c.flush(); err != nil {
			return err
		}
		message, err := c.front.Receive()
		if err != nil {
			return fmt.Errorf("connection lost: %w", withoutAddress(err))
		}
		a.take(message)
		switch m := message.(type) {
		case *pgproto3.CopyInResponse:
			// The end of the data is not answered before Sync.
			if c.sendCopy(st); owed {
				c.front.Send(&pgproto3.Sync{})
				owed = false
			}
		case *pgproto3.PortalSuspended:
			c.front.Send(&pgproto3.Execute{MaxRows: st.maxRows})
			c.front.Send(&pgproto3.Flush{})
		case *pgproto3.ErrorResponse, *pgproto3.CommandComplete, *pgproto3.EmptyQueryResponse:
			if owed {
				c.front.Send(&pgproto3.Sync{})
				owed = false
			}
		case *pgproto3.ReadyForQuery:
			a.add(aspectStatus, string(rune(m.TxStatus)))
			return nil
		}
	}
}

// sendCopy answers CopyInResponse with the statement's data.
func (c *client) sendCopy(st *statement) {
	if len(st.copyData) > 0 {
		c.front.Send(&pgproto3.CopyData{Data: st.copyData})
	}
	if st.copyFail != "" {
		c.front.Send(&pgproto3.CopyFail{Message: st.copyFail})
		return
	}
	c.front.Send(&pgproto3.CopyDone{})
}

// withoutAddress keeps the cause of a network error, which is the same for
// every run, and drops the addresses, which are not.
func withoutAddress(err error) error {
	var e *net.OpError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
