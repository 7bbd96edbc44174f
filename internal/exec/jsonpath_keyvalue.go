package exec

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/jsonpath"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// pathBase is the value that offsets of objects count from, and its number.
type pathBase struct {
	tree *jsonTree
	id   int64
}

// baseOf makes an item the base; a scalar is none.
func baseOf(i pathItem, id int64) pathBase {
	if !i.container() {
		return pathBase{id: id}
	}
	return pathBase{i.tree, id}
}

// baseStep is how far the ids of objects of different bases are apart.
const baseStep = 10_000_000_000

// keyValue yields an object for each member. Their id says from which object they are:
// where that stands in PostgreSQL's binary form of the value.
func (r *pathRun) keyValue(it *jsonpath.Item, on pathItem, found pathList) (res pathResult, err error) {
	if !on.is(jsonObject) {
		return r.fail(pgerr.SQLJSONObjectNotFound, "jsonpath item method .keyvalue() can only be applied to an object")
	}
	id := r.base.id * baseStep
	if r.base.tree != nil {
		offset, _ := offsetOf(r.base.tree, 0, on.tree)
		id += offset
	}
	idTree := numberTree(apd.New(id, 0))
	for i, key := range on.tree.keys {
		if it.Next == nil && found == nil {
			return pathFound, nil
		}
		member := &jsonTree{
			kind: jsonObject, keys: []string{"id", "key", "value"},
			items: []*jsonTree{idTree, stringTree(key), on.tree.items[i]},
		}
		member.raw = `{"id": ` + idTree.raw + `, "key": ` + member.items[1].raw + `, "value": ` + on.tree.items[i].raw + "}"
		base := r.base
		r.base = pathBase{member, r.generated}
		r.generated++
		res, err = r.scalar(it.Next, member, found)
		r.base = base
		if done(res, err, found) {
			return res, err
		}
	}
	return res, nil
}

// entrySize is what a header, and each key, member or element takes in the binary form.
const entrySize = 4

// aligned rounds an offset up to a header's place.
func aligned(at int64) int64 { return (at + entrySize - 1) / entrySize * entrySize }

// offsetOf finds a value inside another one whose binary form begins at an offset: where
// it is, or else, negated, where the form ends.
func offsetOf(n *jsonTree, at int64, want *jsonTree) (offset int64, found bool) {
	switch n.kind {
	case jsonString:
		return at + int64(len(n.text)), false
	case jsonNumber:
		return aligned(at) + numberSize(n.raw), false
	case jsonArray, jsonObject:
	default:
		return at, false
	}
	if at = aligned(at); n == want {
		return at, true
	}
	at += entrySize * int64(1+len(n.keys)+len(n.items))
	for _, key := range n.keys {
		at += int64(len(key))
	}
	for _, child := range n.items {
		if at, found = offsetOf(child, at, want); found {
			return at, true
		}
	}
	return at, false
}

// numberSize is the size of a number in the binary form: a length, a header that is short
// for most, and groups of four digits.
func numberSize(raw string) int64 {
	d, err := pgtype.ParseNumeric(raw)
	if err != nil {
		return 0
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(string(pgtype.AppendNumeric(nil, d)), "-"), ".")
	scale := len(fraction)
	whole = strings.Repeat("0", (numericBaseDigits-len(whole)%numericBaseDigits)%numericBaseDigits) + whole
	fraction += strings.Repeat("0", (numericBaseDigits-len(fraction)%numericBaseDigits)%numericBaseDigits)
	weight := len(whole)/numericBaseDigits - 1
	digits := whole + fraction
	for strings.HasPrefix(digits, "0000") {
		digits, weight = digits[numericBaseDigits:], weight-1
	}
	for strings.HasSuffix(digits, "0000") {
		digits = digits[:len(digits)-numericBaseDigits]
	}
	const length, shortHeader, longHeader, shortScaleMax, shortWeightMax = 4, 2, 4, 63, 63
	header := int64(longHeader)
	if digits == "" {
		weight = 0
	}
	if scale <= shortScaleMax && weight <= shortWeightMax && weight >= -shortWeightMax-1 {
		header = shortHeader
	}
	return length + header + int64(len(digits)/2)
}
