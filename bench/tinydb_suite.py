"""TinyDB's own test-suite, run against our Table and Storage; differences must be the known ones.

    pip download --no-deps --no-binary :all: tinydb==4.9.0     (its source distribution, once)
    python -m bench.tinydb_suite tinydb-4.9.0.tar.gz

Takes the source distribution or its unpacked folder; downloads nothing. The suite is TinyDB's and
is not copied here: it is unpacked into a temporary folder, where its `conftest.py` gives way to
one that hands its tests our classes under TinyDB's names.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[1]

OURS = '''
import itertools
import tempfile
from pathlib import Path

import pytest
import tinydb
import tinydb.middlewares
import tinydb.storages
from companion.store.rows import RowDatabase, RowTable
from companion.store.storage import SqliteStorage

FOLDER = Path(tempfile.mkdtemp())
NUMBERS = itertools.count()


class FileStorage(SqliteStorage):
    """Ours where TinyDB's tests say JSONStorage."""

    def __init__(self, path, **_):
        super().__init__(Path(path))


class MemoryStorage(SqliteStorage):
    """Ours where they say MemoryStorage: a file of its own."""

    def __init__(self):
        super().__init__(FOLDER / f"{next(NUMBERS)}.sqlite3")


Stock = tinydb.TinyDB


class Database(Stock):
    """Stock TinyDB over our Storage, with our Table."""

    table_class = RowTable
    default_storage_class = FileStorage


tinydb.TinyDB = Database
tinydb.JSONStorage = tinydb.storages.JSONStorage = FileStorage
tinydb.MemoryStorage = tinydb.storages.MemoryStorage = MemoryStorage


@pytest.fixture(params=["memory", "json"])
def db(request, tmp_path):
    where = {"storage": MemoryStorage} if request.param == "memory" else {}
    arguments = [] if where else [tmp_path / "test.db"]
    with Database(*arguments, **where) as opened:
        opened.drop_tables()
        opened.insert_multiple({"int": 1, "char": c} for c in "abc")
        yield opened


@pytest.fixture
def storage():
    return tinydb.middlewares.CachingMiddleware(MemoryStorage)()
'''

_REPR = "compares a text that holds the class's name"
_SHAPE = "writes what is no table of documents (a bare list or word); ours keeps rows"
_FILE = "an option or the text of stock JSONStorage's own file; ours is a SQLite file"
_ERROR = "the disk's refusal is our StoreUnavailable, not a bare OSError"
_FOREIGN = "puts a Storage of its own under the Table; our Table needs our Storage"
DIFFERENT = {
    "test_middlewares::test_caching_flush": _SHAPE,
    "test_middlewares::test_caching_flush_manually": _SHAPE,
    "test_middlewares::test_caching_json_write": _SHAPE,
    "test_middlewares::test_caching_write": _SHAPE,
    "test_middlewares::test_caching_write_many": _SHAPE,
    "test_storages::test_create_dirs": _ERROR,
    "test_storages::test_encoding": _SHAPE,
    "test_storages::test_in_memory": _SHAPE,
    "test_storages::test_json": _SHAPE,
    "test_storages::test_json_invalid_directory": _ERROR,
    "test_storages::test_json_invalid_mode_warning": _FILE,
    "test_storages::test_json_kwargs": _FILE,
    "test_storages::test_json_read": _FILE,
    "test_storages::test_read_once": _FOREIGN,
    "test_storages::test_yaml": _FOREIGN,
    "test_tables::test_table_repr[json]": _REPR,
    "test_tables::test_table_repr[memory]": _REPR,
    "test_tinydb::test_repr": _REPR,
}
"""The tests that differ, and why each may: all of `test_tables`, `test_operations`, `test_queries`
and `test_tinydb` passes but for the name of a class."""


def run(source: Path) -> dict[str, str]:
    """Run the suite; return « passed », « failed » or « skipped » for each test."""
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        tests = _tests_of(source, here)
        (tests / "conftest.py").write_text(OURS, "utf-8")
        report = here / "report.xml"
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"),
                *("--rootdir", str(tests), "-c", str(here / "none.ini")),
                *(f"--junitxml={report}", "--tb=line", str(tests)),
            ],
            cwd=here,
            env={"PATH": "", "PYTHONPATH": f"{ROOT}:{tests.parent}"},
            check=False,
        )
        return {
            f"{case.get('classname', '').rpartition('.')[2]}::{case.get('name')}": _outcome(case)
            for case in ET.parse(report).iter("testcase")  # noqa: S314 - as above
        }


def _tests_of(source: Path, here: Path) -> Path:
    if source.is_dir():
        shutil.copytree(source / "tests", here / "suite" / "tests")
    else:
        with tarfile.open(source) as archive:
            archive.extractall(here / "unpacked", filter="data")
        (found,) = (here / "unpacked").glob("*/tests")
        shutil.copytree(found, here / "suite" / "tests")
    (here / "none.ini").write_text("[pytest]\n", "utf-8")
    return here / "suite" / "tests"


def _outcome(case: ET.Element) -> str:
    kinds = {child.tag for child in case}
    if kinds & {"failure", "error"}:
        return "failed"
    return "skipped" if "skipped" in kinds else "passed"


def main() -> int:
    """Print what differs and why; return 1 for a difference that is not explained."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="tinydb-….tar.gz, or its unpacked folder")
    outcomes = run(parser.parse_args().source)
    failed = {name for name, outcome in outcomes.items() if outcome == "failed"}
    for name in sorted(failed):
        print(f"{name}: {DIFFERENT.get(name, 'NOT EXPLAINED')}")
    for name in sorted(DIFFERENT.keys() - failed):
        print(f"{name}: passes, although a difference is written down")
    passed = sum(outcome == "passed" for outcome in outcomes.values())
    print(f"{passed} of {len(outcomes)} pass, {len(failed)} differ")
    return 0 if outcomes and failed == set(DIFFERENT) else 1


if __name__ == "__main__":
    sys.exit(main())
