package engine

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// dictionary is the schema of the class dictionary.
const dictionary = "%Dictionary"

// The columns that a definition of the class dictionary and its compiled form
// share. Names that SQL reserves have an underscore in front there.
const (
	propertyColumns = `parent Aliases Calculated:bit Cardinality ClientName Collection Deprecated:bit Description:long
		Final:bit _Identity:bit InitialExpression:long Internal:bit Inverse MultiDimensional:bit Name NoModBit:bit
		NotInheritable:bit OnDelete Parameters:list Private:bit ReadOnly:bit Relationship:bit Required:bit
		SequenceNumber:int ServerOnly SqlCollation SqlColumnNumber SqlComputeCode:long SqlComputed:bit
		SqlComputeOnChange SqlFieldName SqlListDelimiter SqlListType Transient:bit Type`
	indexColumns = `parent Abstract:bit Condition CoshardWith Data:long Deprecated:bit Description:long Extent:bit
		IdKey:bit Internal:bit Name Parameters:list PrimaryKey:bit Properties:long SequenceNumber:int ShardKey:bit
		SqlName Type TypeClass _Unique:bit`
	classColumns = `Abstract:bit ClassType DdlAllowed:bit Deprecated:bit Description:long Final:bit Hidden:bit Name
		Owner SqlQualifiedNameQ SqlRowIdName SqlRowIdPrivate:bit SqlSchemaName SqlTableName StorageStrategy
		Super:long System ViewQuery:long`
	compiledProperty = ` CompilerGenerated:bit Id:int InheritedId:bit Origin RuntimeType Storable:bit`
	compiledIndex    = ` CompilerGenerated:bit Final:bit Id:int InheritedId:bit Origin PosInt:bit SystemAssigned:bit`
	storageColumns   = `parent CounterLocation DataLocation DefaultData Deprecated:bit Description:long ExtentLocation
		ExtentSize Final:bit IdExpression IdFunction IdLocation IndexLocation Internal:bit Name SequenceNumber:int
		SqlRowIdName State StreamLocation Type VersionLocation`
	storagePropertyColumns = `parent AverageFieldSize BiasQueriesAsOutlier ChildBlockCount ChildExtentSize Histogram:long
		Name OutlierSelectivity:long Selectivity StreamLocation`
	mapColumns = `parent BlockCount Condition ConditionFields ConditionalWithHostVars:bit _Global:long Name PopulationPct
		PopulationType RowReference:long Structure Type`
	foreignColumns = `parent Description:long Internal:bit Name NoCheck:bit OnDelete OnUpdate Properties:long
		ReferencedClass ReferencedKey SequenceNumber:int SqlName`
)

// dictionaryTables are the class dictionary: where a client learns what
// INFORMATION_SCHEMA does not tell, such as a vector's element type and length,
// a column's collation and an index's type.
func dictionaryTables() []systemTable {
	return []systemTable{
		{schema: dictionary, name: "ClassDefinition", about: classRows, columns: classColumns},
		{schema: dictionary, name: "CompiledClass", about: classRows, columns: classColumns},
		{schema: dictionary, name: "PropertyDefinition", about: propertyRows, columns: propertyColumns},
		{schema: dictionary, name: "CompiledProperty", about: propertyRows, columns: propertyColumns + compiledProperty},
		{schema: dictionary, name: "IndexDefinition", about: indexClassRows, columns: indexColumns},
		{schema: dictionary, name: "CompiledIndex", about: indexClassRows, columns: indexColumns + compiledIndex},
		{schema: dictionary, name: "StorageDefinition", about: storageRows, columns: storageColumns},
		{schema: dictionary, name: "CompiledStorage", about: storageRows, columns: storageColumns},
		{schema: dictionary, name: "StoragePropertyDefinition", about: storagePropertyRows, columns: storagePropertyColumns},
		{schema: dictionary, name: "CompiledStorageProperty", about: storagePropertyRows, columns: storagePropertyColumns},
		{schema: dictionary, name: "StorageSQLMapDefinition", about: mapRows, columns: mapColumns},
		{schema: dictionary, name: "CompiledStorageSQLMap", about: mapRows, columns: mapColumns},
		{schema: dictionary, name: "ForeignKeyDefinition", about: foreignRows, columns: foreignColumns},
		{schema: dictionary, name: "CompiledForeignKey", about: foreignRows, columns: foreignColumns},
	}
}

// classRows describes the class of a relation.
func classRows(_ *store.Catalog, r store.Relation) []cells {
	row := cells{
		"Owner": word(owner), "DdlAllowed": bit(true), "Deprecated": bit(false), "Hidden": bit(false),
		"Abstract": bit(false), "Final": bit(true),
	}
	switch r := r.(type) {
	case *store.Table:
		row["Name"], row["ClassType"], row["Super"] = word(r.ClassName), word("persistent"), word("%Library.Persistent")
		row["SqlSchemaName"], row["SqlTableName"] = word(r.Schema), word(r.Name)
		row["SqlQualifiedNameQ"], row["Description"] = word(r.QualifiedName()), word(r.Description)
		row["SqlRowIdName"], row["SqlRowIdPrivate"] = word(r.RowIDName), bit(!r.PublicRowID)
	case *store.View:
		row["Name"], row["ClassType"] = word(r.ClassName), word("view")
		row["SqlSchemaName"], row["SqlTableName"] = word(r.Schema), word(r.Name)
		row["SqlQualifiedNameQ"], row["ViewQuery"] = word(r.QualifiedName()), word(r.Text)
	}
	return []cells{row}
}

// userTable is a relation that has a class of its own here: a base table that
// is not the system's.
func userTable(r store.Relation) (*store.Table, bool) {
	t, ok := r.(*store.Table)
	return t, ok && !t.System
}

// propertyRows describes the columns of a table as properties of its class.
func propertyRows(_ *store.Catalog, r store.Relation) []cells {
	t, ok := userTable(r)
	if !ok {
		return nil
	}
	rows := make([]cells, len(t.Columns))
	for i, c := range t.Columns {
		class := word(c.Type.ClassName())
		readOnly := c.Identity || c.Type.Class == store.ClassRowVersion
		rows[i] = cells{
			"parent": word(t.ClassName), "Name": word(propertyName(c.Name)), "SqlFieldName": word(c.Name), "Type": class,
			"RuntimeType": class, "InitialExpression": word(objectScriptDefault(c.Default)),
			"Description": word(c.Description), "Parameters": store.Blob(string(parameterList(c.Type))),
			"Required": bit(c.NotNull), "ReadOnly": bit(readOnly), "Private": bit(c.Private), "_Identity": bit(c.Identity),
			"Calculated": bit(false), "Transient": bit(false), "SqlComputed": bit(c.Type.Model != ""), "Storable": bit(true),
			"MultiDimensional": bit(false), "Relationship": bit(false), "Internal": bit(false), "Final": bit(false),
			"Deprecated": bit(false), "SqlColumnNumber": word(strconv.Itoa(i + 2)), "Origin": word(t.ClassName),
		}
	}
	return rows
}

// indexClasses are the Type and TypeClass keywords of IRIS's kinds of indexes.
var indexClasses = map[store.IndexKind][2]string{
	store.IndexOrdinary: {"index"}, store.IndexUnique: {"index"}, store.IndexBitmap: {"bitmap"},
	store.IndexBitslice: {"bitslice"}, store.IndexColumnar: {"columnar"}, store.IndexBitmapExtent: {"bitmap"},
	store.IndexHNSW: {"index", "%SQL.Index.HNSW"},
}

// indexClassRows describes the indexes of a table as those of its class.
func indexClassRows(_ *store.Catalog, r store.Relation) []cells {
	t, ok := userTable(r)
	if !ok {
		return nil
	}
	rows := make([]cells, len(t.Indexes))
	for i, x := range t.Indexes {
		class := indexClasses[x.Kind]
		rows[i] = cells{
			"parent": word(t.ClassName), "Name": word(propertyName(x.Name)), "SqlName": word(x.Name), "Type": word(class[0]),
			"TypeClass":  word(class[1]),
			"Properties": word(propertyNames(t, x.Columns)), "Data": word(propertyNames(t, x.Data)), "Origin": word(t.ClassName),
			"PrimaryKey": bit(standsForPrimaryKey(t, x)), "_Unique": bit(x.Kind == store.IndexUnique), "IdKey": bit(false),
			"Extent": bit(x.Kind == store.IndexBitmapExtent), "Abstract": bit(false), "Internal": bit(false),
			"Deprecated": bit(false), "Final": bit(false), "ShardKey": bit(false),
		}
	}
	return rows
}

// foreignRows describes the foreign keys of a table as those of its class.
func foreignRows(c *store.Catalog, r store.Relation) []cells {
	t, ok := userTable(r)
	if !ok {
		return nil
	}
	var rows []cells
	for _, k := range t.Constraints {
		parent := c.TableByID(k.RefTable)
		if k.Kind != store.ForeignKey || parent == nil {
			continue
		}
		rows = append(rows, cells{
			"parent": word(t.ClassName), "Name": word(propertyName(k.Name)), "SqlName": word(k.Name),
			"Properties": word(propertyNames(t, k.Columns)), "ReferencedClass": word(parent.ClassName),
			"ReferencedKey": word(propertyName(referencedKey(parent, k))), "OnDelete": word(actionKeywords[k.OnDelete]),
			"OnUpdate": word(actionKeywords[k.OnUpdate]), "NoCheck": bit(k.NoCheck), "Internal": bit(false),
		})
	}
	return rows
}

// actionKeywords are referential actions as class definitions write them.
var actionKeywords = map[store.Action]string{
	store.NoAction: "noaction", store.Cascade: "cascade", store.SetNull: "setnull", store.SetDefault: "setdefault",
}

// propertyName makes an ObjectScript name of a field's name.
func propertyName(field string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '@' || r == '#' || r == '$' || r == ' ' {
			return -1
		}
		return r
	}, field)
}

// parameterList is the stored form of a property's parameters: a $LIST of
// $LISTs of name and value.
func parameterList(t store.Type) []byte {
	var out []byte
	add := func(name, value string) {
		if value != "" && value != "0" || name == "SCALE" && t.Class == store.ClassNumeric {
			out = list.AppendList(out, list.AppendString(list.AppendString(nil, name), value))
		}
	}
	if t.Class == store.ClassVector {
		add("DATATYPE", t.Element.String())
		add("LEN", strconv.Itoa(t.Len))
		add("MODEL", t.Model)
		add("SOURCE", t.Source)
		return out
	}
	add("COLLATION", t.Collation)
	if t.Class == store.ClassTime {
		add("PRECISION", strconv.Itoa(t.Precision))
	}
	add("MAXLEN", strconv.Itoa(t.MaxLen))
	add("MAXVAL", t.Max)
	add("MINVAL", t.Min)
	add("SCALE", strconv.Itoa(t.Scale))
	if len(t.ValueList) > 0 {
		add("VALUELIST", ","+strings.Join(t.ValueList, ","))
	}
	return out
}
