"""Leaves a transaction open until it is killed. Usage: uncommitted.py PORT"""
import sys
import time

import psycopg

conn = psycopg.connect(f"host=127.0.0.1 port={sys.argv[1]} dbname=USER user=app")
cur = conn.cursor()
cur.execute("DROP TABLE IF EXISTS crash")
cur.execute("CREATE TABLE crash (id INT PRIMARY KEY, note VARCHAR(20))")
cur.execute("INSERT INTO crash VALUES (1, 'committed')")
conn.commit()
cur.execute("INSERT INTO crash VALUES (2, 'uncommitted')")
cur.execute("UPDATE crash SET note = 'changed' WHERE id = 1")
print("open", flush=True)
time.sleep(600)
