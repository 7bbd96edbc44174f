"""Real text through a real model: the passages of docs/, searched by questions.

The vectors of a part are computed here, as applications do; those of another table by
IRIS, whose %Embedding.OpenAI asks the service that this program is meanwhile. Every
answer is compared with brute force, and one of the first three has to be of the document
that answers the question. Arguments: the gateway's port, the folder of the documents.
"""
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import psycopg
from pgvector.psycopg import register_vector

from minilm import MiniLM

port, docs = sys.argv[1:]
model = MiniLM()
# What users ask, and the documents that say it.
QUESTIONS = {
    "How do I restore the data after losing the machine?": {"disaster-recovery.md", "backup.md"},
    "Which Kubernetes manifests are there?": {"deployment.md"},
    "Which counters does Prometheus scrape?": {"monitoring.md"},
    "How are passwords checked when a client logs in?": {"security.md", "production-checklist.md", "configuration.md"},
    "What must I do before installing a new version?": {"upgrade.md"},
    "moving an existing PostgreSQL database over": {"migration.md"},
}


def passages():
    """The paragraphs of the documents that are long enough to say something."""
    out = []
    for path in sorted(Path(docs).glob("*.md")):
        code = False
        for paragraph in path.read_text().split("\n\n"):
            code ^= paragraph.count("```") % 2 == 1
            text = " ".join(paragraph.split())
            if not code and 60 < len(text) < 600 and text[0] not in "#|`":
                out.append((path.name, text))
    return out


PASSAGES = passages()
VECTORS = np.array([model.encode(text) for _, text in PASSAGES])
FILES = np.array([name for name, _ in PASSAGES])
QUERIES = {question: model.encode(question) for question in QUESTIONS}


def nearest(query, k, wanted=None):
    """The numbers of the passages nearest to a vector, by brute force."""
    distances = 1 - VECTORS.astype(float) @ query.astype(float)
    if wanted is not None:
        distances = np.where(wanted, distances, np.inf)
    return [int(i) for i in np.argsort(distances, kind="stable")[:k]]


def ids(connection, sql, *args):
    return [row[0] for row in connection.execute(sql, args)]


def by_the_program(c):
    """Vectors that the program computed, in tables with and without an index."""
    c.execute("DROP TABLE IF EXISTS passages")
    c.execute("CREATE TABLE passages (id int PRIMARY KEY, file text, body text, embedding vector(384))")
    with c.cursor().copy("COPY passages (id, file, body, embedding) FROM STDIN WITH (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "text", "text", "vector"])
        for i, (name, text) in enumerate(PASSAGES):
            copy.write_row([i, name, text, VECTORS[i]])
    for indexed in (False, True):
        if indexed:
            c.execute("CREATE INDEX ON passages USING hnsw (embedding vector_cosine_ops)")
        for question, answers in QUESTIONS.items():
            q = QUERIES[question]
            got = ids(c, "SELECT id FROM passages ORDER BY embedding <=> %s LIMIT 5", q)
            assert got == nearest(q, 5), (question, got, nearest(q, 5))
            assert answers & {FILES[i] for i in got[:3]}, (question, [PASSAGES[i] for i in got[:3]])
            one = FILES == FILES[got[-1]]
            got = ids(c, "SELECT id FROM passages WHERE file = %s ORDER BY embedding <=> %s LIMIT 3", FILES[got[-1]], q)
            assert got == nearest(q, min(3, one.sum()), one), question
            close = nearest(q, 10)
            least = float(VECTORS[close[-1]] @ q) - 1e-5
            got = ids(c, "SELECT id FROM (SELECT id, 1 - (embedding <=> %s) AS likeness FROM passages) p "
                         "WHERE likeness >= %s ORDER BY likeness DESC LIMIT 10", q, least)
            assert got == close, question
    hybrid(c)
    gone = nearest(QUERIES[next(iter(QUESTIONS))], 1)
    c.execute("DELETE FROM passages WHERE id = %s", gone)
    got = ids(c, "SELECT id FROM passages ORDER BY embedding <=> %s LIMIT 3", QUERIES[next(iter(QUESTIONS))])
    assert got == nearest(QUERIES[next(iter(QUESTIONS))], 4)[1:]


def hybrid(c):
    """Words and meaning together, by the ranks in both, as pgvector's examples do it."""
    question = "How do I restore the data after losing the machine?"
    found = c.execute("""
        WITH meaning AS (
            SELECT id, rank() OVER (ORDER BY embedding <=> %(vector)s) AS rank FROM passages
            ORDER BY embedding <=> %(vector)s LIMIT 20),
        words AS (
            SELECT id, rank() OVER (ORDER BY ts_rank_cd(to_tsvector('english', body), query) DESC) AS rank
            FROM passages, plainto_tsquery('english', 'restore backup') query
            WHERE to_tsvector('english', body) @@ query
            ORDER BY ts_rank_cd(to_tsvector('english', body), query) DESC LIMIT 20)
        SELECT coalesce(meaning.id, words.id) AS id,
            coalesce(1.0 / (60 + meaning.rank), 0.0) + coalesce(1.0 / (60 + words.rank), 0.0) AS score
        FROM meaning FULL OUTER JOIN words ON meaning.id = words.id
        ORDER BY score DESC, id LIMIT 5""", {"vector": QUERIES[question]}).fetchall()
    by_meaning = {i: rank for rank, i in enumerate(nearest(QUERIES[question], 20), 1)}
    assert len(found) == 5
    for i, score in found:
        text = PASSAGES[i][1].lower()
        assert i in by_meaning or "restor" in text and "backup" in text, text
        assert float(score) >= 1 / (60 + by_meaning.get(i, 20)) - 1e-9 or i not in by_meaning


class Service(BaseHTTPRequestHandler):
    """The part of OpenAI's API that IRIS asks."""
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        right = self.path == "/v1/embeddings" and asked["model"] == "all-MiniLM-L6-v2" and self.headers["Authorization"] == "Bearer secret"
        texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
        data = [{"index": i, "embedding": [float(x) for x in model.encode(text)]} for i, text in enumerate(texts)]
        body = json.dumps({"object": "list", "data": data}).encode()
        self.send_response(200 if right else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def by_iris(c):
    """A column that IRIS computes, and questions that it turns into vectors."""
    service = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    configuration = {"modelName": "all-MiniLM-L6-v2", "apiKey": "secret", "sslConfig": "none",
                     "httpConfig": {"Server": "127.0.0.1", "Port": service.server_address[1], "Https": False}}
    c.execute("DELETE FROM %%Embedding.Config WHERE Name = %s", ["minilm"])
    c.execute("INSERT INTO %%Embedding.Config (Name, Configuration, EmbeddingClass, VectorLength) VALUES (%s, %s, '%%Embedding.OpenAI', 384)",
              ["minilm", json.dumps(configuration)])
    c.execute("DROP TABLE IF EXISTS texts")
    c.execute("CREATE TABLE texts (id int PRIMARY KEY, file text, body varchar(2000), embedding EMBEDDING('minilm', 'body'))")
    few = range(0, len(PASSAGES), 5)
    with c.cursor() as cursor:
        cursor.executemany("INSERT INTO texts (id, file, body) VALUES (%s, %s, %s)", [(i, *PASSAGES[i]) for i in few])
    wanted = np.isin(np.arange(len(PASSAGES)), list(few))
    for question in QUESTIONS:
        want = nearest(QUERIES[question], 3, wanted)
        for sql in ("SELECT id FROM texts ORDER BY embedding <=> embedding(%s, 'minilm') LIMIT 3",
                    "SELECT TOP 3 id FROM texts ORDER BY VECTOR_COSINE(embedding, EMBEDDING(%s, 'minilm')) DESC",
                    "SELECT TOP 3 id FROM texts ORDER BY VECTOR_COSINE(embedding, EMBEDDING(%s)) DESC"):
            got = ids(c, sql, question)
            assert got == want, (question, sql, got, want)
    text = "How do I restore the data after losing the machine?"
    c.execute("UPDATE texts SET body = %s WHERE id = %s", [text, few[1]])
    assert ids(c, "SELECT id FROM texts ORDER BY embedding <=> embedding(%s, 'minilm') LIMIT 1", text) == [few[1]]
    service.shutdown()


with psycopg.connect(f"postgresql://app@127.0.0.1:{port}/USER", autocommit=True) as connection:
    connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    register_vector(connection)
    for part in (by_the_program, by_iris):
        part(connection)
        print("ok", len(PASSAGES), "passages,", part.__name__)
