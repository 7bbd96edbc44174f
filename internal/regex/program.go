package regex

import "sync"

// op says what an instruction does.
type op uint8

const (
	opSet    op = iota // goes on behind a character of a set
	opSplit            // goes on at two places
	opJump             // goes on elsewhere
	opAssert           // goes on where an assertion holds
	opLook             // goes on where a lookaround holds
	opMatch            // accepts
)

// instruction is a state of an automaton.
type instruction struct {
	op     op
	assert byte
	out    int32
	other  int32 // of opSplit
	set    *set
	look   *node
}

// program is an automaton without groups.
type program struct{ code []instruction }

// lazyProgram is a program that is made when it is needed first.
type lazyProgram struct {
	once    sync.Once
	program *program
}

// programMax bounds the states of an automaton; parse refuses what would have more.
const programMax = 1 << 16

// of makes the program of a node.
func (l *lazyProgram) of(n *node) *program {
	l.once.Do(func() {
		l.program = &program{}
		l.program.add(n)
		l.program.emit(instruction{op: opMatch})
	})
	return l.program
}

// emit appends an instruction that goes on with the next one.
func (p *program) emit(in instruction) int32 {
	at := int32(len(p.code)) // #nosec G115 -- programMax bounds it
	in.out = at + 1
	p.code = append(p.code, in)
	return at
}

// next is the place of the next instruction.
func (p *program) next() int32 { return int32(len(p.code)) } // #nosec G115 -- programMax bounds it

// add appends a node.
func (p *program) add(n *node) {
	switch n.form {
	case characters:
		p.emit(instruction{op: opSet, set: n.set})
	case sequence:
		for _, kid := range n.kids {
			p.add(kid)
		}
	case choice:
		p.choose(n.kids)
	case repeat:
		p.repeat(n)
	case assertion:
		p.emit(instruction{op: opAssert, assert: n.assert})
	case look:
		p.emit(instruction{op: opLook, look: n})
	}
}

// choose appends alternatives.
func (p *program) choose(kids []*node) {
	var ends []int32
	for i, kid := range kids {
		split := int32(-1)
		if i < len(kids)-1 {
			split = p.emit(instruction{op: opSplit})
		}
		p.add(kid)
		if split >= 0 {
			ends = append(ends, p.emit(instruction{op: opJump}))
			p.code[split].other = p.next()
		}
	}
	for _, end := range ends {
		p.code[end].out = p.next()
	}
}

// repeat appends a repetition.
func (p *program) repeat(n *node) {
	for range n.low {
		p.add(n.kids[0])
	}
	if n.high == unbounded {
		split := p.emit(instruction{op: opSplit})
		p.add(n.kids[0])
		back := p.emit(instruction{op: opJump})
		p.code[back].out = split
		p.code[split].other = p.next()
		return
	}
	var splits []int32
	for range n.high - n.low {
		splits = append(splits, p.emit(instruction{op: opSplit}))
		p.add(n.kids[0])
	}
	for _, split := range splits {
		p.code[split].other = p.next()
	}
}
