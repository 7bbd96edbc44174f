package embedded

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// mustWrite writes all of p or fails the test.
func mustWrite(t testing.TB, c net.Conn, p []byte) {
	t.Helper()
	if n, err := c.Write(p); n != len(p) || err != nil {
		t.Fatalf("Write of %d bytes = %d, %v", len(p), n, err)
	}
}

func TestPipeWriteNeedsNoReader(t *testing.T) {
	a, b := newPipe()
	defer a.Close()
	defer b.Close()
	mustWrite(t, a, make([]byte, pipeCapacity))
	mustWrite(t, b, []byte("reply"))

	got := make([]byte, 16)
	n, err := a.Read(got)
	if string(got[:n]) != "reply" || err != nil {
		t.Fatalf("Read = %q, %v", got[:n], err)
	}
}

func TestPipeFullBufferWaits(t *testing.T) {
	a, b := newPipe()
	defer a.Close()
	defer b.Close()
	a.SetWriteDeadline(time.Now().Add(10 * time.Millisecond))
	n, err := a.Write(make([]byte, pipeCapacity+1))
	if n != pipeCapacity || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("Write over the capacity = %d, %v", n, err)
	}
	a.SetWriteDeadline(time.Time{})
	if _, err := io.ReadFull(b, make([]byte, pipeCapacity)); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, a, []byte("x"))
}

func TestPipeDeadlines(t *testing.T) {
	past := time.Unix(1, 0)
	for _, test := range []struct {
		name string
		set  func(net.Conn)
	}{
		{"past", func(c net.Conn) { c.SetReadDeadline(past) }},
		{"future", func(c net.Conn) { c.SetReadDeadline(time.Now().Add(5 * time.Millisecond)) }},
		{"both directions", func(c net.Conn) { c.SetDeadline(past) }},
		{"moved closer while waiting", func(c net.Conn) {
			c.SetReadDeadline(time.Now().Add(time.Hour))
			time.AfterFunc(5*time.Millisecond, func() { c.SetReadDeadline(past) })
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := newPipe()
			defer a.Close()
			defer b.Close()
			test.set(a)
			n, err := a.Read(make([]byte, 1))
			var timeout net.Error
			if n != 0 || !errors.As(err, &timeout) || !timeout.Timeout() {
				t.Fatalf("Read = %d, %v; want a timeout", n, err)
			}
			a.SetReadDeadline(time.Time{})
			mustWrite(t, b, []byte("x"))
			if n, err := a.Read(make([]byte, 1)); n != 1 || err != nil {
				t.Fatalf("Read after the deadline was removed = %d, %v", n, err)
			}
		})
	}
}

func TestPipePassedDeadlineHidesData(t *testing.T) {
	a, b := newPipe()
	defer a.Close()
	defer b.Close()
	mustWrite(t, b, []byte("x"))
	a.SetReadDeadline(time.Unix(1, 0))
	if _, err := a.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("Read = %v, want a timeout", err)
	}
}

func TestPipeClose(t *testing.T) {
	a, b := newPipe()
	mustWrite(t, a, []byte("last words"))
	a.Close()
	a.Close()
	got, err := io.ReadAll(b)
	if string(got) != "last words" || err != nil {
		t.Fatalf("peer read %q, %v", got, err)
	}
	if _, err := b.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Write to a closed peer = %v", err)
	}
	if _, err := a.Read(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Read after own Close = %v", err)
	}
	if _, err := a.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Write after own Close = %v", err)
	}
}

func TestPipeCloseWakesWaiters(t *testing.T) {
	for _, closer := range []string{"own", "peer"} {
		t.Run(closer, func(t *testing.T) {
			a, b := newPipe()
			mustWrite(t, a, make([]byte, pipeCapacity))
			var waiters sync.WaitGroup
			waiters.Go(func() {
				if n, err := a.Read(make([]byte, 1)); n != 0 || err == nil {
					t.Errorf("waiting Read = %d, %v", n, err)
				}
			})
			waiters.Go(func() {
				if _, err := a.Write(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
					t.Errorf("waiting Write = %v", err)
				}
			})
			map[string]net.Conn{"own": a, "peer": b}[closer].Close()
			waiters.Wait()
		})
	}
}

// TestPipeCarriesBytes sends random chunks both ways at once, with short reads.
func TestPipeCarriesBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := newPipe()
		seed := rapid.Uint64().Draw(t, "seed")
		sizes := rapid.SliceOfN(rapid.IntRange(0, 3*pipeCapacity), 1, 6).Draw(t, "sizes")
		readSize := rapid.IntRange(1, 2*pipeCapacity).Draw(t, "read size")
		var work sync.WaitGroup
		for _, end := range []struct{ from, to net.Conn }{{a, b}, {b, a}} {
			sent := randomBytes(seed, sizes)
			work.Go(func() { writeChunks(t, end.from, sent, sizes) })
			work.Go(func() {
				got := readBytes(t, end.to, len(sent), readSize)
				if !bytes.Equal(got, sent) {
					t.Errorf("%d bytes arrived changed", len(sent))
				}
			})
		}
		work.Wait()
		a.Close()
		b.Close()
	})
}

// randomBytes returns as many bytes as the sizes add up to.
func randomBytes(seed uint64, sizes []int) []byte {
	total := 0
	for _, n := range sizes {
		total += n
	}
	random := rand.New(rand.NewPCG(seed, 1))
	p := make([]byte, total)
	for i := range p {
		p[i] = byte(random.Uint32())
	}
	return p
}

// writeChunks writes p in pieces of the given sizes.
func writeChunks(t *rapid.T, c net.Conn, p []byte, sizes []int) {
	for _, n := range sizes {
		if _, err := c.Write(p[:n]); err != nil {
			t.Errorf("write: %v", err)
		}
		p = p[n:]
	}
}

// readBytes reads total bytes with reads of at most size.
func readBytes(t *rapid.T, c net.Conn, total, size int) []byte {
	var got []byte
	p := make([]byte, size)
	for len(got) < total {
		n, err := c.Read(p)
		if err != nil {
			t.Errorf("read: %v", err)
			return got
		}
		got = append(got, p[:n]...)
	}
	return got
}

// TestPipeConcurrentWriters checks that no byte of several writers is lost.
func TestPipeConcurrentWriters(t *testing.T) {
	a, b := newPipe()
	defer b.Close()
	const writers, each = 8, 50_000
	var work sync.WaitGroup
	for i := range writers {
		work.Go(func() {
			for range each / 100 {
				if _, err := a.Write(bytes.Repeat([]byte{byte(i)}, 100)); err != nil {
					t.Errorf("write: %v", err)
				}
			}
		})
	}
	go func() { work.Wait(); a.Close() }()
	got, err := io.ReadAll(b)
	if err != nil {
		t.Fatal(err)
	}
	var counts [writers]int
	for _, c := range got {
		counts[c]++
	}
	for i, n := range counts {
		if n != each {
			t.Errorf("writer %d: %d bytes arrived, want %d", i, n, each)
		}
	}
}

func BenchmarkPipeRoundTrip(b *testing.B) {
	client, server := newPipe()
	go io.Copy(server, server)
	defer client.Close()
	p := make([]byte, 128)
	for b.Loop() {
		client.Write(p)
		io.ReadFull(client, p)
	}
}
