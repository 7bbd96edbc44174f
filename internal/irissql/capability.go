package irissql

import (
	"math/bits"
	"strconv"
	"strings"
)

// Capability is something that not every IRIS can do.
type Capability uint8

// The capabilities.
const (
	TopParameters Capability = iota
	RowLimits
	RowLimitParameters
	CommonTables
	SetOperations
	Intersections
	Windows
	FullJoins
	Vectors
	VectorIndexes
	capabilityCount
)

// capabilityTable says of each capability how it is called, what it is, the first
// version of IRIS that is known to have it, and a query that IRIS can prepare if it
// has it. Without one the version alone decides.
var capabilityTable = [capabilityCount]struct {
	name, about, since, probe string
}{
	TopParameters: {
		"top_parameters", "TOP ?", "2010.1", "SELECT TOP ? TABLE_NAME FROM INFORMATION_SCHEMA.TABLES",
	},
	RowLimits: {
		"row_limits", "LIMIT and OFFSET", "2025.1", "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES ORDER BY TABLE_NAME LIMIT 1 OFFSET 1",
	},
	RowLimitParameters: {
		"row_limit_parameters", "LIMIT ? OFFSET ?", "2025.1",
		"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES ORDER BY TABLE_NAME LIMIT ? OFFSET ?",
	},
	CommonTables: {
		"common_tables", "WITH", "2024.1",
		"WITH w AS (SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES) SELECT TABLE_NAME FROM w",
	},
	SetOperations: {
		"set_operations", "UNION", "2010.1",
		"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES UNION SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES",
	},
	Intersections: {
		"intersections", "INTERSECT and EXCEPT", "2025.1",
		"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES INTERSECT SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES",
	},
	Windows: {
		"windows", "window functions", "2021.1",
		"SELECT ROW_NUMBER() OVER (ORDER BY TABLE_NAME) AS n FROM INFORMATION_SCHEMA.TABLES",
	},
	FullJoins: {
		"full_joins", "FULL JOIN", "2010.1", "SELECT a.TABLE_NAME FROM INFORMATION_SCHEMA.TABLES a " +
			"FULL JOIN INFORMATION_SCHEMA.TABLES b ON a.TABLE_NAME = b.TABLE_NAME",
	},
	Vectors: {
		"vectors", "vectors and their similarity", "2024.1",
		"SELECT VECTOR_COSINE(TO_VECTOR('1,2', double), TO_VECTOR('1,2', double)) AS c FROM INFORMATION_SCHEMA.TABLES",
	},
	VectorIndexes: {"vector_indexes", "HNSW indexes", "2025.1", ""},
}

// String is the capability's name, as operators write it.
func (c Capability) String() string { return capabilityTable[c].name }

// About says what IRIS can do.
func (c Capability) About() string { return capabilityTable[c].about }

// Since is the first version of IRIS that is known to have it.
func (c Capability) Since() string { return capabilityTable[c].since }

// Probe is a query that only an IRIS with the capability prepares; "" if the version
// alone decides.
func (c Capability) Probe() string { return capabilityTable[c].probe }

// Capabilities is a set of them.
type Capabilities uint32

// AllCapabilities lists what there is.
func AllCapabilities() []Capability { return (Capabilities(1)<<capabilityCount - 1).List() }

// CapabilityOf finds a capability by its name.
func CapabilityOf(name string) (Capability, bool) {
	for _, c := range AllCapabilities() {
		if c.String() == name {
			return c, true
		}
	}
	return 0, false
}

// Has reports whether a capability is in the set.
func (s Capabilities) Has(c Capability) bool { return s&(1<<c) != 0 }

// With is the set with one more.
func (s Capabilities) With(c Capability) Capabilities { return s | 1<<c }

// Without is the set without one.
func (s Capabilities) Without(c Capability) Capabilities { return s &^ (1 << c) }

// List lists the set in its order.
func (s Capabilities) List() []Capability {
	var out []Capability
	for rest := s; rest != 0; rest &= rest - 1 {
		out = append(out, Capability(bits.TrailingZeros32(uint32(rest))))
	}
	return out
}

// LacksVersion is what an IRIS of a version is not known to be able to do: version is
// what IRIS says of itself. One that cannot be read is not known to have anything.
func LacksVersion(version string) Capabilities {
	var out Capabilities
	year, release := releaseOf(version)
	for _, c := range AllCapabilities() {
		sinceYear, sinceRelease := releaseOf(c.Since())
		if year < sinceYear || year == sinceYear && release < sinceRelease {
			out = out.With(c)
		}
	}
	return out
}

// releaseOf reads the year and the number of a release, such as 2025.1, out of a
// version text; zeros if there is none.
func releaseOf(version string) (year, release int) {
	for _, word := range strings.FieldsFunc(version, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) {
		parts := strings.Split(word, ".")
		if len(parts) < 2 || len(parts[0]) != 4 {
			continue
		}
		y, err := strconv.Atoi(parts[0])
		n, err2 := strconv.Atoi(parts[1])
		if err == nil && err2 == nil {
			return y, n
		}
	}
	return 0, 0
}
