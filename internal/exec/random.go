package exec

import (
	"crypto/rand"
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Random is a session's generator for random() and setseed(): PostgreSQL 15's
// xoroshiro128**, so that a seed gives the same numbers. It is used by one
// goroutine at a time.
type Random struct{ s0, s1 uint64 }

// NewRandom returns a generator that starts somewhere.
func NewRandom() (*Random, error) {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return nil, errRandom(err)
	}
	r := &Random{}
	r.start(binary.BigEndian.Uint64(b[:]))
	return r, nil
}

// start fills the state from a number.
func (r *Random) start(seed uint64) {
	next := func() uint64 {
		seed += 0x9e3779b97f4a7c15
		x := (seed ^ seed>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		return x ^ x>>31
	}
	r.s0, r.s1 = next(), next()
	if r.s0 == 0 && r.s1 == 0 {
		r.s0, r.s1 = 0x5851f42d4c957f2d, 0x14057b7ef767814f
	}
}

// Seed implements analyze.Random.
func (r *Random) Seed(seed float64) {
	r.start(uint64(int64(float64(uint64(1)<<52-1) * seed)))
}

// Float64 implements analyze.Random.
func (r *Random) Float64() float64 {
	s0, s1 := r.s0, r.s1^r.s0
	v := bits.RotateLeft64(s0*5, 7) * 9
	r.s0 = bits.RotateLeft64(s0, 24) ^ s1 ^ s1<<16
	r.s1 = bits.RotateLeft64(s1, 37)
	return math.Ldexp(float64(v>>12), -52)
}

// randomFloat is random().
func randomFloat(env *analyze.Env, _ []value.Value) (value.Value, error) {
	if env.Random != nil {
		return value.Float(env.Random.Float64()), nil
	}
	r, err := NewRandom()
	if err != nil {
		return value.Null, err
	}
	return value.Float(r.Float64()), nil
}

// setSeed is setseed().
func setSeed(env *analyze.Env, args []value.Value) (value.Value, error) {
	seed := args[0].Float()
	switch {
	case math.IsNaN(seed) || seed < -1 || seed > 1:
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "setseed parameter %g is out of allowed range [-1,1]", seed)
	case env.Random == nil:
		return value.Null, errNoSession()
	}
	env.Random.Seed(seed)
	return value.Text(""), nil
}

// randomUUID makes a version 4 UUID.
func randomUUID(*analyze.Env, []value.Value) (value.Value, error) {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		return value.Null, errRandom(err)
	}
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return value.UUID(b), nil
}

// errRandom is the error of a system without random numbers.
func errRandom(err error) error {
	return pgerr.New(pgerr.InternalError, "could not generate random values").WithCause(err)
}
