"""The committed pages of `docs/controls/` are those of the catalogue, whole and linked."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support.judging import catalogue

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "controls"
FENCE = re.compile(r"^(`{3,})[^`\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def builder() -> Any:
    """The tool, imported as the script that it is: beside its neighbours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        yield importlib.import_module("build_pages")


@pytest.fixture(scope="module")
def book(builder: Any) -> Any:
    """The catalogue as the tool reads it, which takes a second."""
    return builder.Book()


@pytest.fixture(scope="module")
def committed() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*"))}


def prose(text: str) -> str:
    """A page without what stands in fences."""
    return FENCE.sub("", text)


def test_the_pages_are_those_of_the_catalogue(builder: Any, book: Any, committed: dict[str, str]) -> None:
    fresh: dict[str, str] = builder.build(book)
    stale = sorted(name for name in fresh.keys() | committed.keys() if fresh.get(name) != committed.get(name))
    assert not stale, f"docs/controls is not what the catalogue says in {', '.join(stale)}: run `make pages` and commit what it writes"


def test_every_control_has_one_section(committed: dict[str, str]) -> None:
    sections = Counter(
        (name, heading) for name, text in committed.items() for heading in re.findall(r"^## (\S+/\S+)$", prose(text), re.MULTILINE)
    )
    assert sections == Counter((f"{one.service}.md", one.id) for one in catalogue().all())


def test_every_example_is_on_the_page(committed: dict[str, str]) -> None:
    verdicts: Counter[str] = Counter()
    for one in catalogue().all():
        page = catalogue().page(one.id)
        assert page is not None
        verdicts.update(f"{one.service}.md {example.verdict}" for example in page.examples)
        missing = [example.name for example in page.examples if example.terraform.strip("\n") not in committed[f"{one.service}.md"]]
        assert missing == [], one.id
    folded = Counter(
        f"{name} {verdict}"
        for name, text in committed.items()
        for verdict in re.findall(r"^<details><summary><b>(\w+)</b>: ", text, re.MULTILINE)
    )
    assert folded == verdicts


def test_every_link_between_pages_leads_somewhere(committed: dict[str, str]) -> None:
    anchors = {name: re.findall(r'<a id="([^"]+)"></a>', prose(text)) for name, text in committed.items()}
    assert [name for name, found in anchors.items() if len(found) != len(set(found))] == []
    links = [(name, link) for name, text in committed.items() for link in re.findall(r"\]\(([^)\s]+)\)", prose(text))]
    assert len(links) > len(catalogue().all())
    broken = []
    for name, link in links:
        page, _, anchor = link.partition("#")
        if (page or name) not in committed or (anchor and anchor not in anchors[page or name]):
            broken.append(f"{name}: {link}")
    assert broken == []


def test_the_index_counts_every_control(committed: dict[str, str]) -> None:
    controls = catalogue().all()
    index = committed["README.md"]
    profiles = Counter(one.profile for one in controls)
    total = f"|  | **all** | {len(controls)} | {profiles['baseline']} | {profiles['policy_level']} | {profiles['opinion']} |"
    assert total in index.splitlines()
    assert set(re.findall(r"^\| \[\w+\]\((\w+\.md)\)", index, re.MULTILINE)) == set(committed) - {"README.md"}


def test_fences_and_folds_are_closed(committed: dict[str, str]) -> None:
    for name, text in committed.items():
        assert "```" not in prose(text), name
        assert prose(text).count("<details>") == prose(text).count("</details>"), name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a * <b> _c_ d_e [x]", "a \\* &lt;b&gt; \\_c\\_ d_e \\[x\\]"),
        ("`a*b_` stays, and *this*, too", "`a*b_` stays, and *this*, too"),
        ("see s3/buckets-require-tls.", "see [s3/buckets-require-tls](s3.md#buckets-require-tls)."),
        ("`s3/buckets-log-access`", "[s3/buckets-log-access](s3.md#buckets-log-access)"),
        (
            "no/such-control, and https://example.com/s3/buckets-require-tls",
            "no/such-control, and https://example.com/s3/buckets-require-tls",
        ),
    ],
)
def test_text_of_the_catalogue_becomes_markdown(text: str, shown: str, book: Any) -> None:
    assert book.prose(text) == shown


def test_a_fence_is_longer_than_any_in_it(builder: Any) -> None:
    assert list(builder.fenced("a\n```\nb\n", "text")) == ["````text", "a", "```", "b", "````", ""]


def test_the_command_agrees() -> None:
    argv = [sys.executable, "-B", str(ROOT / "tools" / "build_pages.py"), "--check"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("0 of ")
