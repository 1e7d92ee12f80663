"""Refreshing the end-of-support dates: what is asked, what is taken, what stays for a person, and that nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.catalogue.services import SOURCE

ROOT = Path(__file__).resolve().parents[2]
EKS = "amazon-eks"
SAID_BY = f"https://endoflife.date/{EKS}"
AWS = "https://docs.aws.amazon.com/x"
SEEN = date(2026, 1, 1)
TODAY = date(2026, 3, 1)
SOON = date(2026, 9, 1)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2032, 1, 1))


class Site(ThreadingHTTPServer):
    """An endoflife.date of our own: product → (status, body); everything else is 404."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/v1/products"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site = self.server
        assert isinstance(site, Site)
        site.asked.append(self.path)
        status, body = site.pages.get(self.path.removeprefix("/api/v1/products/"), (404, b"<html>no such page</html>"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — as the base class has it
        """Tests are quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def refresh(tool: Callable[[str], Any]) -> Any:
    return tool("refresh_lifecycle")


@pytest.fixture(scope="session")
def files(tool: Callable[[str], Any]) -> Any:
    return tool("lifecycle_files")


@pytest.fixture(scope="session")
def endoflife(tool: Callable[[str], Any]) -> Any:
    return tool("endoflife")


def release(name: str, until: date | None, **more: object) -> dict[str, object]:
    """A release as the API writes it."""
    day = until.isoformat() if until else None
    return {"name": name, "label": name, "releaseDate": "2020-01-01", "isEol": False, "eolFrom": day, "isMaintained": True, **more}


def document(slug: str, *releases: dict[str, object], day: date = TODAY) -> bytes:
    found = {"schema_version": "1.2.0", "generated_at": f"{day}T12:00:00+00:00", "result": {"name": slug, "releases": releases}}
    return json.dumps(found).encode()


def shipped(folder: Path, files: Any, **cycles: Any) -> Path:
    """A folder of lifecycle files: rows of EKS, `v1_30` for 1.30, and none of other products."""
    names = {cycle.removeprefix("v").replace("_", "."): row for cycle, row in cycles.items()}
    rows = {cycle: row if isinstance(row, files.Row) else files.Row(row, SAID_BY, SEEN) for cycle, row in names.items()}
    for product in files.PRODUCTS:
        text = files.text(product, rows) if product == EKS else files.text(product, {}) + "rows = []\n"
        (folder / f"{product}.toml").write_text(text, encoding="utf-8")
    return folder


def mirror(site: Site, files: Any, folder: Path) -> None:
    """Let the site say what the folder says."""
    for product, slug in files.SLUGS.items():
        rows = files.read(folder / f"{product}.toml")
        site.pages[slug] = (200, document(slug, *(release(cycle, row.until) for cycle, row in rows.items()), day=date(2199, 1, 1)))


def test_what_is_taken_and_what_stays(refresh: Any, files: Any, tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    day = date(2026, 6, 1)
    folder = shipped(
        tmp_path, files, same=day, later=day, announced=None, earlier=day, withdrawn=SOON, gone=day, aws=files.Row(day, AWS, SEEN)
    )
    site.pages[EKS] = (
        200,
        document(
            EKS,
            release("new", SOON),
            release("aws", SOON),
            release("withdrawn", None),
            release("earlier", date(2026, 5, 1)),
            release("announced", SOON),
            release("later", SOON),
            release("same", day),
        ),
    )
    before = (folder / f"{EKS}.toml").read_text(encoding="utf-8")
    assert refresh.main([EKS, "--from", site.api], folder=folder, today=TODAY) == 1
    assert (folder / f"{EKS}.toml").read_text(encoding="utf-8") == before
    assert refresh.main([EKS, "--from", site.api, "--write"], folder=folder, today=TODAY) == 1
    assert site.asked == [f"/api/v1/products/{EKS}"] * 2
    found = files.read(folder / f"{EKS}.toml")
    assert {cycle: (row.until, row.checked) for cycle, row in found.items()} == {
        "new": (SOON, TODAY),
        "announced": (SOON, TODAY),
        "later": (SOON, TODAY),
        "same": (day, TODAY),
        "withdrawn": (SOON, SEEN),
        "earlier": (day, SEEN),
        "gone": (day, SEEN),
        "aws": (day, SEEN),
    }
    assert list(found) == ["new", "announced", "later", "same", "withdrawn", "earlier", "gone", "aws"]
    assert found["aws"].source == AWS
    assert {row.source for cycle, row in found.items() if cycle != "aws"} == {SAID_BY}
    said = capsys.readouterr().out
    assert max(map(len, said.splitlines())) <= 80
    first = said.partition("nothing written")[0].splitlines()
    told = [tuple(line.split(maxsplit=1)) for line in first if line.startswith("  ") and not line.startswith("   ")]
    assert [(cycle, rest) for cycle, rest in told if cycle in found] == [
        ("new", "2026-09-01  new"),
        ("announced", "none        2026-09-01  announced"),
        ("later", "2026-06-01  2026-09-01  later"),
        ("withdrawn", "2026-09-01  none        has no day any more"),
        ("earlier", "2026-06-01  2026-05-01  earlier"),
        ("gone", "2026-06-01              gone"),
        ("aws", "2026-06-01  2026-09-01  AWS's page says otherwise"),
    ]
    assert f"  {EKS}: 1 row, looked up 2026-01-01, 59 days ago\n    {AWS}\n" in said
    assert "1 product: 3 changes, 4 for a person; nothing written" in said
    assert "1 product: 3 changes, 4 for a person; 1 file written" in said


def test_nothing_new_is_written_as_looked_up_today(refresh: Any, files: Any, tmp_path: Path, site: Site) -> None:
    folder = shipped(tmp_path, files, v1_30=SOON, v1_29=None)
    site.pages[EKS] = (200, document(EKS, release("1.30", SOON), release("1.29", None)))
    assert refresh.main([EKS, "--from", site.api, "--write"], folder=folder, today=TODAY) == 0
    assert files.read(folder / f"{EKS}.toml") == {
        "1.30": files.Row(SOON, SAID_BY, TODAY),
        "1.29": files.Row(None, SAID_BY, TODAY),
    }
    assert sorted(path.suffix for path in folder.iterdir()) == [".toml"] * len(files.PRODUCTS)


def test_the_whole_data_against_itself_changes_days_only(refresh: Any, files: Any, tmp_path: Path, site: Site) -> None:
    folder = Path(shutil.copytree(SOURCE / "lifecycle", tmp_path / "lifecycle"))
    mirror(site, files, folder)
    day = date(2199, 1, 1)
    before = {path.name: files.read(path) for path in folder.iterdir()}
    assert refresh.main(["--from", site.api, "--write"], folder=folder, today=day) == 0
    assert sorted(site.asked) == sorted(f"/api/v1/products/{slug}" for slug in files.SLUGS.values())
    after = {path.name: files.read(path) for path in folder.iterdir()}
    for name, rows in before.items():
        assert {cycle: (row.until, row.source) for cycle, row in rows.items()} == {
            cycle: (row.until, row.source) for cycle, row in after[name].items()
        }
        assert {row.checked for row in after[name].values() if row.source.startswith(files.SITE)} <= {day}
        aws = {cycle: row for cycle, row in rows.items() if not row.source.startswith(files.SITE)}
        assert {cycle: row for cycle, row in after[name].items() if cycle in aws} == aws
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert refresh.main(["--from", site.api, "--write"], folder=folder, today=day) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == texts
    fresh, known = load_lifecycle(tmp_path, Path("no such folder")), load_lifecycle()
    assert all(fresh.cycles(name) == known.cycles(name) for one in files.PRODUCTS.values() for name in one["engines"])


@given(
    rows=st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(DAYS, st.booleans())),
    answers=st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(DAYS, st.booleans()), min_size=1),
)
def test_refreshing_twice_is_refreshing_once(
    refresh: Any, files: Any, endoflife: Any, rows: dict[str, tuple[date | None, bool]], answers: dict[str, tuple[date | None, bool]]
) -> None:
    old = {cycle: files.Row(until, AWS if aws else SAID_BY, SEEN) for cycle, (until, aws) in rows.items()}
    answer = endoflife.Answer(
        TODAY, {cycle: endoflife.Told(until, ended=ended and until is None) for cycle, (until, ended) in answers.items()}
    )
    once, notes = refresh.compared(EKS, old, answer)
    twice, again = refresh.compared(EKS, once, answer)
    assert twice == once
    assert list(twice) == list(once)
    assert again == [note for note in notes if not note.what.taken]
    assert once.keys() >= old.keys()
    for cycle, row in old.items():
        if row.source == AWS:
            assert once[cycle] == row
        elif row.until:
            assert once[cycle].until
            assert once[cycle].until >= row.until
    for note in notes:
        assert note.what.taken or once.get(note.cycle) == old.get(note.cycle)


@given(rows=st.dictionaries(st.text('ab."\\ é', min_size=1), st.tuples(DAYS, st.sampled_from([AWS, SAID_BY]), st.dates()), min_size=1))
def test_rows_are_read_as_they_were_written(
    files: Any, tmp_path_factory: pytest.TempPathFactory, rows: dict[str, tuple[date | None, str, date]]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "x.toml"
    wanted = {cycle: files.Row(*row) for cycle, row in rows.items()}
    path.write_text(files.text(EKS, wanted), encoding="utf-8")
    assert files.read(path) == wanted
    assert files.text(EKS, files.read(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "until", "ended"),
    [
        ({"eolFrom": "2026-05-31"}, date(2026, 5, 31), False),
        ({"eolFrom": None}, None, False),
        ({"eolFrom": None, "isEol": True}, None, True),
        ({"eolFrom": "2029-06-30", "isEoas": False, "eoasFrom": "2027-06-30"}, date(2027, 6, 30), False),
        ({"eolFrom": "2029-06-30", "isEoas": False, "eoasFrom": None}, date(2029, 6, 30), False),
        ({"eolFrom": "2029-06-30", "isEoas": None, "eoasFrom": None}, date(2029, 6, 30), False),
        ({"eolFrom": "2029-06-30", "isEoas": True, "eoasFrom": None}, None, True),
    ],
)
def test_the_day_that_counts_is_that_of_standard_support(endoflife: Any, more: dict[str, object], until: date | None, ended: bool) -> None:
    assert endoflife.told(release("1", None, **more)) == endoflife.Told(until, ended=ended)


@pytest.mark.parametrize(("until", "told"), [(date(2026, 2, 1), []), (SOON, ["has no day any more"]), (None, ["has no day any more"])])
def test_a_cycle_that_has_ended_on_no_known_day(refresh: Any, files: Any, endoflife: Any, until: date | None, told: list[str]) -> None:
    answer = endoflife.Answer(TODAY, {"1": endoflife.Told(None, ended=True), "2": endoflife.Told(None, ended=True)})
    found, notes = refresh.compared(EKS, {"1": files.Row(until, SAID_BY, SEEN)}, answer)
    assert [note.what for note in notes if note.cycle == "1"] == told
    assert found == {"1": files.Row(until, SAID_BY, SEEN if told else TODAY)}
    assert [note.what for note in notes if note.cycle == "2"] == ["new and ended, no day told"]


BROKEN = [
    (404, b"<html></html>", "no such product"),
    (503, b"", "503 Service Unavailable"),
    (200, b"<html></html>", "no answer of API version 1"),
    (200, b"\xff", "no answer of API version 1"),
    (200, b"[]", "no answer of API version 1"),
    (200, b'{"schema_version": "1.0.0"}', "'result' is missing"),
    (200, b'{"schema_version": "2.0.0", "result": {}}', "version 2.0.0"),
    (200, document("amazon-linux", release("1", SOON)), "it tells of 'amazon-linux'"),
    (200, document(EKS), "it has no release"),
    (200, document(EKS, release("1", SOON), release("1", SOON)), "release '1' has no name of its own"),
    (200, document(EKS, release("1", SOON, eolFrom="soon")), "'soon'"),
    (200, document(EKS, release("1", SOON, eolFrom=True)), "no answer of API version 1"),
    (200, document(EKS, {"name": "1"}), "'isEol' is missing"),
    (200, document(EKS, release("1", SOON, isEol="no")), "expected true or false"),
    (200, document(EKS, release("1", SOON), day=SEEN - timedelta(1)), "the shipped rows of 2026-01-01: fetch it anew"),
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken[2])
def test_an_answer_that_cannot_be_used_stops_everything(
    refresh: Any, files: Any, tmp_path: Path, site: Site, broken: tuple[int, bytes, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, body, why = broken
    folder = shipped(tmp_path, files, v1_30=SOON)
    site.pages["amazon-linux"] = (200, document("amazon-linux", release("2023", SOON)))
    site.pages[EKS] = (status, body)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert refresh.main(["amazon-linux", EKS, "--from", site.api, "--write"], folder=folder, today=TODAY) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{EKS}: ")
    assert why in said.err
    assert said.err.endswith("nothing was written\n")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_all_that_cannot_be_read_is_told_at_once(refresh: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Site() as closed:
        nobody = closed.api
    for where, why in (
        (nobody, "refused"),
        (str(tmp_path), "No such file or directory"),
        ("ftp://example.com", "only http and https are asked"),
    ):
        assert refresh.main([EKS, "aws-lambda", "--from", where], today=TODAY) == 2
        first, second, last = capsys.readouterr().err.splitlines()
        assert (first.split(":")[0], second.split(":")[0], last) == (EKS, "aws-lambda", "nothing was written")
        assert why in first


def test_a_folder_that_cannot_be_written_stays_whole(
    refresh: Any, files: Any, tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shipped(tmp_path, files, v1_30=SOON)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "aws-lambda.new").mkdir()  # in the way of the second file
    site.pages[EKS] = (200, document(EKS, release("1.30", SOON)))
    site.pages["aws-lambda"] = (200, document("aws-lambda", release("python3.14", SOON)))
    assert refresh.main([EKS, "aws-lambda", "--from", site.api, "--write"], folder=folder, today=TODAY) == 2
    assert "aws-lambda.new" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_shipped_file_that_is_none_is_named(
    refresh: Any, files: Any, tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shipped(tmp_path, files, v1_30=SOON)
    site.pages[EKS] = (200, document(EKS, release("1.30", SOON)))
    for text, why in (("<<<<<<< ours\n", "Invalid statement"), ("x = 1\n", "'rows' is missing")):
        for product in (EKS, "amazon-emr"):  # asked for, and only listed
            before = (folder / f"{product}.toml").read_bytes()
            (folder / f"{product}.toml").write_text(text)
            assert refresh.main([EKS, "--from", site.api, "--write"], folder=folder, today=TODAY) == 2
            said = capsys.readouterr()
            assert said.err.startswith(f"lifecycle/{product}.toml: {why}")
            assert (said.out, (folder / f"{product}.toml").read_text()) == ("", text)
            (folder / f"{product}.toml").write_bytes(before)


def test_an_older_answer_is_of_its_own_day(refresh: Any, files: Any, tmp_path: Path) -> None:
    folder = shipped(tmp_path, files, v1_30=SOON)
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / f"{EKS}.json").write_bytes(document(EKS, release("1.30", SOON), day=date(2026, 2, 2)))
    assert refresh.main([EKS, "--from", str(kept), "--write"], folder=folder, today=TODAY) == 0
    assert files.read(folder / f"{EKS}.toml")["1.30"].checked == date(2026, 2, 2)


def test_the_command_refuses_a_product_it_does_not_know() -> None:
    argv = [sys.executable, "-B", str(ROOT / "tools" / "refresh_lifecycle.py"), "amazon-ekz"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "not under [endoflife] in tools/lifecycle.toml: amazon-ekz" in done.stderr


def test_a_refreshed_product_is_a_product_of_endoflife_date(files: Any) -> None:
    for product in files.PRODUCTS:
        rows = files.read(SOURCE / "lifecycle" / f"{product}.toml")
        theirs = {row.source for row in rows.values() if row.source.startswith(files.SITE)}
        assert theirs == ({f"{files.SITE}/{files.SLUGS[product]}"} if product in files.SLUGS else set())


def test_what_was_looked_up_since_survives_the_tables(tool: Callable[[str], Any], files: Any) -> None:
    merged = tool("build_lifecycle").merged
    made, since = date(2026, 8, 31), date(2026, 10, 1)
    old, fresh = (files.Row(SOON, SAID_BY, day) for day in (made, since))
    table = {"moved": old, "same": old, "only there": old}
    found = merged(EKS, table, {"added": fresh, "moved": fresh, "same": old, "invented": files.Row(None, SAID_BY, made)})
    assert found == {"added": fresh, "moved": fresh, "same": old, "only there": old}
    assert merged(EKS, None, found) == found


def test_rows_of_a_page_are_as_old_as_its_last_reading(tool: Callable[[str], Any], files: Any) -> None:
    build = tool("build_lifecycle")
    product = "amazon-eks"
    page, read = files.PRODUCTS[product]["source"], files.PRODUCTS[product].get("read", build.TABLE_DATE)
    rows = {"a": files.Row(SOON, page, date(2020, 1, 1)), "b": files.Row(SOON, SAID_BY, date(2020, 1, 1))}
    assert {cycle: row.checked for cycle, row in build.merged(product, None, rows).items()} == {"a": read, "b": date(2020, 1, 1)}


def test_a_row_by_hand_goes_before_all(tool: Callable[[str], Any], files: Any) -> None:
    build = tool("build_lifecycle")
    product = "amazon-aurora-mysql"
    hand = build.by_hand(product)
    assert hand
    others = {cycle: files.Row(None, SAID_BY, date(2199, 1, 1)) for cycle in hand}
    assert build.merged(product, others, others) == hand


def test_what_was_looked_up_last_stands_first_and_aws_last(files: Any, tmp_path: Path) -> None:
    rows = {"aws": files.Row(SOON, AWS, TODAY), "kept": files.Row(SOON, SAID_BY, SEEN), "fresh": files.Row(SOON, SAID_BY, TODAY)}
    (tmp_path / "x.toml").write_text(files.text(EKS, rows), encoding="utf-8")
    assert list(files.read(tmp_path / "x.toml")) == ["fresh", "kept", "aws"]
