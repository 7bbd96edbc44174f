package exec

import (
	"crypto/md5" // #nosec G501 -- what version 3 is made of
	"crypto/rand"
	"crypto/sha1" // #nosec G505 -- what version 5 is made of
	"encoding/binary"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// uuidFuncs are the functions of the extension uuid-ossp.
func uuidFuncs() []def {
	return []def{
		{sig: "uuid_nil()", eval: constantUUID([16]byte{})},
		{sig: "uuid_ns_dns()", eval: constantUUID(uuidNamespace(0x10))},
		{sig: "uuid_ns_url()", eval: constantUUID(uuidNamespace(0x11))},
		{sig: "uuid_ns_oid()", eval: constantUUID(uuidNamespace(0x12))},
		{sig: "uuid_ns_x500()", eval: constantUUID(uuidNamespace(0x14))},
		{sig: "uuid_generate_v1() uuid_generate_v1mc()", eval: timeUUID},
		{sig: "uuid_generate_v3(uuid,text)", eval: nameUUID(3, func(b []byte) []byte { s := md5.Sum(b); return s[:] })}, // #nosec G401
		{sig: "uuid_generate_v4()", eval: randomUUID},
		{sig: "uuid_generate_v5(uuid,text)", eval: nameUUID(5, func(b []byte) []byte { s := sha1.Sum(b); return s[:16] })}, // #nosec G401
	}
}

// uuidNamespace is a namespace of RFC 4122, which differ in one byte.
func uuidNamespace(b byte) [16]byte {
	return [16]byte{0x6b, 0xa7, 0xb8, b, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
}

// constantUUID always returns the same.
func constantUUID(b [16]byte) analyze.EvalFunc {
	return func(*analyze.Env, []value.Value) (value.Value, error) { return value.UUID(b), nil }
}

// versioned sets the version and the variant.
func versioned(b [16]byte, version byte) value.Value {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	return value.UUID(b)
}

// uuidEpoch is how many steps of 100 ns lie between the beginning of the Gregorian
// calendar and that of Unix.
const uuidEpoch = 0x01b21dd213814000

// timeUUID is of version 1: the time, and random bits in the place of a network
// address, which is nobody's business.
func timeUUID(*analyze.Env, []value.Value) (value.Value, error) {
	var b [16]byte
	if _, err := rand.Read(b[8:]); err != nil {
		return value.Null, errRandom(err)
	}
	const step = 100                                    // ns
	t := uint64(time.Now().UnixNano()/step) + uuidEpoch // #nosec G115 -- long after 1970
	binary.BigEndian.PutUint32(b[0:], uint32(t))
	binary.BigEndian.PutUint16(b[4:], uint16(t>>32))
	binary.BigEndian.PutUint16(b[6:], uint16(t>>48))
	b[10] |= 1 // no address of any card
	return versioned(b, 1), nil
}

// nameUUID is made of a namespace and a name.
func nameUUID(version byte, hash func([]byte) []byte) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		var b [16]byte
		copy(b[:], hash([]byte(args[0].Str()+args[1].Str())))
		return versioned(b, version), nil
	}
}
