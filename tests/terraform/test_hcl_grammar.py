"""The tables of the grammar: made of the installed python-hcl2, kept, shipped in a wheel, and never used for another grammar."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from srm_tf.terraform import grammar
from srm_tf.terraform.grammar import Tables

ROOT = Path(__file__).parents[2]
PARSE = """
import sys
from srm_tf.terraform import hcl
assert len(hcl.parse("a = 1", "test").body.attributes) == 1
print(*sorted({"hcl2", "lark"} & set(sys.modules)))
"""


def parse_in_a_new_process(cache: Path, **more: str) -> str:
    """Which of python-hcl2 and Lark a process imports to parse."""
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONDONTWRITEBYTECODE": "1", **more}
    done = subprocess.run([sys.executable, "-c", PARSE], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def kept(cache: Path) -> list[Path]:
    return sorted((cache / "srm-tf").glob("grammar-*"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache directory in which some processes found no tables, all at the same time."""
    cache = tmp_path_factory.mktemp("cache")
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda _: parse_in_a_new_process(cache), range(3))) == ["lark"] * 3
    return cache


def test_kept_tables_need_neither_python_hcl2_nor_lark(filled: Path) -> None:
    assert parse_in_a_new_process(filled) == ""


def test_processes_at_the_same_time_leave_one_file(filled: Path) -> None:
    assert len(list((filled / "srm-tf").iterdir())) == 1
    assert (filled / "srm-tf").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [b"", b"\x95\x01"])
def test_a_damaged_file_is_made_anew(filled: Path, tmp_path: Path, damage: bytes) -> None:
    place = tmp_path / "srm-tf" / kept(filled)[0].name
    place.parent.mkdir()
    place.write_bytes(damage)
    assert parse_in_a_new_process(tmp_path) == "lark"
    assert msgspec.msgpack.decode(place.read_bytes(), type=Tables).digest.startswith(place.stem.removeprefix("grammar-"))


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "srm-tf").write_text("no folder")
    assert parse_in_a_new_process(tmp_path) == "lark"
    assert parse_in_a_new_process(tmp_path / "none", SRM_TF_NO_CACHE="1") == "lark"
    assert not (tmp_path / "none").exists()


def test_shipped_tables_go_first_and_only_if_they_fit(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(filled))
    found = grammar.tables(tmp_path / "none")
    shipped = msgspec.structs.replace(found, starts={"shipped": (1, 2)})
    (tmp_path / "fits").write_bytes(msgspec.msgpack.encode(shipped))
    assert grammar.tables(tmp_path / "fits") == shipped
    (tmp_path / "other").write_bytes(msgspec.msgpack.encode(msgspec.structs.replace(shipped, digest="of another grammar")))
    assert grammar.tables(tmp_path / "other") == found


def test_what_a_wheel_carries_is_what_the_installed_grammar_gives(tmp_path: Path) -> None:
    grammar.write(tmp_path / "deep" / grammar.FILE)
    written = msgspec.msgpack.decode((tmp_path / "deep" / grammar.FILE).read_bytes(), type=Tables)
    assert written.digest == grammar.digest_of(grammar.text())
    assert set(written.starts) == set(grammar.STARTS)


def test_nothing_is_written_beside_python_hcl2(tmp_path: Path) -> None:
    spec = importlib.util.find_spec("hcl2")
    assert spec is not None
    folder = Path(str(spec.origin)).parent
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}
    assert parse_in_a_new_process(tmp_path) == "lark"
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()} == before
