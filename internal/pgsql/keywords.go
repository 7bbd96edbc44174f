package pgsql

//go:generate go run ./internal/kwgen -o keyword_table.go keywords.txt

// keyword is one of PostgreSQL's keywords; 0 is none.
type keyword uint16

// The keywords that mean something else because of the word after them. The
// grammar needs to know before it has seen that word.
const (
	kwNotLA     = keywordCount + iota // NOT before BETWEEN, IN, LIKE, ILIKE, SIMILAR
	kwNullsLA                         // NULLS before FIRST, LAST
	kwWithLA                          // WITH before TIME, ORDINALITY
	kwWithoutLA                       // WITHOUT before TIME
	kwFormatLA                        // FORMAT before JSON
)

// keywordCategory says where a keyword may be used as a name.
type keywordCategory uint8

// The four categories, see "SQL Key Words": an unreserved keyword is any name;
// a column keyword names columns and tables but not functions or types; a type
// keyword the reverse; a reserved one is only a label after AS.
const (
	unreservedKeyword keywordCategory = iota
	columnKeyword
	typeKeyword
	reservedKeyword
)

// keywordInfo is what the grammar knows about a keyword as a name.
type keywordInfo struct {
	word     string
	category keywordCategory
	bare     bool // may be a column label without AS
}

// keywordTable finds keywords by hash: open addressing over a power of two, at
// most a quarter full.
type keywordTable [2048]keyword

// keywords is the table of all keywords.
var keywords = newKeywordTable()

// newKeywordTable fills the table.
func newKeywordTable() *keywordTable {
	t := new(keywordTable)
	for k := keyword(1); k < keywordCount; k++ {
		h := hashWord(keywordInfos[k].word)
		for t[h] != 0 {
			h = (h + 1) % uint32(len(t))
		}
		t[h] = k
	}
	return t
}

// hashWord is FNV-1a, reduced to the table's size.
func hashWord[T string | []byte](word T) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return (h ^ h>>15) % uint32(len(keywordTable{}))
}

// lookup returns the keyword spelled by a lower-case word, or 0.
func (t *keywordTable) lookup(word []byte) keyword {
	h := hashWord(word)
	for t[h] != 0 {
		if keywordInfos[t[h]].word == string(word) {
			return t[h]
		}
		h = (h + 1) % uint32(len(t))
	}
	return 0
}
