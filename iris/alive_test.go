package iris

import (
	"net"
	"testing"
	"time"
)

// TestAlive has the server hang up on an idle connection: that is noticed without a
// question, and what has arrived is still there to be read.
func TestAlive(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	socket, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	peer, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	c := newConn(socket, Config{})
	if !c.Alive() {
		t.Fatal("it is not alive")
	}
	if _, err := peer.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(10 * time.Millisecond)
	if !c.Alive() {
		t.Fatal("it is not alive when something has arrived")
	}
	var b [1]byte
	if n, err := socket.Read(b[:]); n != 1 || b[0] != 'x' {
		t.Fatalf("what had arrived: %d %v", n, err)
	}
	peer.Close()
	for end := time.Now().Add(5 * time.Second); c.Alive(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it is alive")
		}
	}
	if !c.IsBroken() {
		t.Error("it is not broken")
	}
	one, other := net.Pipe()
	defer one.Close()
	other.Close()
	if !newConn(one, Config{}).Alive() {
		t.Error("a byte stream that cannot tell is not alive")
	}
}
