package exec

import (
	"encoding/base64"
	"encoding/binary"
	"math/big"
	"strconv"
	"strings"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// blowfishDigits are the digits of salts and hashes of bcrypt.
var blowfishDigits = base64.NewEncoding("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789").WithPadding(base64.NoPadding)

// The sizes of a Blowfish cipher: its subkeys, and its four boxes.
const (
	blowfishKeys  = 18
	blowfishBoxes = 4 * 256
)

// blowfish is a Blowfish cipher.
type blowfish struct {
	p [blowfishKeys]uint32
	s [blowfishBoxes]uint32
}

// blowfishStart is the cipher without a key: the fraction of pi. It is computed when
// it is first needed.
var blowfishStart = sync.OnceValue(func() *blowfish {
	const words = blowfishKeys + blowfishBoxes
	const spare = 64
	fraction := piFraction(words*32 + spare)
	fraction.Rsh(fraction, spare)
	b := fraction.FillBytes(make([]byte, words*4))
	c := &blowfish{}
	for i := range words {
		w := binary.BigEndian.Uint32(b[4*i:])
		if i < blowfishKeys {
			c.p[i] = w
		} else {
			c.s[i-blowfishKeys] = w
		}
	}
	return c
})

// piFraction is the fraction of pi in so many bits, by Machin's formula.
func piFraction(bits uint) *big.Int {
	const guard = 32
	one := new(big.Int).Lsh(big.NewInt(1), bits+guard)
	arctan := func(x int64) *big.Int { // of 1/x
		term := new(big.Int).Div(one, big.NewInt(x))
		sum, square := new(big.Int).Set(term), big.NewInt(x*x)
		for n := int64(3); term.Sign() != 0; n += 2 {
			term.Div(term, square)
			part := new(big.Int).Div(term, big.NewInt(n))
			if n&2 != 0 {
				part.Neg(part)
			}
			sum.Add(sum, part)
		}
		return sum
	}
	pi := new(big.Int).Sub(new(big.Int).Lsh(arctan(5), 4), new(big.Int).Lsh(arctan(239), 2))
	pi.Rsh(pi, guard)
	return pi.Sub(pi, new(big.Int).Lsh(big.NewInt(3), bits))
}

// encrypt encrypts one block.
func (c *blowfish) encrypt(l, r uint32) (uint32, uint32) {
	for i := 0; i < blowfishKeys-2; i += 2 {
		l ^= c.p[i]
		r ^= ((c.s[l>>24] + c.s[256+l>>16&0xff]) ^ c.s[512+l>>8&0xff]) + c.s[768+l&0xff]
		r ^= c.p[i+1]
		l ^= ((c.s[r>>24] + c.s[256+r>>16&0xff]) ^ c.s[512+r>>8&0xff]) + c.s[768+r&0xff]
	}
	return r ^ c.p[blowfishKeys-1], l ^ c.p[blowfishKeys-2]
}

// words reads the words of a key that begins again at its end.
type words struct {
	key []byte
	at  int
}

// next is the next word.
func (w *words) next() uint32 {
	var out uint32
	for range 4 {
		out = out<<8 | uint32(w.key[w.at])
		w.at = (w.at + 1) % len(w.key)
	}
	return out
}

// expand mixes a key, and a salt, into the cipher.
func (c *blowfish) expand(key, salt []byte) {
	k := words{key: key}
	for i := range c.p {
		c.p[i] ^= k.next()
	}
	s := words{key: salt}
	var l, r uint32
	fill := func(list []uint32) {
		for i := 0; i < len(list); i += 2 {
			l, r = c.encrypt(l^s.next(), r^s.next())
			list[i], list[i+1] = l, r
		}
	}
	fill(c.p[:])
	fill(c.s[:])
}

// cryptBlowfish is bcrypt, with PostgreSQL's limit of 72 bytes of a password.
func cryptBlowfish(env *analyze.Env, password, salt string) (string, error) {
	invalid := pgerr.New(pgerr.InvalidParameterValue, "invalid salt")
	const head, digits, keyMost = len("$2a$06$"), 22, 72
	if len(salt) < head+digits || salt[head-1] != '$' {
		return "", invalid
	}
	rounds, err := strconv.Atoi(salt[4:6])
	raw, errDigits := blowfishDigits.DecodeString(salt[head : head+digits])
	if err != nil || errDigits != nil || rounds < roundsLeast || rounds > roundsMost {
		return "", invalid
	}
	key := append([]byte(password), 0)
	key = key[:min(len(key), keyMost)]
	c := *blowfishStart()
	c.expand(key, raw)
	zero := make([]byte, len(raw))
	for i := range uint64(1) << rounds {
		if b, ok := env.Session.(Blocker); ok && i&0x3f == 0 {
			if err := b.Wait(0); err != nil { // it must stop
				return "", err
			}
		}
		c.expand(key, zero)
		c.expand(raw, zero)
	}
	text := strings.NewReader("OrpheanBeholderScryDoubt")
	var block [6]uint32
	_ = binary.Read(text, binary.BigEndian, &block) // it is long enough
	for i := 0; i < len(block); i += 2 {
		for range 64 {
			block[i], block[i+1] = c.encrypt(block[i], block[i+1])
		}
	}
	out := make([]byte, 0, 4*len(block))
	for _, w := range block {
		out = binary.BigEndian.AppendUint32(out, w)
	}
	return salt[:head+digits-1] + blowfishDigits.EncodeToString(raw)[digits-1:] + blowfishDigits.EncodeToString(out[:len(out)-1]), nil
}
