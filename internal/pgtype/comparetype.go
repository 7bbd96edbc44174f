package pgtype

import (
	"cmp"
	"net/netip"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// CompareAs is Compare for types whose values do not have the order of their
// representation: addresses, positions of rows, unsigned numbers, and
// documents and queries of text search.
func CompareAs(t OID, a, b value.Value) int {
	switch t {
	case InetOID, CIDROID:
		return compareNetworks(a.Str(), b.Str())
	case TSVectorOID:
		return VectorOfText(a).Compare(VectorOfText(b))
	case TSQueryOID:
		return QueryOfText(a).Compare(QueryOfText(b))
	case XID8OID, PGLSNOID:
		return cmp.Compare(uint64(a.Int()), uint64(b.Int()))
	}
	return Compare(a, b)
}

// compareNetworks orders addresses as network_cmp does: by family, by the bits
// that both networks have, by the length of the mask, by the whole address.
func compareNetworks(a, b string) int {
	p, errP := parseNetwork("inet", a, false)
	q, errQ := parseNetwork("inet", b, false)
	if errP != nil || errQ != nil {
		return cmp.Compare(a, b)
	}
	if c := cmp.Compare(p.Addr().BitLen(), q.Addr().BitLen()); c != 0 {
		return c
	}
	common := min(p.Bits(), q.Bits())
	shortP, shortQ := netip.PrefixFrom(p.Addr(), common).Masked(), netip.PrefixFrom(q.Addr(), common).Masked()
	return cmp.Or(shortP.Addr().Compare(shortQ.Addr()), cmp.Compare(p.Bits(), q.Bits()), p.Addr().Compare(q.Addr()))
}
