package regex

// preference says which of the possible matches a part takes, and what is within it.
type preference uint8

const (
	longer   preference = 1 << iota // prefers long matches
	shorter                         // prefers short matches
	mixed                           // contains both
	captures                        // contains groups
	refers                          // contains back references

	// local is what a part around another one does not take over.
	local = longer | shorter
	// messy is what needs parts of its own.
	messy = mixed | captures | refers
)

// up is what a part around one with these preferences has.
func (f preference) up() preference {
	if f&local == local {
		return f&^local | mixed
	}
	return f &^ local
}

// with combines the preferences of neighbours: the first one that has a choice decides.
func (f preference) with(g preference) preference {
	own := f & local
	if own == 0 {
		own = g & local
	}
	return (f | g).up() | own
}

// kind says what a part is.
type kind uint8

const (
	plain       kind = iota // its automaton is all there is to it
	concat                  // two parts, one behind the other
	alternation             // one of the parts
	iteration               // a part, repeated
	reference               // a back reference
	wrapper                 // a group that is nothing but a group
)

// part is what the engine pins down at once.
type part struct {
	kind     kind
	flags    preference
	group    int  // the group that it is, 0 for none
	ref      int  // the group that a reference repeats
	fold     bool // of a reference: cases do not matter
	low      int  // of an iteration or a reference
	high     int
	kids     []*part
	elements []*node // what it matches, one behind the other
	program  lazyProgram
}

// form is the form of a node.
type form uint8

const (
	characters form = iota // one of a set
	sequence               // nodes, one behind the other
	choice                 // one of the nodes
	repeat                 // a node, repeated
	assertion              // what matches no text
	look                   // lookaround
)

// unbounded is the upper bound of a repetition without one.
const unbounded = 256

// node is a piece of a pattern as the automata see it, without groups.
type node struct {
	form      form
	set       *set
	kids      []*node
	low, high int  // of a repeat
	assert    byte // the letter of an assertion's escape, or ^ and $
	behind    bool // of a look
	not       bool // of a look
	program   lazyProgram
}

// node is the part without what is remembered of it.
func (p *part) node() *node {
	if len(p.elements) == 1 {
		return p.elements[0]
	}
	return &node{form: sequence, kids: p.elements}
}

// repeated is a node, so many times.
func repeated(n *node, low, high int) *node {
	if low == 1 && high == 1 {
		return n
	}
	return &node{form: repeat, kids: []*node{n}, low: low, high: high}
}

// size is how many states the automaton of a node has, at most programMax and one more.
// seen are the nodes that are counted already: back references share them.
func (n *node) size(seen map[*node]int) int {
	if known, ok := seen[n]; ok {
		return known
	}
	size := 2
	for _, kid := range n.kids {
		size = min(size+kid.size(seen)+2, programMax+1)
	}
	if n.form == repeat {
		times := n.high
		if times == unbounded {
			times = n.low + 1
		}
		size = min(size*max(times, 1), programMax+1)
	}
	seen[n] = size
	return size
}
