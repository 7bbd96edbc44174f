package charset

import "strings"

// encodingNames are PostgreSQL's encodings by number.
const encodingNames = "SQL_ASCII EUC_JP EUC_CN EUC_KR EUC_TW EUC_JIS_2004 UTF8 MULE_INTERNAL LATIN1 LATIN2 LATIN3 LATIN4 LATIN5 " +
	"LATIN6 LATIN7 LATIN8 LATIN9 LATIN10 WIN1256 WIN1258 WIN866 WIN874 KOI8R WIN1251 WIN1252 ISO_8859_5 ISO_8859_6 ISO_8859_7 " +
	"ISO_8859_8 WIN1250 WIN1253 WIN1254 WIN1255 WIN1257 KOI8U SJIS BIG5 GBK UHC GB18030 JOHAB SHIFT_JIS_2004"

// encodingAliases are other names of encodings, as pg_char_to_encoding takes them.
var encodingAliases = strings.NewReplacer(
	"\nabc\n", "\nwin1258\n", "\nalt\n", "\nwin866\n", "\niso88591\n", "\nlatin1\n", "\niso885910\n", "\nlatin6\n", "\niso885913\n", "\nlatin7\n",
	"\niso885914\n", "\nlatin8\n", "\niso885915\n", "\nlatin9\n", "\niso885916\n", "\nlatin10\n", "\niso88592\n", "\nlatin2\n", "\niso88593\n", "\nlatin3\n",
	"\niso88594\n", "\nlatin4\n", "\niso88599\n", "\nlatin5\n", "\nkoi8\n", "\nkoi8r\n", "\nmskanji\n", "\nsjis\n", "\nshiftjis\n", "\nsjis\n",
	"\ntcvn\n", "\nwin1258\n", "\ntcvn5712\n", "\nwin1258\n", "\nunicode\n", "\nutf8\n", "\nvscii\n", "\nwin1258\n", "\nwin\n", "\nwin1251\n",
	"\nwin932\n", "\nsjis\n", "\nwin936\n", "\ngbk\n", "\nwin949\n", "\nuhc\n", "\nwin950\n", "\nbig5\n", "\nwindows932\n", "\nsjis\n",
	"\nwindows936\n", "\ngbk\n", "\nwindows949\n", "\nuhc\n", "\nwindows950\n", "\nbig5\n", "\nwindows", "\nwin",
)

// Number is the number of an encoding by its name, -1 when there is none; case and
// punctuation do not count.
func Number(name string) int {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	plain = strings.Trim(encodingAliases.Replace("\n"+plain+"\n"), "\n")
	for i, known := range strings.Fields(encodingNames) {
		if strings.ToLower(strings.ReplaceAll(known, "_", "")) == plain {
			return i
		}
	}
	return -1
}

// ClientOnly reports whether a server cannot have the encoding: it is one of those in
// which a byte of a character may look like ASCII.
func ClientOnly(name string) bool { return Number(name) >= Number("SJIS") }

// Name is the name of an encoding by its number, "" when there is none.
func Name(number int64) string {
	names := strings.Fields(encodingNames)
	if number < 0 || number >= int64(len(names)) {
		return ""
	}
	return names[number]
}
