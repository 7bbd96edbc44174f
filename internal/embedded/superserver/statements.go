package superserver

import "container/list"

// statements holds a connection's statements under the ids the client chose.
// When there are too many the one used longest ago is dropped; a client that
// comes back to it is told so and sends its text again.
type statements struct {
	limit  int
	byID   map[uint32]*list.Element // of recent; the values are *statement
	recent *list.List               // most recently used first
}

// newStatements returns an empty table for at most limit statements.
func newStatements(limit int) statements {
	return statements{limit: limit, byID: map[uint32]*list.Element{}, recent: list.New()}
}

// put stores a statement under its id, in place of an earlier one.
func (s *statements) put(st *statement) {
	s.remove(st.id)
	if s.recent.Len() >= s.limit {
		s.remove(s.recent.Back().Value.(*statement).id)
	}
	s.byID[st.id] = s.recent.PushFront(st)
}

// get returns the statement with an id and counts it as used.
func (s *statements) get(id uint32) (*statement, error) {
	e, ok := s.byID[id]
	if !ok {
		return nil, errUnknownStatement
	}
	s.recent.MoveToFront(e)
	return e.Value.(*statement), nil
}

// remove closes and forgets a statement, if there is one with that id.
func (s *statements) remove(id uint32) {
	e, ok := s.byID[id]
	if !ok {
		return
	}
	e.Value.(*statement).closeCursor()
	s.recent.Remove(e)
	delete(s.byID, id)
}

// closeCursors closes what is open and keeps the statements.
func (s *statements) closeCursors() {
	for e := s.recent.Front(); e != nil; e = e.Next() {
		e.Value.(*statement).closeCursor()
	}
}

// clear forgets everything.
func (s *statements) clear() {
	s.closeCursors()
	s.recent.Init()
	clear(s.byID)
}
