package pgwire

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzStartup decodes startup packets.
func FuzzStartup(f *testing.F) {
	for _, seed := range []string{
		startupPacket[4:],
		"\x00\x03\x00\x02user\x00u\x00database\x00d\x00options\x00-c a=b --c-d=e\\ f\x00_pq_.x\x00y\x00\x00",
		"\x00\x03\x00\x00user\x00\x00\x00", "\x00\x03\x00\x00\x00", "\x00\x03\x00\x00", "\x00\x03\x00\x00user",
		"\x00\x03\x00\x00user\x00u\x00replication\x00database\x00\x00", "\x04\xd2\x16\x2e\x00\x00\x00\x01abcd",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, packet []byte) {
		if len(packet) < 4 || len(packet) > startupMax || checkVersion(binary.BigEndian.Uint32(packet)) != nil {
			return
		}
		m, err := decodeStartup(packet)
		if err != nil {
			return
		}
		if m.user == "" || m.database == "" || m.version > protocolLatest {
			t.Errorf("accepted %+v", m)
		}
		parameters, err := m.parameters()
		if err != nil {
			return
		}
		for name, val := range parameters {
			if !utf8.ValidString(name) || !utf8.ValidString(val) {
				t.Errorf("parameter %q=%q", name, val)
			}
		}
	})
}

// FuzzBody decodes message bodies of every type.
func FuzzBody(f *testing.F) {
	for _, seed := range []struct{ typ, body string }{
		{"Q", "SELECT 1\x00"},
		{"P", "s\x00SELECT $1\x00\x00\x01\x00\x00\x00\x17"},
		{"B", "p\x00s\x00\x00\x01\x00\x01\x00\x02\x00\x00\x00\x04\x00\x00\x00\x01\xff\xff\xff\xff\x00\x01\x00\x00"},
		{"B", "\x00\x00\xff\xff"},
		{"B", "\x00\x00\x00\x00\xff\xff"},
		{"P", "\x00\x00\xff\xff"},
		{"D", "Sname\x00"},
		{"C", "P\x00"},
		{"E", "\x00\x00\x00\x00\x01"},
		{"f", "why\x00"},
		{"S", ""},
		{"H", "x"},
	} {
		f.Add(seed.typ[0], []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, typ byte, body []byte) {
		switch typ {
		case msgQuery:
			if sql, err := decodeQuery(body, nil); err == nil && len(sql)+1 != len(body) {
				t.Errorf("%q is not %q", sql, body)
			}
		case msgParse:
			if m, err := decodeParse(body, nil); err == nil && len(m.Name)+len(m.SQL)+4+4*len(m.ParameterOIDs) != len(body) {
				t.Errorf("%+v is not %q", m, body)
			}
		case msgBind:
			checkBind(t, body)
		case msgDescribe:
			decodeDescribe(body, nil)
		case msgClose:
			decodeClose(body, nil)
		case msgExecute:
			if m, err := decodeExecute(body, nil); err == nil && m.MaxRows < 0 {
				t.Errorf("%d rows", m.MaxRows)
			}
		case msgCopyFail:
			endOfCopy(typ, body, nil)
		default:
			decodeEmpty(body)
		}
	})
}

// checkBind checks that a Bind that was decoded accounts for every byte.
func checkBind(t *testing.T, body []byte) {
	m, err := decodeBind(body, nil)
	if err != nil {
		return
	}
	size := len(m.Portal) + len(m.Statement) + 2 + 6 + 2*len(m.ParameterFormats) + 2*len(m.ResultFormats)
	for i, p := range m.Parameters {
		size += 4 + len(p)
		m.parameterFormat(i)
	}
	if size != len(body) {
		t.Errorf("%+v is not %q", m, body)
	}
}

// FuzzConnection feeds a whole connection with bytes: it must come to an end
// when the bytes do, without a panic and without leaving anything behind.
func FuzzConnection(f *testing.F) {
	session := startupPacket
	for _, seed := range []string{
		"", "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x00\x05hello", "\x00\x00\x00\x08\x04\xd2\x16\x2f",
		session + frame('Q', "SELECT 1\x00") + frame('X', ""),
		session + frame('P', "\x00SELECT 1\x00\x00\x00") + frame('B', "\x00\x00\x00\x00\x00\x00\x00\x00") +
			frame('E', "\x00\x00\x00\x00\x00") + frame('S', ""),
		session + frame('Q', "COPY t FROM STDIN\x00") + frame('d', "a\n") + frame('S', "") + frame('c', ""),
		session + frame('Q', "COPY t FROM STDIN\x00") + frame('d', "a\tb\n") + frame('f', "no\x00"),
		session + frame('F', "") + frame('d', "") + frame('z', ""),
		session + "Q\xff\xff\xff\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		opts := testOptions(&script{})
		var log bytes.Buffer
		opts.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))
		opts.MaxMessageBytes = 1 << 16
		opts.AuthenticationTimeout = testTimeout
		s := New(opts)
		near, far := net.Pipe()
		near.SetDeadline(time.Now().Add(testTimeout))
		received := make(chan []byte)
		go func() {
			b, _ := io.ReadAll(near)
			received <- b
		}()
		done := make(chan struct{})
		go func() {
			s.starting.take()
			newConn(s, far).run(context.Background())
			close(done)
		}()
		near.Write(sent) // fails when the server has closed before
		near.Close()
		<-done
		<-received
		if log.Len() > 0 {
			t.Error(log.String())
		}
		if s.starting.used.Load() != 0 || s.sessions.used.Load() != 0 || len(s.keys.keys) != 0 {
			t.Error("the connection left something behind")
		}
	})
}
