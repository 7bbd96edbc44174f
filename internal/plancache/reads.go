package plancache

import "reflect"

// Question is something that an analysis asked of the catalog.
type Question struct {
	Kind         QuestionKind
	Schema, Name string
}

// QuestionKind says what was asked for.
type QuestionKind uint8

// The kinds of questions.
const (
	AskRelation QuestionKind = iota
	AskType
	AskComposite // Name is the OID
	AskFunction
)

// Reads is what an analysis learnt from the catalog. The zero value is nothing.
type Reads struct {
	answers map[Question]any
}

// Note remembers an answer.
func (r *Reads) Note(q Question, answer any) {
	if r.answers == nil {
		r.answers = map[Question]any{}
	}
	r.answers[q] = answer
}

// Empty reports whether nothing was asked.
func (r *Reads) Empty() bool { return len(r.answers) == 0 }

// Hold reports whether all questions have the same answers now.
func (r *Reads) Hold(ask func(Question) any) bool {
	for q, was := range r.answers {
		if is := ask(q); is != was && !reflect.DeepEqual(is, was) {
			return false
		}
	}
	return true
}
