package exec

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// hashFuncs are the functions behind hash operator classes, which applications make keys
// of advisory locks and shards with.
func hashFuncs() []def {
	return []def{
		{sig: "hashtext(text) hashname(name)", eval: hashed(textHash)},
		{sig: "hashtextextended(text,int8) hashnameextended(name,int8)", eval: hashedWith(textHash)},
		{sig: "hashbpchar(bpchar)", eval: hashed(paddedHash)},
		{sig: "hashbpcharextended(bpchar,int8)", eval: hashedWith(paddedHash)},
		{sig: "hashint2(int2) hashint4(int4) hashoid(oid)", eval: hashed(intHash)},
		{sig: "hashint2extended(int2,int8) hashint4extended(int4,int8) hashoidextended(oid,int8)", eval: hashedWith(intHash)},
		{sig: "hashint8(int8)", eval: hashed(bigintHash)},
		{sig: "hashint8extended(int8,int8)", eval: hashedWith(bigintHash)},
		{sig: "hashfloat4(float4) hashfloat8(float8)", eval: hashed(floatHash)},
		{sig: "hashfloat4extended(float4,int8) hashfloat8extended(float8,int8)", eval: hashedWith(floatHash)},
		{sig: "uuid_hash(uuid)", eval: hashed(uuidHash)},
		{sig: "uuid_hash_extended(uuid,int8)", eval: hashedWith(uuidHash)},
	}
}

// hasher hashes a value; seed 0 gives in its lower half what the functions without a
// seed return.
type hasher func(v value.Value, seed uint64) uint64

// hashed is a function of a value.
func hashed(h hasher) analyze.EvalFunc {
	return func(_ *analyze.Env, a []value.Value) (value.Value, error) {
		return value.Int(int64(int32(uint32(h(a[0], 0))))), nil // #nosec G115 -- the bits of an integer
	}
}

// hashedWith is a function of a value and a seed.
func hashedWith(h hasher) analyze.EvalFunc {
	return func(_ *analyze.Env, a []value.Value) (value.Value, error) {
		return value.Int(int64(h(a[0], uint64(a[1].Int())))), nil // #nosec G115 -- the bits of an integer
	}
}

// textHash hashes the bytes of a text.
func textHash(v value.Value, seed uint64) uint64 { return hashBytes([]byte(v.Str()), seed) }

// paddedHash hashes a text without the blanks that its type has added.
func paddedHash(v value.Value, seed uint64) uint64 {
	return hashBytes([]byte(strings.TrimRight(v.Str(), " ")), seed)
}

// intHash hashes 32 bits.
func intHash(v value.Value, seed uint64) uint64 {
	return hashUint32(uint32(v.Int()), seed) // #nosec G115 -- the bits of an integer
}

// bigintHash hashes an integer so that it is hashed like a shorter one of its value.
func bigintHash(v value.Value, seed uint64) uint64 {
	low, high := uint32(v.Int()), uint32(v.Int()>>32) // #nosec G115 -- the bits of an integer
	if v.Int() < 0 {
		high = ^high
	}
	return hashUint32(low^high, seed)
}

// floatHash hashes a number, with one value for both zeros.
func floatHash(v value.Value, seed uint64) uint64 {
	f := v.Float()
	switch {
	case f == 0:
		return seed
	case math.IsNaN(f):
		return hashBytes(binary.LittleEndian.AppendUint64(nil, 0x7ff8000000000000), seed)
	}
	return hashBytes(binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)), seed)
}

// uuidHash hashes the bytes of a UUID.
func uuidHash(v value.Value, seed uint64) uint64 { return hashBytes([]byte(v.Str()), seed) }

// hashState is Bob Jenkins's hash as PostgreSQL has it (common/hashfn.c).
type hashState struct{ a, b, c uint32 }

// newHash begins to hash so many bytes.
func newHash(length int, seed uint64) *hashState {
	start := 0x9e3779b9 + uint32(length) + 3923095 // #nosec G115 -- modulo 2³²
	h := &hashState{start, start, start}
	if seed != 0 {
		h.a += uint32(seed >> 32)
		h.b += uint32(seed) // #nosec G115 -- its lower half
		h.mix()
	}
	return h
}

// mix mixes the state between pieces of twelve bytes.
func (h *hashState) mix() {
	a, b, c := h.a, h.b, h.c
	for _, by := range [...][3]int{{4, 6, 8}, {16, 19, 4}} {
		a = (a - c) ^ bits.RotateLeft32(c, by[0])
		c += b
		b = (b - a) ^ bits.RotateLeft32(a, by[1])
		a += c
		c = (c - b) ^ bits.RotateLeft32(b, by[2])
		b += a
	}
	h.a, h.b, h.c = a, b, c
}

// sum mixes the state for the last time.
func (h *hashState) sum() uint64 {
	a, b, c := h.a, h.b, h.c
	c = (c ^ b) - bits.RotateLeft32(b, 14)
	a = (a ^ c) - bits.RotateLeft32(c, 11)
	b = (b ^ a) - bits.RotateLeft32(a, 25)
	c = (c ^ b) - bits.RotateLeft32(b, 16)
	a = (a ^ c) - bits.RotateLeft32(c, 4)
	b = (b ^ a) - bits.RotateLeft32(a, 14)
	c = (c ^ b) - bits.RotateLeft32(b, 24)
	return uint64(b)<<32 | uint64(c)
}

// hashBytes is hash_any_extended.
func hashBytes(k []byte, seed uint64) uint64 {
	h := newHash(len(k), seed)
	for ; len(k) >= 12; k = k[12:] {
		h.a += binary.LittleEndian.Uint32(k)
		h.b += binary.LittleEndian.Uint32(k[4:])
		h.c += binary.LittleEndian.Uint32(k[8:])
		h.mix()
	}
	var rest [12]byte
	n := copy(rest[:8], k)
	copy(rest[9:], k[n:]) // the lowest byte of c is the length's
	h.a += binary.LittleEndian.Uint32(rest[:])
	h.b += binary.LittleEndian.Uint32(rest[4:])
	h.c += binary.LittleEndian.Uint32(rest[8:])
	return h.sum()
}

// hashUint32 is hash_uint32_extended.
func hashUint32(k uint32, seed uint64) uint64 {
	h := newHash(4, seed)
	h.a += k
	return h.sum()
}
