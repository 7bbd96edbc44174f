package pgtype

import (
	"encoding/binary"
	"math"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// geometricEpsilon is the difference below which PostgreSQL takes coordinates as equal
// (EPSILON of geo_decls.h).
const geometricEpsilon = 1e-6

// point is a point of the plane.
type point struct{ x, y float64 }

// geometric describes one geometric type; a value is its canonical text.
type geometric struct {
	name string
	// read reads the input as far as it is a value of the type.
	read func(r *geometricReader) (string, *pgerr.Error)
	// recv reads the binary form; append writes the numbers of the text as it.
	recv   func(b []byte) (string, error)
	append func(buf []byte, text string) []byte
}

// geometricIO is the I/O of a geometric type.
func geometricIO(g geometric) codec {
	return codec{
		input: func(_ *Env, s string, _ int32) (value.Value, error) {
			r := &geometricReader{src: s, rest: s, typeName: g.name}
			text, err := g.read(r)
			if err == nil && r.rest != "" {
				err = invalidSyntax(g.name, s)
			}
			if err != nil {
				return value.Null, err
			}
			return value.Text(text), nil
		},
		output: geometricOutput,
		recv: func(b []byte, _ int32) (value.Value, error) {
			text, err := g.recv(b)
			if err != nil {
				return value.Null, err
			}
			return value.Text(text), nil
		},
		send: func(buf []byte, v value.Value) []byte { return g.append(buf, v.Str()) },
	}
}

// The geometric types.
var (
	pointIO = geometricIO(geometric{"point", func(r *geometricReader) (string, *pgerr.Error) {
		p, err := r.point()
		return pointText(p), err
	}, recvFloats(2, func(f []float64) (string, error) { return pointText(point{f[0], f[1]}), nil }), appendNumbers})

	lsegIO = geometricIO(geometric{"lseg", func(r *geometricReader) (string, *pgerr.Error) {
		p, _, err := r.path(2, true)
		return lsegText(p), err
	}, recvFloats(4, func(f []float64) (string, error) { return lsegText(pointsOf(f)), nil }), appendNumbers})

	boxIO = geometricIO(geometric{"box", func(r *geometricReader) (string, *pgerr.Error) {
		p, _, err := r.path(2, false)
		return boxText(p), err
	}, recvFloats(4, func(f []float64) (string, error) { return boxText(pointsOf(f)), nil }), appendNumbers})

	pathIO    = geometricIO(geometric{"path", readPath, recvPath, appendPath})
	polygonIO = geometricIO(geometric{"polygon", readPolygon, recvPolygon, func(buf []byte, text string) []byte {
		return appendNumbers(appendCount(buf, text), text)
	}})
	lineIO   = geometricIO(geometric{"line", readLine, recvFloats(3, lineText), appendNumbers})
	circleIO = geometricIO(geometric{"circle", readCircle, recvFloats(3, circleText), appendNumbers})
)

// geometricReader reads the parts of a geometric value, as geo_ops.c does.
type geometricReader struct {
	src, rest string
	typeName  string
}

// invalid is the error for what is not a value of the type.
func (r *geometricReader) invalid() *pgerr.Error { return invalidSyntax(r.typeName, r.src) }

// skip drops n bytes and the white space after them.
func (r *geometricReader) skip(n int) { r.rest = trimLeftSpace(r.rest[n:]) }

// at reports whether c comes next.
func (r *geometricReader) at(c byte) bool { return r.rest != "" && r.rest[0] == c }

// number reads a number with white space around it.
func (r *geometricReader) number() (float64, *pgerr.Error) {
	r.skip(0)
	f, n, err := leadingFloat(r.rest, 64)
	switch {
	case n == 0:
		return 0, r.invalid()
	case err != nil:
		return 0, pgerr.New(pgerr.NumericValueOutOfRange, "\"%s\" is out of range for type double precision", r.rest[:n])
	}
	r.skip(n)
	return f, nil
}

// point reads x,y with or without parentheses.
func (r *geometricReader) point() (p point, err *pgerr.Error) {
	r.skip(0)
	inside := r.at('(')
	if inside {
		r.rest = r.rest[1:]
	}
	if p.x, err = r.number(); err != nil {
		return p, err
	}
	if !r.at(',') {
		return p, r.invalid()
	}
	r.rest = r.rest[1:]
	if p.y, err = r.number(); err != nil {
		return p, err
	}
	if inside {
		if !r.at(')') {
			return p, r.invalid()
		}
		r.skip(1)
	}
	return p, nil
}

// path reads n points in parentheses, brackets where it may be open, or neither.
func (r *geometricReader) path(n int, mayOpen bool) (points []point, open bool, err *pgerr.Error) {
	depth := 0
	r.skip(0)
	switch open = r.at('['); {
	case open && !mayOpen:
		return nil, false, r.invalid()
	case open:
		depth++
		r.rest = r.rest[1:]
	case r.at('('):
		after := trimLeftSpace(r.rest[1:])
		if strings.HasPrefix(after, "(") || strings.LastIndexByte(r.rest, '(') == 0 {
			depth++
			r.rest = after
		}
	}
	for range n {
		p, err := r.point()
		if err != nil {
			return nil, open, err
		}
		if r.at(',') {
			r.rest = r.rest[1:]
		}
		points = append(points, p)
	}
	for ; depth > 0; depth-- {
		if !r.at(')') && (!r.at(']') || !open || depth > 1) {
			return nil, open, r.invalid()
		}
		r.skip(1)
	}
	return points, open, nil
}

// count is the number of points that the commas of the text make, 0 for none.
func (r *geometricReader) count() int {
	if n := strings.Count(r.src, ","); n%2 == 1 {
		return (n + 1) / 2
	}
	return 0
}

// readPath reads an open or closed path.
func readPath(r *geometricReader) (string, *pgerr.Error) {
	n := r.count()
	if n == 0 {
		return "", r.invalid()
	}
	r.skip(0)
	inside := r.at('(') && strings.LastIndexByte(r.rest, '(') == 0
	if inside {
		r.rest = r.rest[1:]
	}
	points, open, err := r.path(n, true)
	if err != nil {
		return "", err
	}
	if inside {
		if !r.at(')') {
			return "", r.invalid()
		}
		r.skip(1)
	}
	return pathText(points, open), nil
}

// readPolygon reads a polygon.
func readPolygon(r *geometricReader) (string, *pgerr.Error) {
	n := r.count()
	if n == 0 {
		return "", r.invalid()
	}
	points, _, err := r.path(n, false)
	return pathText(points, false), err
}

// readLine reads the coefficients of a line, or two points on it.
func readLine(r *geometricReader) (string, *pgerr.Error) {
	r.skip(0)
	if !r.at('{') {
		points, _, err := r.path(2, true)
		switch {
		case err != nil:
			return "", err
		case near(points[0].x, points[1].x) && near(points[0].y, points[1].y):
			return "", pgerr.New(pgerr.InvalidTextRepresentation, "invalid line specification: must be two distinct points")
		}
		return through(points[0], points[1]), nil
	}
	r.rest = r.rest[1:]
	var abc [3]float64
	for i, end := range ",,}" {
		var err *pgerr.Error
		if abc[i], err = r.number(); err != nil {
			return "", err
		}
		if !r.at(byte(end)) {
			return "", r.invalid()
		}
		r.rest = r.rest[1:]
	}
	r.skip(0)
	if near(abc[0], 0) && near(abc[1], 0) {
		return "", pgerr.New(pgerr.InvalidTextRepresentation, "invalid line specification: A and B cannot both be zero")
	}
	return joined('{', abc[:], '}'), nil
}

// near reports whether PostgreSQL takes two coordinates as equal.
func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= geometricEpsilon || math.IsNaN(a) && math.IsNaN(b)
}

// through is the line through two points, with -1 for B unless it is vertical.
func through(p, q point) string {
	switch {
	case near(p.x, q.x):
		return joined('{', []float64{-1, 0, p.x}, '}')
	case near(p.y, q.y):
		return joined('{', []float64{0, -1, p.y}, '}')
	}
	m := (p.y - q.y) / (p.x - q.x)
	c := p.y - m*p.x
	if c == 0 {
		c = 0 // not -0
	}
	return joined('{', []float64{m, -1, c}, '}')
}

// readCircle reads a center and a radius.
func readCircle(r *geometricReader) (string, *pgerr.Error) {
	depth := 0
	r.skip(0)
	if r.at('<') {
		depth++
		r.rest = r.rest[1:]
	} else if r.at('(') {
		if after := trimLeftSpace(r.rest[1:]); strings.HasPrefix(after, "(") {
			depth++
			r.rest = after
		}
	}
	center, err := r.point()
	if err != nil {
		return "", err
	}
	if r.at(',') {
		r.rest = r.rest[1:]
	}
	radius, err := r.number()
	switch {
	case err != nil:
		return "", err
	case radius < 0:
		return "", r.invalid()
	}
	for ; depth > 0; depth-- {
		if !r.at(')') && (!r.at('>') || depth > 1) {
			return "", r.invalid()
		}
		r.skip(1)
	}
	text, _ := circleText([]float64{center.x, center.y, radius})
	return text, nil
}

// joined is numbers between delimiters.
func joined(open byte, f []float64, end byte) string {
	buf := []byte{open}
	for i, x := range f {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendFloat(buf, x, 64, 1)
	}
	return string(append(buf, end))
}

// pointText is the text of a point.
func pointText(p point) string { return joined('(', []float64{p.x, p.y}, ')') }

// pointsText is points one after the other.
func pointsText(points []point) string {
	texts := make([]string, len(points))
	for i, p := range points {
		texts[i] = pointText(p)
	}
	return strings.Join(texts, ",")
}

// lsegText is the text of a line segment.
func lsegText(points []point) string { return "[" + pointsText(points) + "]" }

// boxText is the text of a box: its upper right corner, then its lower left one.
func boxText(points []point) string {
	if len(points) != 2 {
		return ""
	}
	a, b := points[0], points[1]
	if a.x < b.x {
		a.x, b.x = b.x, a.x
	}
	if a.y < b.y {
		a.y, b.y = b.y, a.y
	}
	return pointsText([]point{a, b})
}

// pathText is the text of a path.
func pathText(points []point, open bool) string {
	if open {
		return "[" + pointsText(points) + "]"
	}
	return "(" + pointsText(points) + ")"
}

// lineText is the text of a line.
func lineText(f []float64) (string, error) {
	if near(f[0], 0) && near(f[1], 0) {
		return "", pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid line specification: A and B cannot both be zero")
	}
	return joined('{', f, '}'), nil
}

// circleText is the text of a circle.
func circleText(f []float64) (string, error) {
	if f[2] < 0 {
		return "", pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid radius in external \"circle\" value")
	}
	return "<" + pointText(point{f[0], f[1]}) + strings.Replace(joined('(', f[2:], '>'), "(", ",", 1), nil
}

// geometricOutput is the canonical text; with fewer digits every number is
// written anew.
func geometricOutput(env *Env, buf []byte, v value.Value) []byte {
	text := v.Str()
	if env.ExtraFloatDigits > 0 {
		return append(buf, text...)
	}
	for text != "" {
		_, n, _ := leadingFloat(text, 64)
		if n == 0 {
			buf = append(buf, text[0])
			text = text[1:]
			continue
		}
		f, _, _ := leadingFloat(text[:n], 64)
		buf = appendFloat(buf, f, 64, env.ExtraFloatDigits)
		text = text[n:]
	}
	return buf
}

// numbersOf are the numbers of a canonical text.
func numbersOf(text string) []float64 {
	var out []float64
	for text != "" {
		f, n, _ := leadingFloat(text, 64)
		if n == 0 {
			n = 1
		} else {
			out = append(out, f)
		}
		text = text[n:]
	}
	return out
}

// appendNumbers appends the numbers of a text as PostgreSQL sends them.
func appendNumbers(buf []byte, text string) []byte {
	for _, f := range numbersOf(text) {
		buf = binary.BigEndian.AppendUint64(buf, math.Float64bits(f))
	}
	return buf
}

// appendCount appends the number of points.
func appendCount(buf []byte, text string) []byte {
	return binary.BigEndian.AppendUint32(buf, uint32(len(numbersOf(text))/2))
}

// appendPath appends the binary form of a path: whether it is closed, then its points.
func appendPath(buf []byte, text string) []byte {
	closed := byte(1)
	if text[0] == '[' {
		closed = 0
	}
	return appendNumbers(appendCount(append(buf, closed), text), text)
}

// recvFloats reads n numbers that make the value of a type.
func recvFloats(n int, text func(f []float64) (string, error)) func(b []byte) (string, error) {
	return func(b []byte) (string, error) {
		if len(b) < 8*n {
			return "", shortMessage()
		}
		s, err := text(floatsOf(b[:8*n]))
		if err == nil && len(b) > 8*n {
			err = badBinary()
		}
		return s, err
	}
}

// floatsOf reads numbers, whose bytes are there.
func floatsOf(b []byte) []float64 {
	out := make([]float64, len(b)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.BigEndian.Uint64(b[8*i:]))
	}
	return out
}

// pointsOf pairs coordinates.
func pointsOf(f []float64) []point {
	out := make([]point, len(f)/2)
	for i := range out {
		out[i] = point{f[2*i], f[2*i+1]}
	}
	return out
}

// recvPath reads the binary form of a path.
func recvPath(b []byte) (string, error) {
	if len(b) < 1 {
		return "", pgerr.New(pgerr.ProtocolViolation, "no data left in message")
	}
	points, err := recvPoints(b[1:], "path")
	return pathText(points, b[0] == 0), err
}

// recvPolygon reads the binary form of a polygon.
func recvPolygon(b []byte) (string, error) {
	points, err := recvPoints(b, "polygon")
	return pathText(points, false), err
}

// recvPoints reads a number of points and these.
func recvPoints(b []byte, typeName string) ([]point, error) {
	if len(b) < 4 {
		return nil, shortMessage()
	}
	n := int32(binary.BigEndian.Uint32(b))
	b = b[4:]
	switch {
	case n <= 0 || n >= (math.MaxInt32-40)/16:
		return nil, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid number of points in external \"%s\" value", typeName)
	case len(b)/16 < int(n):
		return nil, shortMessage()
	case len(b) > 16*int(n):
		return nil, badBinary()
	}
	return pointsOf(floatsOf(b)), nil
}
