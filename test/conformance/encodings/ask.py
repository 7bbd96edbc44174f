"""What clients of other encodings than UTF8 get, asked of PostgreSQL and of the gateway.

The arguments are two connection strings; a difference is printed and fails the run.
"""
import sys

from psycopg import pq

# Each encoding with Python's name of it, and text that is hard in it.
ENCODINGS = {
    "UTF8": ("utf-8", "☃ 🐘"), "SQL_ASCII": ("utf-8", "é"), "LATIN1": ("latin1", "naïve café"), "LATIN2": ("iso8859-2", "žluťoučký"),
    "LATIN9": ("iso8859-15", "5 € œuvre"), "WIN1252": ("cp1252", "„quote“ €"), "WIN1251": ("cp1251", "Привет"), "KOI8R": ("koi8_r", "Привет"),
    "SJIS": ("shift_jis", "日本語 ソ表能\\"), "EUC_JP": ("euc_jp", "日本語 ｱｲｳ"), "GBK": ("gbk", "中文汉字"), "EUC_CN": ("gb2312", "中文"),
    "BIG5": ("big5", "繁體中文功許"), "EUC_KR": ("euc_kr", "한국어"), "UHC": ("cp949", "한국어똠"), "GB18030": ("gb18030", "中文😀"),
}


class Asker:
    """One connection, and what it was answered."""

    def __init__(self, url, encoding):
        self.conn = pq.PGconn.connect(url.encode())
        assert self.conn.status == pq.ConnStatus.OK, self.conn.error_message
        self.encoding, (self.codec, self.text) = encoding, ENCODINGS[encoding]
        self.answers = []

    def error(self, r):
        """The fields of an error that are compared."""
        fields = (pq.DiagnosticField.SQLSTATE, pq.DiagnosticField.MESSAGE_PRIMARY, pq.DiagnosticField.CONTEXT)
        return r.error_message and tuple(r.error_field(f) for f in fields)

    def ask(self, sql, params=None, result=0, formats=None):
        """Runs a statement of text in the connection's encoding."""
        text = sql.encode(self.codec, "replace")
        r = self.conn.exec_(text) if params is None else self.conn.exec_params(text, params, param_formats=formats, result_format=result)
        rows = [[r.get_value(i, j) for j in range(r.nfields)] for i in range(r.ntuples)]
        self.answers.append((sql, r.status, self.error(r), rows, [r.fname(j) for j in range(r.nfields)]))
        return r

    def copy_out(self, options):
        """Copies rows out and records every message."""
        if self.ask("COPY (SELECT id, v, a FROM enc WHERE id < 4 ORDER BY id) TO STDOUT" + options).status != pq.ExecStatus.COPY_OUT:
            return
        got = []
        while True:
            n, data = self.conn.get_copy_data(0)
            if n < 0:
                break
            got.append(bytes(data))
        self.answers.append((options, got))
        while r := self.conn.get_result():
            self.answers.append((options, self.error(r)))

    def copy_in(self, options, data):
        """Copies data in, in pieces that divide characters."""
        if self.ask("COPY enc (id, v) FROM STDIN" + options).status != pq.ExecStatus.COPY_IN:
            return
        for i in range(0, len(data), 3):
            self.conn.put_copy_data(data[i:i + 3])
        self.conn.put_copy_end()
        while r := self.conn.get_result():
            self.answers.append((options, data, self.error(r)))

    def run(self):
        """Asks everything."""
        text, codec = self.text, self.codec
        encoded, escaped = text.encode(codec), text.replace("\\", "\\\\")
        literal, name = "E'" + escaped + "'", text.replace("\\", "")
        self.ask(f"SET client_encoding = '{self.encoding}'")
        self.ask("SELECT current_setting('client_encoding'), pg_client_encoding()")
        self.answers.append(self.conn.parameter_status(b"client_encoding"))
        self.ask("DROP TABLE IF EXISTS enc")
        self.ask("CREATE TABLE enc (id int, v text, a text[], j jsonb, b bytea)")
        self.ask(f"INSERT INTO enc VALUES (1, {literal}, ARRAY[{literal}, NULL], to_jsonb({literal}::text), convert_to({literal}, 'UTF8'))")
        array = b'{"' + escaped.encode(codec) + b'"}'
        self.ask("INSERT INTO enc VALUES (2, $1, $2, $3, $4)", [encoded, array, b'{"k": "x"}', b"\\x6162"])
        self.ask("INSERT INTO enc (id, v) VALUES (3, $1)", [encoded], formats=[1])
        self.ask("INSERT INTO enc (id, v) VALUES (4, $1)", [b"\xff\xfe\x80"])
        self.ask("INSERT INTO enc (id, v) VALUES (5, U&'\\2603 \\00e9 \\4e2d')")
        for result in (0, 1):
            self.ask("SELECT id, v, a, j, b, (id, v) FROM enc WHERE id < 5 ORDER BY id", [], result)
            self.ask("SELECT v FROM enc WHERE id = 5", [], result)
        self.ask(f"SELECT length(v), octet_length(v) FROM enc WHERE v = {literal} ORDER BY id")
        self.ask(f'SELECT 1 AS "{name}"')
        self.ask(f'SELECT nosuch("{name}") FROM enc')
        for options in ("", " (FORMAT csv, HEADER)", " (FORMAT csv, FORCE_QUOTE *)", " (FORMAT binary)", " (ENCODING 'UTF8')",
                        " (ENCODING 'LATIN1')", " (ENCODING 'nosuch')", " (ENCODING 'SJIS')"):
            self.copy_out(options)
        self.copy_in("", b"10\t" + escaped.encode(codec) + b"\n")
        self.copy_in(" (FORMAT csv)", b'11,"' + encoded + b'"\n')
        self.copy_in(" (ENCODING 'UTF8')", b"12\t" + escaped.encode() + b"\n")
        if self.encoding != "SQL_ASCII":  # of which PostgreSQL stores what is no UTF-8
            self.copy_in("", b"13\tx\n14\t\xff\xff\xff\n")
        self.copy_in(" (ENCODING 'LATIN1')", b"15\t\xe9\n")
        self.ask("SELECT id, v, convert_to(v, 'UTF8') FROM enc WHERE id >= 10 ORDER BY id")
        for sql in ("BEGIN", "SET LOCAL client_encoding = 'UTF8'", "SHOW client_encoding", "ROLLBACK", "SHOW client_encoding",
                    "SET client_encoding = 'EUC_TW2'", "SET NAMES 'LATIN1'", "SHOW client_encoding", "RESET client_encoding", "SHOW client_encoding"):
            self.ask(sql)
        self.ask("DROP TABLE enc")
        self.conn.finish()
        return self.answers


different = 0
for encoding in ENCODINGS:
    theirs, ours = (Asker(url, encoding).run() for url in sys.argv[1:3])
    assert len(theirs) == len(ours), encoding
    for want, got in zip(theirs, ours):
        if want != got:
            different += 1
            print(f"{encoding}:\n  postgres {want}\n  gateway  {got}")
print(f"encodings: {len(ENCODINGS)} asked, {different} answers differ")
sys.exit(different > 0)
