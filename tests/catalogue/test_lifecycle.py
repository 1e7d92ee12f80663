"""End-of-support dates: every product readable, known by its names, the same compiled, equal to its source."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from srm_tf.catalogue.lifecycle import compile_lifecycle, load_lifecycle, read_lifecycle
from srm_tf.errors import SrmError
from srm_tf.language.context import Lifecycle

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "aws"
NOWHERE = Path("no such folder")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the tables of ../shared/data/aws")


@pytest.fixture(scope="module")
def table() -> Lifecycle:
    return load_lifecycle(compiled=NOWHERE)


@pytest.mark.parametrize(
    ("engine", "cycle", "last"),
    [
        ("postgres", "14", date(2027, 2, 28)),
        ("mysql", "5.7", date(2024, 2, 29)),
        ("mysql", "8.4", date(2029, 7, 31)),
        ("mariadb", "10.5", date(2026, 8, 31)),
        ("aurora-postgresql", "13", date(2026, 2, 28)),
        ("aurora-mysql", "5.7", date(2024, 10, 31)),
        ("eks", "1.27", date(2024, 7, 24)),
        ("redis", "6", date(2027, 1, 31)),
        ("redis", "7", None),
        ("ActiveMQ", "5.17", date(2025, 6, 16)),
        ("RabbitMQ", "3.13", None),
        ("msk", "3.6", date(2026, 6, 1)),
        ("opensearch", "2.9", date(2025, 11, 7)),
        ("docdb", "5.0", None),
        ("neptune", "1.2.1.2", date(2026, 12, 4)),
        ("neptune", "1.4.7.1", date(2027, 6, 3)),
        ("glue", "2.0", date(2024, 1, 31)),
        ("emr", "emr-7.5", date(2027, 8, 31)),
        ("mwaa", "2.6", date(2025, 12, 30)),
        ("mwaa", "3.0", None),
        ("oracle-ee", "19", date(2029, 12, 31)),
        ("db2-ae", "11.5", date(2027, 4, 30)),
        ("db2-se", "12.1", None),
        ("elasticsearch", "6.8", date(2027, 11, 7)),
        ("lambda", "nodejs12.x", date(2023, 3, 31)),
        ("sagemaker-notebook", "notebook-al2-v3", date(2026, 6, 30)),
        ("sagemaker-notebook", "notebook-al2023-v1", None),
        ("lambda", "python3.10", date(2026, 10, 31)),
        ("lambda", "java17.al2023", None),
        ("amazon-linux", "2", date(2026, 6, 30)),
        ("amazon-linux", "2023", date(2029, 6, 30)),
        ("emr", "emr-7.14", date(2028, 9, 8)),
        ("dms", "3.5.4", date(2027, 3, 31)),
        ("flink", "FLINK-1_13", date(2025, 10, 16)),
        ("elasticbeanstalk", "Windows Server 2016", date(2026, 9, 30)),
    ],
)
def test_dates(table: Lifecycle, engine: str, cycle: str, last: date | None) -> None:
    cycles = table.cycles(engine)
    assert cycles is not None
    assert cycles[cycle] == last


def test_an_engine_without_dates_is_none(table: Lifecycle) -> None:
    assert table.cycles("dax") is None
    assert table.cycles("") is None


def test_no_name_is_taken_twice() -> None:
    names = [name for product in read_lifecycle() for name in product.engines]
    assert len(names) == len(set(names))
    assert all(name == name.lower() for name in names)


BEHIND = "https://github.com/endoflife-date/endoflife.date/"  # what that site is made of: of products that are not refreshed from it
KEPT = "https://salsa.debian.org/debian/distro-info-data/"  # by those who make the distributions


def test_every_row_has_a_date_a_source_and_the_day_it_was_looked_up() -> None:
    for product in read_lifecycle():
        assert product.page.startswith("https://")
        assert product.rows
        for rows in product.rows:
            assert rows.cycles
            assert rows.source == product.page or rows.source.startswith(("https://endoflife.date/", BEHIND, KEPT)), rows.source
            assert rows.checked >= date(2026, 3, 12)
            assert True not in rows.cycles.values()


def test_no_cycle_is_told_by_two_pages() -> None:
    for product in read_lifecycle():
        assert len(product.cycles) == sum(len(rows.cycles) for rows in product.rows), product.engines


def test_the_compiled_form_says_the_same(table: Lifecycle, tmp_path: Path) -> None:
    (tmp_path / "lifecycle.json").write_bytes(compile_lifecycle())
    compiled = load_lifecycle(source=NOWHERE, compiled=tmp_path)
    for product in read_lifecycle():
        for name in product.engines:
            assert compiled.cycles(name) == table.cycles(name)


def test_a_wrong_date_is_an_error_that_says_where(tmp_path: Path) -> None:
    (tmp_path / "lifecycle").mkdir()
    rows = '[[rows]]\nsource = "https://x.example"\nchecked = 2026-08-31\n[rows.cycles]\n"1" = "soon"\n'
    (tmp_path / "lifecycle" / "x.toml").write_text(f'engines = ["x"]\npage = "https://x.example"\n{rows}')
    with pytest.raises(SrmError, match=r"lifecycle/x\.toml"):
        load_lifecycle(tmp_path, NOWHERE).cycles("x")


@needs_data
def test_every_row_of_the_tables_is_there(table: Lifecycle) -> None:
    known = {
        rows.source.rpartition("/")[2]: product
        for product in read_lifecycle()
        for rows in product.rows
        if rows.source.startswith("https://endoflife.date/")
    }
    for name in ("lifecycle.tsv", "lambda_runtimes.tsv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                product = known[row.get("product", "aws-lambda")]
                assert (row.get("cycle") or row["runtime"]) in product.cycles, row
    assert table.cycles("lambda")


@needs_data
def test_the_shipped_files_are_a_fresh_build() -> None:
    command = [sys.executable, str(ROOT / "tools" / "build_lifecycle.py"), str(DATA), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
