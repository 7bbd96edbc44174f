package main

// hints are constants that an argument of a function must be one of to be
// understood, by the function's name and the argument's place; beyond them, now and
// then, it gets any value of its type.
var hints = map[string]map[int][]string{
	"date_trunc": {0: units}, "date_part": {0: units}, "extract": {0: units},
	"timezone":                {0: {"UTC", "Europe/Berlin", "America/New_York", "+03", "EST5EDT", "Asia/Kolkata", "Nowhere/Else"}},
	"to_char":                 {1: {"YYYY-MM-DD HH24:MI:SS", "FM999,990.00", "Day DDth Mon YYYY", "9.99EEEE", "S0099", "IYYY-IW-ID", "HH12:MI AM TZ", "RN", "L99PR", "Q J WW DDD", "US.MS", "FMMonth FMDD", "\"lit\" YY", "000.00MI", "V99", "TMDay", "CC BC", "SSSSS"}},
	"to_date":                 {0: {"2024-02-29", "05 Dec 2000", "20240131", "1-2-3", "2024-13-01"}, 1: {"YYYY-MM-DD", "DD Mon YYYY", "YYYYMMDD", "IYYY-IW-ID"}},
	"to_timestamp":            {0: {"2024-02-29 10:11:12", "05 Dec 2000 23:59", "20240131"}, 1: {"YYYY-MM-DD HH24:MI:SS", "DD Mon YYYY HH24:MI", "YYYYMMDD"}},
	"to_number":               {0: {"1,234.50", "-12", "12-", "<5>", "1.5e3", "$7"}, 1: {"9,999.99", "S99", "99MI", "99PR", "9.9EEEE", "L9"}},
	"encode":                  {1: {"hex", "base64", "escape", "nosuch"}},
	"decode":                  {0: {"616263", "YWJj", "a\\000b", "zz", ""}, 1: {"hex", "base64", "escape"}},
	"regexp_replace":          {1: patterns, 2: {"X", "[\\1]", "\\&", ""}, 3: {"g", "i", "gi", "", "n"}},
	"regexp_match":            {1: patterns, 2: {"i", "n", "", "x"}},
	"regexp_matches":          {1: patterns, 2: {"g", "i", "gi"}},
	"regexp_split_to_array":   {1: patterns, 2: {"i", ""}},
	"regexp_split_to_table":   {1: patterns, 2: {"i", ""}},
	"regexp_count":            {1: patterns, 2: ones, 3: {"i", ""}},
	"regexp_instr":            {1: patterns, 2: ones, 3: ones, 4: {"0", "1"}, 5: {"i", ""}, 6: {"0", "1"}},
	"regexp_substr":           {1: patterns, 2: ones, 3: ones, 4: {"i", ""}, 5: {"0", "1"}},
	"regexp_like":             {1: patterns, 2: {"i", ""}},
	"textregexeq":             {1: patterns},
	"~":                       {1: patterns},
	"~*":                      {1: patterns},
	"!~":                      {1: patterns},
	"!~*":                     {1: patterns},
	"nameregexeq":             {1: patterns},
	"nameregexne":             {1: patterns},
	"nameicregexeq":           {1: patterns},
	"nameicregexne":           {1: patterns},
	"bpcharregexeq":           {1: patterns},
	"bpcharregexne":           {1: patterns},
	"bpcharicregexeq":         {1: patterns},
	"bpcharicregexne":         {1: patterns},
	"textregexne":             {1: patterns},
	"texticregexeq":           {1: patterns},
	"texticregexne":           {1: patterns},
	"substring":               {1: {"1", "2", "3", "0", "-1"}, 2: {"0", "1", "2", "100"}},
	"similar_to_escape":       {0: {"a%", "(a|b)_", "x[0-9]+"}, 1: {"\\", "#", ""}},
	"similar_escape":          {0: {"a%", "(a|b)_", "x[0-9]+"}, 1: {"\\", "#", ""}},
	"like_escape":             {0: {"a%", "a#%", "_"}, 1: {"#", "", "\\"}},
	"normalize":               {1: {"NFC", "NFD", "NFKC", "NFKD"}},
	"is_normalized":           {1: {"NFC", "NFD", "NFKC", "NFKD"}},
	"convert_from":            {1: encodings},
	"convert_to":              {1: encodings},
	"convert":                 {1: encodings, 2: encodings},
	"format":                  {0: {"%s", "%s-%s", "%I", "%L", "%%", "%1$s %1$s", "%10s|", "%-5s|", "%s %I %L"}},
	"unistr":                  {0: {"\\0061", "d\\0061t\\+000061", "\\u0061", "\\zz", "plain"}},
	"parse_ident":             {0: {"a.b", "\"A b\".c", "Foo", "1x", "a b"}},
	"chr":                     {0: {"65", "8364", "128512", "1"}},
	"repeat":                  {1: {"0", "1", "3", "-1"}},
	"lpad":                    {1: {"0", "1", "5", "10", "-1"}},
	"rpad":                    {1: {"0", "1", "5", "10", "-1"}},
	"array_fill":              {1: {"{2}", "{1,2}", "{0}"}, 2: {"{1}", "{0,5}"}},
	"generate_series":         {0: {"1", "0", "-3", "5"}, 1: {"1", "5", "3", "0"}, 2: {"1", "2", "-1", "0"}},
	"generate_subscripts":     {1: {"1", "2"}},
	"width_bucket":            {3: {"1", "5", "10"}},
	"make_date":               {0: {"2024", "-44", "1999"}, 1: {"1", "2", "12", "13"}, 2: {"1", "28", "31"}},
	"make_time":               {0: {"0", "12", "23", "24"}, 1: {"0", "59"}, 2: {"0", "59.5", "60"}},
	"make_timestamp":          {0: {"2024", "1999"}, 1: {"1", "12"}, 2: {"1", "28"}, 3: {"0", "23"}, 4: {"0", "59"}, 5: {"0", "59.5"}},
	"make_timestamptz":        {0: {"2024", "1999"}, 1: {"1", "12"}, 2: {"1", "28"}, 3: {"0", "23"}, 4: {"0", "59"}, 5: {"0", "59.5"}, 6: {"UTC", "+2", "Europe/Paris"}},
	"make_interval":           {0: ones, 1: ones, 2: ones, 3: ones, 4: ones, 5: ones, 6: {"1.5", "0"}},
	"date_bin":                {0: {"15 minutes", "1 day", "2 hours", "0", "1 mon"}},
	"jsonb_path_query":        {3: {"true", "false"}},
	"jsonb_set":               {1: paths},
	"jsonb_set_lax":           {1: paths, 4: {"use_json_null", "delete_key", "return_target", "raise_exception"}},
	"jsonb_insert":            {1: paths},
	"jsonb_extract_path":      {1: paths},
	"jsonb_extract_path_text": {1: paths},
	"jsonb_delete_path":       {1: paths},
	"json_extract_path":       {1: paths},
	"json_extract_path_text":  {1: paths},
	"#>":                      {1: paths},
	"#>>":                     {1: paths},
	"#-":                      {1: paths},
	"factorial":               {0: {"0", "1", "5", "20", "-1"}},
	"pow":                     {1: {"0", "1", "2", "-1", "0.5"}},
	"power":                   {1: {"0", "1", "2", "-1", "0.5"}},
	"^":                       {1: {"0", "1", "2", "-1", "0.5"}},
	"numeric_power":           {1: {"0", "1", "2", "-1", "0.5"}},
	"dpow":                    {1: {"0", "1", "2", "-1", "0.5"}},
	"exp":                     {0: {"0", "1", "-1", "2.5"}},
	"numeric_exp":             {0: {"0", "1", "-1", "2.5"}},
	"round":                   {1: {"0", "1", "-1", "5"}},
	"trunc":                   {1: {"0", "1", "-1", "5"}},
	"percentile_cont":         {0: {"0", "0.5", "1", "0.3", "1.5"}},
	"percentile_disc":         {0: {"0", "0.5", "1", "0.3"}},
	"nth_value":               {1: ones},
	"ntile":                   {0: ones},
	"lag":                     {1: ones},
	"lead":                    {1: ones},
	"trim_array":              {1: {"0", "1", "5"}},
	"overlay":                 {2: ones, 3: {"0", "1", "2"}},
	"split_part":              {1: {",", " ", "b", ""}, 2: {"1", "2", "-1", "0"}},
	"set_bit":                 {1: {"0", "1", "7"}, 2: {"0", "1"}},
	"set_byte":                {1: {"0", "1"}},
	"get_bit":                 {1: {"0", "1", "7"}},
	"get_byte":                {1: {"0", "1"}},
	"<<":                      {1: {"0", "1", "3"}},
	">>":                      {1: {"0", "1", "3"}},
}

// units are what dates are cut by.
var units = []string{"year", "month", "day", "hour", "minute", "second", "week", "quarter", "decade", "century", "millennium", "milliseconds", "microseconds", "dow", "doy", "isodow", "isoyear", "epoch", "timezone", "julian", "fortnight"}

// patterns are regular expressions.
var patterns = []string{"a", "[a-c]+", "(a)(b)?", "^.", "b$", "\\d+", "x*", "[[:alpha:]]+", "(?i)AB", "a|b", "\\w+", "\\s", "(", "a{1,2}", "é", ".", "(.)\\1", "a*?b", "\\ma", "(?=a)", "(?<!b)a", "\\w\\M", "(a|ab)(c|b)?"}

// namePatterns are patterns for names, whose collation knows no letters beyond ASCII.
var namePatterns = []string{"a", "[a-c]+", "^.", "b$", "x*", "a|b", "."}

// encodings are character sets.
var encodings = []string{"UTF8", "LATIN1", "SQL_ASCII", "WIN1252", "SJIS", "EUC_JP", "GB18030", "BIG5", "NOSUCH"}

// ones are small numbers.
var ones = []string{"1", "2", "3"}

// paths lead into JSON values.
var paths = []string{"{a}", "{b,0}", "{b,2,c}", "{0}", "{-1}", "{}", "{x,y}"}

// inexact are functions whose last digit is the C library's.
var inexact = map[string]bool{
	"exp": true, "ln": true, "log": true, "log10": true, "power": true, "pow": true, "^": true, "sqrt": true, "cbrt": true, "sin": true, "cos": true, "tan": true,
	"cot": true, "asin": true, "acos": true, "atan": true, "atan2": true, "sinh": true, "cosh": true, "tanh": true, "asinh": true, "acosh": true,
	"atanh": true, "sind": true, "cosd": true, "tand": true, "cotd": true, "asind": true, "acosd": true, "atand": true, "atan2d": true,
	"degrees": true, "radians": true, "|/": true, "||/": true, "dexp": true, "dlog1": true, "dlog10": true, "dpow": true, "dsqrt": true, "dcbrt": true,
	"stddev": true, "stddev_pop": true, "stddev_samp": true, "variance": true, "var_pop": true, "var_samp": true, "corr": true,
	"covar_pop": true, "covar_samp": true, "regr_r2": true, "regr_slope": true, "regr_intercept": true, "regr_sxx": true, "regr_syy": true,
	"regr_sxy": true, "regr_avgx": true, "regr_avgy": true, "avg": true, "sum": true, "percentile_cont": true,
}
