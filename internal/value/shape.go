package value

// Shape says what the fields of a record are. Records carry theirs, so that
// printing one, comparing two or making JSON of one needs nothing else. A Shape
// is shared by many records and never changes.
type Shape struct {
	// Type is the OID of the composite type, 0 for a row of no type.
	Type   uint32
	Fields []Field
}

// Field is the name of a record's field and the OID and modifier of its type.
type Field struct {
	Name   string
	Type   uint32
	Typmod int32
}

// recordData is the content of a record.
type recordData struct {
	shape  *Shape
	fields []Value
}

// Shape returns the shape of a Record value; nil when it has none.
func (v Value) Shape() *Shape {
	r, _ := v.ref.(recordData)
	return r.shape
}

// Shaped returns a Record value with another shape; others as they are.
func (v Value) Shaped(s *Shape) Value {
	if v.kind != KindRecord {
		return v
	}
	return Record(s, v.Record())
}

// appendShape appends the binary form of a shape, which may be nil.
func appendShape(b []byte, s *Shape) []byte {
	if s == nil {
		return append(b, 0)
	}
	b = appendInts(append(b, 1), []int32{int32(s.Type)})
	names := make([]Value, len(s.Fields))
	numbers := make([]int32, 0, 2*len(s.Fields))
	for i, f := range s.Fields {
		names[i] = Text(f.Name)
		numbers = append(numbers, int32(f.Type), f.Typmod)
	}
	return appendInts(appendValues(b, names), numbers)
}

// shape takes the binary form of a shape.
func (r *binaryReader) shape() *Shape {
	if r.byte() == 0 {
		return nil
	}
	kind, names, numbers := r.ints(), r.values(), r.ints()
	if len(kind) != 1 || len(numbers) != 2*len(names) {
		r.failed = true
		return nil
	}
	s := &Shape{Type: uint32(kind[0]), Fields: make([]Field, len(names))}
	for i := range names {
		s.Fields[i] = Field{Name: names[i].str, Type: uint32(numbers[2*i]), Typmod: numbers[2*i+1]}
	}
	return s
}
