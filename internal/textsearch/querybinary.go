package textsearch

import (
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// The types of the nodes in the binary form.
const (
	binaryWord     = 1
	binaryOperator = 2
)

// Append appends the binary form.
func (q *Query) Append(buf []byte) []byte {
	buf = binary.BigEndian.AppendUint32(buf, uint32(q.Nodes()))
	q.walk(func(x *Query) {
		if x.Op == Word {
			prefix := byte(0)
			if x.Prefix {
				prefix = 1
			}
			buf = append(append(append(buf, binaryWord, byte(x.Weights), prefix), x.Lexeme...), 0)
			return
		}
		if buf = append(buf, binaryOperator, byte(x.Op)); x.Op == Phrase {
			buf = binary.BigEndian.AppendUint16(buf, uint16(x.Distance))
		}
	})
	return buf
}

// ReadQuery reads the binary form.
func ReadQuery(b []byte) (*Query, error) {
	r := &reader{b: b}
	n := r.number(4)
	if n > nodesMax {
		return nil, pgerr.New(pgerr.InternalError, "invalid size of tsquery")
	}
	if n == 0 {
		return nil, r.end("tsquery")
	}
	left := n
	q, err := r.node(&left, 0)
	if err != nil {
		return nil, err
	}
	if left > 0 {
		return nil, pgerr.New(pgerr.InternalError, "malformed tsquery: extra nodes")
	}
	return q, r.end("tsquery")
}

// node reads a node and its operands; left counts the nodes that may still come.
func (r *reader) node(left *int, depth int) (*Query, error) {
	if depth > depthMax {
		return nil, pgerr.New(pgerr.StatementTooComplex, "stack depth limit exceeded")
	}
	if *left--; *left < 0 {
		return nil, pgerr.New(pgerr.InternalError, "malformed tsquery: operand not found")
	}
	switch kind := r.number(1); {
	case r.bad:
		return nil, r.end("tsquery")
	case kind == binaryWord:
		weights, prefix := r.number(1), r.number(1)
		text := r.text()
		if r.bad {
			return nil, r.end("tsquery")
		}
		if weights > 0xf {
			return nil, pgerr.New(pgerr.InternalError, "invalid tsquery: invalid weight bitmap")
		}
		if len(text) > lexemeMax {
			return nil, pgerr.New(pgerr.InternalError, "invalid tsquery: operand too long")
		}
		return &Query{Lexeme: text, Weights: weights, Prefix: prefix != 0}, nil
	case kind != binaryOperator:
		return nil, pgerr.New(pgerr.InternalError, "unrecognized tsquery node type: %d", kind)
	}
	q := &Query{Op: Operator(r.number(1))}
	if q.Op < Not || q.Op > Phrase {
		return nil, pgerr.New(pgerr.InternalError, "invalid tsquery: unrecognized operator type %d", q.Op)
	}
	if q.Op == Phrase {
		q.Distance = r.number(2)
	}
	var err error
	if q.Right, err = r.node(left, depth+1); err != nil || q.Op == Not {
		return q, err
	}
	q.Left, err = r.node(left, depth+1)
	return q, err
}
