package exec

import (
	"crypto/hmac"
	"crypto/md5" // #nosec G501 -- the user asks for it
	"crypto/rand"
	"crypto/sha1" // #nosec G505 -- the user asks for it
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// cryptoFuncs are the functions of the extension pgcrypto that are computed here.
func cryptoFuncs() []def {
	return []def{
		{sig: "digest(text,text) digest(bytea,text)", eval: namedDigest},
		{sig: "hmac(text,text,text) hmac(bytea,bytea,text)", eval: namedHMAC},
		{sig: "gen_random_bytes(int4)", eval: randomBytes},
		{sig: "gen_salt(text) gen_salt(text,int4)", eval: genSalt},
		{sig: "crypt(text,text)", eval: cryptPassword},
	}
}

// hashNamed is a hash by its name in any case.
func hashNamed(name string) (func() hash.Hash, error) {
	switch strings.ToLower(name) {
	case "md5":
		return md5.New, nil
	case "sha1":
		return sha1.New, nil
	case "sha224":
		return sha256.New224, nil
	case "sha256":
		return sha256.New, nil
	case "sha384":
		return sha512.New384, nil
	case "sha512":
		return sha512.New, nil
	}
	return nil, pgerr.New(pgerr.InvalidParameterValue, "Cannot use \"%s\": No such hash algorithm", strings.ToLower(name)) //nolint:gocritic // PostgreSQL's text
}

// namedDigest is digest().
func namedDigest(_ *analyze.Env, args []value.Value) (value.Value, error) {
	h, err := hashNamed(args[1].Str())
	if err != nil {
		return value.Null, err
	}
	sum := h()
	sum.Write([]byte(args[0].Str())) // never fails
	return value.Bytes(string(sum.Sum(nil))), nil
}

// namedHMAC is hmac().
func namedHMAC(_ *analyze.Env, args []value.Value) (value.Value, error) {
	h, err := hashNamed(args[2].Str())
	if err != nil {
		return value.Null, err
	}
	sum := hmac.New(h, []byte(args[1].Str()))
	sum.Write([]byte(args[0].Str())) // never fails
	return value.Bytes(string(sum.Sum(nil))), nil
}

// randomBytes is gen_random_bytes().
func randomBytes(_ *analyze.Env, args []value.Value) (value.Value, error) {
	const most = 1024
	n := args[0].Int()
	if n < 1 || n > most {
		return value.Null, pgerr.New(pgerr.ExternalRoutineInvocationException, "Length not in range")
	}
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		return value.Null, errRandom(err)
	}
	return value.Bytes(string(b)), nil
}

// The kinds of salts, and the rounds of the one that has some.
const (
	saltMD5       = "$1$"
	saltBlowfish  = "$2a$"
	saltBlowfishX = "$2x$"
	roundsLeast   = 4
	roundsMost    = 31
	roundsUsual   = 6
)

// genSalt is gen_salt().
func genSalt(_ *analyze.Env, args []value.Value) (value.Value, error) {
	rounds := int64(0)
	if len(args) > 1 {
		rounds = args[1].Int()
	}
	switch kind := strings.ToLower(args[0].Str()); kind {
	case "md5":
		if rounds != 0 && rounds != 1000 {
			return value.Null, badRounds()
		}
		b := make([]byte, 6)
		if _, err := rand.Read(b); err != nil {
			return value.Null, errRandom(err)
		}
		return value.Text(saltMD5 + cryptDigits(b[:3]) + cryptDigits(b[3:])), nil
	case "bf":
		if rounds == 0 {
			rounds = roundsUsual
		}
		if rounds < roundsLeast || rounds > roundsMost {
			return value.Null, badRounds()
		}
		b := make([]byte, 16)
		if _, err := rand.Read(b); err != nil {
			return value.Null, errRandom(err)
		}
		digits := strconv.FormatInt(rounds, 10)
		if len(digits) < 2 {
			digits = "0" + digits
		}
		return value.Text(saltBlowfish + digits + "$" + blowfishDigits.EncodeToString(b)), nil
	case "des", "xdes":
		return value.Null, pgerr.Unsupported("gen_salt('%s')", kind)
	}
	return value.Null, pgerr.New(pgerr.InvalidParameterValue, "gen_salt: Unknown salt algorithm")
}

// badRounds is the error about a number of rounds.
func badRounds() error {
	return pgerr.New(pgerr.InvalidParameterValue, "gen_salt: Incorrect number of rounds")
}

// cryptPassword is crypt(): what the salt says.
func cryptPassword(env *analyze.Env, args []value.Value) (value.Value, error) {
	password, salt := args[0].Str(), args[1].Str()
	if i := strings.IndexByte(password, 0); i >= 0 {
		password = password[:i]
	}
	switch {
	case strings.HasPrefix(salt, saltMD5):
		return value.Text(cryptMD5(password, salt)), nil
	case strings.HasPrefix(salt, saltBlowfish):
		out, err := cryptBlowfish(env, password, salt)
		return value.Text(out), err
	case strings.HasPrefix(salt, saltBlowfishX):
		return value.Null, pgerr.Unsupported("crypt() with a salt of type $2x$")
	case strings.HasPrefix(salt, "$"):
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "invalid salt")
	}
	return value.Null, pgerr.Unsupported("crypt() with a salt of DES")
}

// cryptAlphabet are the digits of crypt().
const cryptAlphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// cryptDigits writes up to three bytes as digits, the lowest first.
func cryptDigits(b []byte) string {
	n, out := uint(0), make([]byte, 0, 4)
	for i, c := range b {
		n |= uint(c) << (8 * i)
	}
	for i := 0; i < (len(b)*8+5)/6; i++ {
		out = append(out, cryptAlphabet[n&63])
		n >>= 6
	}
	return string(out)
}

// cryptMD5 is FreeBSD's hash of passwords by MD5.
func cryptMD5(password, salt string) string {
	salt, _, _ = strings.Cut(strings.TrimPrefix(salt, saltMD5), "$")
	salt = salt[:min(len(salt), 8)]
	sum := func(parts ...string) []byte {
		s := md5.Sum([]byte(strings.Join(parts, ""))) // #nosec G401
		return s[:]
	}
	inner := string(sum(password, salt, password))
	text := password + saltMD5 + salt
	for n := len(password); n > 0; n -= len(inner) {
		text += inner[:min(n, len(inner))]
	}
	for n := len(password); n > 0; n >>= 1 {
		if n&1 == 1 {
			text += "\x00"
		} else {
			text += password[:1]
		}
	}
	out := sum(text)
	for i := range 1000 {
		first, last := string(out), password
		if i&1 == 1 {
			first, last = password, string(out)
		}
		middle := ""
		if i%3 != 0 {
			middle = salt
		}
		if i%7 != 0 {
			middle += password
		}
		out = sum(first, middle, last)
	}
	text = saltMD5 + salt + "$"
	for i := range 5 {
		last := i + 12
		if i == 4 {
			last = 5
		}
		text += cryptDigits([]byte{out[last], out[i+6], out[i]})
	}
	return text + cryptDigits(out[11:12])
}
