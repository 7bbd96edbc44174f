"""Reads psql's row and writes one of its own through the official IRIS driver.

Usage: iris_side.py PORT
"""
import sys

import iris

conn = iris.connect(hostname="127.0.0.1", port=int(sys.argv[1]), namespace="USER", username="_SYSTEM", password="SYS")
cur = conn.cursor()
cur.execute("SELECT id, note FROM both_sides WHERE id = ?", [1])
rows = [tuple(r) for r in cur.fetchall()]
assert rows == [(1, "from psql")], rows
cur.execute("INSERT INTO both_sides (id, note) VALUES (?, ?)", [2, "from the IRIS driver"])
conn.commit()
conn.close()
print("the IRIS driver reads psql's row")
