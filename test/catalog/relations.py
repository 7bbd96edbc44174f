"""Compares the relations of the catalogs of two servers: see relations.sh.

usage: relations.py columns POSTGRES_PORT GATEWAY_PORT
       relations.py filled POSTGRES_PORT GATEWAY_PORT [-rewrite]
"""
import os
import pathlib
import subprocess
import sys

# A relation with a column of an array of rows of pg_statistic, which results here have as text: it is always NULL.
ROW_ARRAYS = {"pg_catalog.pg_statistic_ext_data"}
LIST = pathlib.Path(__file__).with_name("unfilled.tsv")

COLUMNS = """
select n.nspname || '.' || c.relname, c.relkind, a.attnum, a.attname,
  format_type(coalesce(b.oid, t.oid), case when b.oid is null then a.atttypmod else t.typtypmod end), a.attnotnull
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0
join pg_catalog.pg_type t on t.oid = a.atttypid
left join pg_catalog.pg_type b on t.typtype = 'd' and b.oid = t.typbasetype
where n.nspname in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'v')
order by n.nspname collate "C", c.relname collate "C", a.attnum;
"""


def psql(port, text, user="postgres"):
    """Runs statements; what fails is among what they print."""
    done = subprocess.run(
        ["psql", "-XAtq", "-F", "\t", "-h", "127.0.0.1", "-p", port, "-U", user, "-d", "USER"],
        input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "PGOPTIONS": "-c client_min_messages=warning"})
    return done.stdout.splitlines()


def described(port, relations):
    """What the row descriptions of all relations say: relation, column, type."""
    lines = psql(port, "".join(f"\\echo == {r}\nselect * from {r} \\gdesc\n" for r in relations))
    out, of = [], ""
    for line in lines:
        if line.startswith("== "):
            of = line[3:]
        else:
            out.append(of + "\t" + line)
    return out


def read(port, relations):
    """The relations that cannot be read."""
    lines = psql(port, "".join(f"\\echo == {r}\nselect count(*) from {r} where false;\nselect 1 from {r} limit 1;\n" for r in relations))
    out, of = [], ""
    for line in lines:
        if line.startswith("== "):
            of = line[3:]
        elif "ERROR" in line:
            out.append(of + "\t" + line)
    return out


def columns(postgres, gateway):
    """Names, kinds, order and types, as the catalogs have them and as results say."""
    want, got = psql(postgres, COLUMNS), psql(gateway, COLUMNS)
    relations = sorted({line.split("\t")[0] for line in want} - ROW_ARRAYS)
    faults = [f"- {x}" for x in sorted(set(want) - set(got))] + [f"+ {x}" for x in sorted(set(got) - set(want))]
    want, got = described(postgres, relations), described(gateway, relations)
    # Domains of information_schema are their base types in results, too: RowDescription never has domains.
    faults += [f"- described: {x}" for x in want if x not in set(got)] + [f"+ described: {x}" for x in got if x not in set(want)]
    if want != got and not faults:
        faults.append("the order of columns differs")
    faults += [f"cannot be read: {x}" for x in read(gateway, relations)]
    print("\n".join(faults) if faults else f"{len(relations)} relations, {len(want)} columns are the same")
    return bool(faults)


def filled(port, by_relation):
    """The columns that hold something in some row, for the superuser or for the role that owns the sample."""
    text = []
    for relation, names in by_relation.items():
        tests = ", ".join(f"""case when count(nullif(nullif(format('%s', "{n}"), ''), '{{}}')) > 0 then '{n}' end""" for n in names)
        text.append(f"\\echo == {relation}\nselect {tests} from {relation};\n")
    out, of = set(), ""
    for line in psql(port, "".join(text)) + psql(port, "".join(text), "app"):
        if line.startswith("== "):
            of = line[3:]
        elif "ERROR" in line:
            if "permission denied" not in line:
                print(of, line)
        else:
            out |= {f"{of}.{name}" for name in line.split("\t") if name}
    return out


def compare_filled(postgres, gateway, rewrite):
    """The columns that only PostgreSQL fills are those of the list."""
    by_relation = {}
    for line in psql(postgres, COLUMNS):
        f = line.split("\t")
        by_relation.setdefault(f[0], []).append(f[3])
    missing = sorted(filled(postgres, by_relation) - filled(gateway, by_relation))
    known = dict(line.split("\t") for line in LIST.read_text().splitlines()) if LIST.exists() else {}
    if rewrite:
        LIST.write_text("".join(f"{m}\t{known.get(m, 'TO BE SAID')}\n" for m in missing))
        known = dict.fromkeys(missing)
    faults = [f"not filled, and not in the list: {m}" for m in missing if m not in known]
    faults += [f"filled, but in the list: {m}" for m in known if m not in missing]
    print("\n".join(faults) if faults else f"{len(missing)} columns are not filled, as listed")
    return bool(faults)


if __name__ == "__main__":
    what, first, second, *rest = sys.argv[1:]
    sys.exit(columns(first, second) if what == "columns" else compare_filled(first, second, "-rewrite" in rest))
