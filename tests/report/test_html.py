"""The page as a browser gets it: read by a parser, and by a browser where there is one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

import srm_tf
from srm_tf.catalogue.control import Control, Page
from srm_tf.engine.finding import Gate, Report, Waiver
from srm_tf.report import as_html
from tests.report.hostile import large, reports
from tests.report.reports import mixed, outcome, report, resource, split_of, unread
from tests.support.counting import calls

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
WEB = Path(srm_tf.__file__).parent / "report" / "web"
VOID = frozenset({"meta", "input"})
BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), "")
needs_browser = pytest.mark.skipif(not BROWSER, reason="no Chromium on this machine")


class Read(HTMLParser):
    """What a page is made of: elements, attributes, links, texts by element; and the cards, as (part, control) → names of its items."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.shown: list[str] = []  # the text of items that are not hidden
        self.cards: dict[tuple[str, str], list[str]] = {}
        self.pasted: list[bool] = []  # whether each text of code stands inside of an item
        self.open: list[tuple[str, dict[str, str]]] = []
        self._card = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag == "pre":
            self.pasted.append(any(around.get("class") == "item" for _, around in self.open))
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        self.texts.setdefault(tags[-1] if tags else "", []).append(data)
        if tags[-3:] == ["summary", "span", "code"]:
            self._card = data
        part = next((given["id"] for tag, given in self.open if tag == "section" and "id" in given), "")
        if tags and tags[-1] == "code" and self.open[-1][1].get("class") == "name":
            self.cards.setdefault((part, self._card), []).append(data)
            if not any("hidden" in given for _, given in self.open):
                self.shown.append(data)

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


def read(one: Report) -> Read:
    return Read(as_html.page(one))


def _whole() -> Report:
    """A report with something in every part of the page."""
    fixed = outcome("aws_x.f", "own/f", "satisfied", change="fixed")
    before = outcome("aws_x.b", "own/b", "missing", "nothing was written", touched=False)
    return replace(mixed(), outcomes=(*mixed().outcomes, fixed, before))


OURS = read(_whole()).tags | {"abbr", "rect", "svg"}
NAMES = {name for _, given in read(_whole()).elements for name in given} | {"open"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(reports())
def test_nothing_of_an_input_is_obeyed(one: Report) -> None:
    page = as_html.page(one)
    found = Read(page)
    assert found.tags <= OURS
    assert {name for _, given in found.elements for name in given} <= NAMES
    assert found.texts["script"] == [(WEB / "report.js").read_text(encoding="utf-8")]
    for tag, attributes in found.elements:
        for name in {"href", "src", "action"} & attributes.keys():
            assert (tag, name) == ("a", "href")
            assert attributes["href"].startswith(("https://", "#"))
    assert all(one.isprintable() or one == "\n" for one in page)
    page.encode()


def test_a_control_of_ones_own_leads_nowhere_but_to_the_web() -> None:
    control = Control("own/x", "A", "iam", "low", (), "Set it.")
    about = Page(control, "<b>why</b>", ("javascript:alert(1)", "https://example.com/?a=1&b=<2>"))
    one = report(outcomes=(outcome("aws_x.a", "own/x", "missing", "it is not set", remediation="Set `<i>` to `a`."),), own={"own/x": about})
    found = read(one)
    links = [given["href"] for tag, given in found.elements if tag == "a"]
    assert [one for one in links if not one.startswith("#")] == ["https://example.com/?a=1&b=<2>"]
    assert "<b>why</b>" in found.texts["p"]
    assert {"<i>", "a"} <= set(found.texts["code"])


def test_nothing_runs_or_is_fetched_but_what_the_page_was_written_with() -> None:
    page = as_html.page(_whole())
    for kind, name in (("script", "js"), ("style", "css")):
        inside = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert inside is not None
        told = b64encode(sha256(inside[1].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{told}'" in page
        assert inside[1] == (WEB / f"report.{name}").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|innerHTML|eval\(", page)
    assert not re.search(r'\s(?:style|on\w+)="', page)


def test_every_part_is_named_and_led_to() -> None:
    found = read(_whole())
    ids = [given["id"] for _, given in found.elements if "id" in given]
    assert len(ids) == len(set(ids))
    parts = [given["id"] for tag, given in found.elements if tag == "section" and "id" in given]
    assert parts == ["split", "findings", "before", "fixed", "waived", "unknown", "satisfied", "resources", "aside"]
    led = [given["href"] for tag, given in found.elements if tag == "a" and given["href"].startswith("#") and "=" not in given["href"]]
    assert sorted(led) == sorted(f"#{one}" for one in parts)


def test_what_was_not_read_is_told_and_nothing_passes() -> None:
    page = as_html.page(unread())
    assert 'srm-tf <span class="bad">could not judge everything: 1 input could not be read</span>' in page
    assert unread().failures[0].text.splitlines()[0] in unescape(page)
    assert '<span class="good">passes</span>' in as_html.page(report())


def _run(folder: Path, *argv: str) -> tuple[str, dict[str, list[dict[str, str]]]]:
    asked = ("--format", f"html:{folder / 'page.html'}", "--format", f"json:{folder / 'all.json'}", "--fail-on", "never")
    done = subprocess.run([sys.executable, "-m", "srm_tf", "check", *argv, *asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / "page.html").read_text(encoding="utf-8"), json.loads((folder / "all.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, list[dict[str, str]]]]:
    """The page and the account of a pull request that changes much."""
    return _run(tmp_path_factory.mktemp("real"), str(FIXTURES / "08-risky-pull-request" / "plan.json"))


def test_every_outcome_is_somewhere_on_the_page(real: tuple[str, dict[str, list[dict[str, str]]]]) -> None:
    page, told = real
    found = Read(page)
    names = {(control, name) for (_, control), several in found.cards.items() for one in several for name in one.split(", ")}
    resources = set(found.texts["a"])
    assert len(told["outcomes"]) > 200
    for one in told["outcomes"]:
        source = re.sub(r"\[[^]]*\]", "", one["address"])
        assert one.get("of") or {(one["control"], one["address"]), (one["control"], source)} & names, one
    for one in told["resources"]:
        assert any(text.partition(" (")[0] in {one["address"], re.sub(r"\[[^]]*\]", "", one["address"])} for text in resources), one


def test_what_makes_the_run_fail_comes_first_and_says_so() -> None:
    stood = outcome("aws_x.a", "own/stood", "missing", "it is not set", severity="critical", root="other.json")
    stops = outcome("aws_x.b", "own/stops", "missing", "it is not set", severity="high")
    found = read(report(outcomes=(stood, stops), gates={"other.json": Gate("never")}))
    assert [control for part, control in found.cards if part == "findings"] == ["own/stops", "own/stood"]
    assert ["data-fails" in given for _, given in found.elements if given.get("class") == "item"] == [True, False]


def test_each_number_is_of_what_stands_below_it() -> None:
    waits = [outcome(f"aws_x.{name}", "own/waits", "unknown", f"var.{name} is not known", depends_on=("var.a",)) for name in "abc"]
    page = as_html.page(replace(_whole(), outcomes=(*_whole().outcomes, *waits)))
    parts = re.findall(r"<h2 [^>]*>[^<]*<span class=\"number\">([\d,]+)</span></h2>(.*?)</section>", page, re.DOTALL)
    assert len(parts) == 6
    assert [number for number, _ in parts] == [str(text.count('<li class="item"')) for _, text in parts]
    groups = [each for _, text in parts for each in text.split('<details class="group">')[1:]]
    assert len(groups) > 1
    assert [re.findall(r'"number">([\d,]+)<', one)[0] for one in groups] == [str(one.count('<li class="item"')) for one in groups]


def test_what_waits_for_the_same_is_told_once_and_counted_as_the_lead_counts_it() -> None:
    waits = [outcome(f"aws_x.{name}", "own/waits", "unknown", "var.a is not known", depends_on=("var.a",)) for name in "abc"]
    page = as_html.page(report(outcomes=tuple(waits)))
    assert "No finding; 3 are unknown" in page
    assert page.count('<li class="item"') == 1
    assert re.findall(r'<span class="number">([^<]+)</span>', page.partition('id="unknown-title"')[2])[:3] == ["3", "3", "3"]
    assert 'data-number="3"' in page


def test_the_script_asks_for_nothing_that_older_browsers_refuse() -> None:
    """`:has()` is of 2023: where it is not known, `querySelectorAll` raises, and the search told nobody what it left out."""
    script = (Path(srm_tf.__file__).parent / "report" / "web" / "report.js").read_text(encoding="utf-8")
    assert "querySelectorAll(" in script
    assert ":has(" not in script


def test_of_several_inputs_it_says_in_which_type_or_values_decide() -> None:
    why = "its values say so"
    one, other = (replace(resource("aws_x.a"), root=root, split=split_of("abstracted", why)) for root in ("one", "two"))
    told = [text for text in read(replace(report(), resources=(one, other))).texts["code"] if text.startswith("aws_x.a")]
    assert told == ["aws_x.a (one), aws_x.a (two)"]


def test_instances_that_are_accepted_for_different_reasons_each_tell_theirs() -> None:
    kept, moved = Waiver("settings", "kept for ever"), Waiver("settings", "moves in May", date(2030, 5, 31))
    some = [
        outcome(f"aws_x.a[{place}]", "own/x", "missing", "it is not set", source="aws_x.a", waiver=waiver)
        for place, waiver in enumerate((kept, moved, kept))
    ]
    told = [text for text in read(report(outcomes=tuple(some))).texts["p"] if text.startswith("Accepted")]
    assert told == [
        "Accepted: kept for ever (settings, no end), at aws_x.a[0], aws_x.a[2]",
        "Accepted: moves in May (settings, until 2030-05-31), at aws_x.a[1]",
    ]


def test_the_terraform_to_paste_is_of_a_control_and_no_search_hides_it(real: tuple[str, dict[str, list[dict[str, str]]]]) -> None:
    """It is named after one finding, and another may be searched for."""
    found = Read(real[0])
    assert found.texts["h3"].count("Terraform for ") > 20
    assert len(found.pasted) > 20
    assert not any(found.pasted)


def test_it_grows_with_what_it_tells() -> None:
    few, many = large(50), large(400)
    assert calls(lambda: as_html.page(many)) < 10 * calls(lambda: as_html.page(few))


# ---- in a browser


def _browse(folder: Path, page: str, address: str) -> Read:
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    argv = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--enable-logging=stderr"]
    argv += ["--virtual-time-budget=5000", "--dump-dom", f"{file.as_uri()}#{address}"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)
    assert "CONSOLE" not in done.stderr, done.stderr  # no error of the script, nothing that the policy refused
    return Read(done.stdout.partition("<html")[1] + done.stdout.partition("<html")[2])


@needs_browser
@pytest.mark.slow
def test_the_address_says_what_is_shown(tmp_path: Path, real: tuple[str, dict[str, list[dict[str, str]]]]) -> None:
    page = real[0]
    everything = _browse(tmp_path, page, "")
    assert everything.shown == Read(page).shown
    assert "hidden" not in next(given for tag, given in everything.elements if tag == "form")
    some = _browse(tmp_path, page, f"q={quote('aws_s3_bucket.backup')}&severity=high")
    assert 0 < len(some.shown) < len(everything.shown)
    assert some.texts["output"] == [f"{len(some.shown)} of {len(everything.shown)} shown"]
    left = [given for _, given in some.elements if given.get("class") == "item" and "hidden" not in given]
    assert len(left) == len(some.shown)
    assert {given["data-severity"] for given in left} <= {"critical", "high"}
    assert "aws_s3_bucket.backup" in some.shown
    one = _browse(tmp_path, page, f"q={quote('s3/buckets-require-tls aws_s3_bucket.backup')}")
    assert one.shown == ["aws_s3_bucket.backup"]
    assert [given for tag, given in one.elements if tag == "details" and given.get("class") == "card" and "hidden" not in given] == [
        {"class": "card", "open": ""}
    ]
