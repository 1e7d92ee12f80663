"""One page of HTML for people who were not there: who owns what, what fails and how it is mended, what is not known, what holds.

It is a file on its own: it asks nothing of a network, and its policy lets nothing run but the script that it was written with, by its
hash (https://www.w3.org/TR/CSP3/#match-element-to-source-list). Without the script all of it can be read, unsorted.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from srm_tf.catalogue.services import CLASSES, OWNERS
from srm_tf.model.verdict import Verdict
from srm_tf.report import areas
from srm_tf.report.answer import answer, sentences, terms
from srm_tf.report.aside import not_judged
from srm_tf.report.by_change import by_change
from srm_tf.report.cells import EMPTY, columns, decided, same, sections, worst_of
from srm_tf.report.fixes import Fixes
from srm_tf.report.groups import findings
from srm_tf.report.moved import sentences as moves
from srm_tf.report.places import Places
from srm_tf.report.summary import each_input
from srm_tf.report.tally import NOTHING, NOTHING_THERE, OWNER_WORDS, WORST_FIRST, several, tally
from srm_tf.report.view import ALL
from srm_tf.report.web_findings import Showing, cards, failing_first, satisfied, unknown
from srm_tf.wording import safe

if TYPE_CHECKING:
    from collections import Counter

    from markupsafe import Markup

    from srm_tf.engine.finding import Report
    from srm_tf.report.by_change import ByChange
    from srm_tf.report.tally import Tally

_WIDTH = 100.0  # of a bar


class Share(msgspec.Struct, frozen=True):
    """A part of a bar that is 100 wide: what it is called and painted as, how many, in percent, where it begins and how wide it is."""

    word: str
    kind: str
    number: int
    percent: str
    begin: str
    wide: str


def page(report: Report) -> str:
    """The page, as a format."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 — only those who ask for a page need it
    from markupsafe import Markup  # noqa: PLC0415

    html, css, js = ((files("srm_tf.report") / "web" / f"report.{kind}").read_text("utf-8") for kind in ("html", "css", "js"))
    room = Environment(autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True)
    ours = {"css": Markup(css), "css_hash": _hash(css), "js": Markup(js), "js_hash": _hash(js)}  # noqa: S704 — files of this package
    return room.from_string(html).render(**_page(report), **ours, spans=_spans, web=_web, query=_query)


def _spans(text: str) -> Markup:
    """Prose of the catalogue, with what stands between backticks as code."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    parts = [f"<code>{escape(safe(part))}</code>" if place % 2 else escape(safe(part)) for place, part in enumerate(text.split("`"))]
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 — escaped just above


def _query(text: str) -> str:
    """A name as a search of the page has it: as it is shown."""
    return quote(safe(text), safe="")


def _web(link: str) -> str:
    """An address that a link may lead to; that of a control of somebody's own may be anything."""
    return link if link.startswith(("https://", "http://")) else "#"


def _shown(value: object) -> object:
    """What of a text may be shown; it is escaped after this. Lines stay."""
    if type(value) is not str:  # a number, or a piece of the page itself, which is of a type of its own
        return value
    return value if value.isprintable() and "##" not in value else "\n".join(map(safe, value.split("\n")))


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _page(report: Report) -> dict[str, Any]:
    """What the page tells, part by part."""
    grouped, counted = by_change(report), tally(report)
    showing = Showing(
        report,
        Fixes(report.own, report.resources),
        Places(report),
        frozenset(map(id, report.failing)),
        several(report),
        grouped.of_a_change,
    )
    return {
        "answer": answer(report),
        "fails": bool(report.failures or report.failing),
        "sentences": sentences(report, grouped),
        "terms": terms(report, safe),
        "inputs": list(each_input(report)),
        "errors": [one.text for one in report.failures],
        "moves": moves(report, ALL),
        "severities": WORST_FIRST,
        **_split(report, counted),
        **_findings(grouped, showing),
        "asides": [one for one in not_judged(report, several=showing.several, few=ALL) if one.items],
        "settings": [f"{control}: {name} = {value}" for control, name, value in report.settings_changed],
    }


def _findings(grouped: ByChange, showing: Showing) -> dict[str, Any]:
    """The parts with controls, each with how many findings it has."""
    mine, before, waived, fixed = (findings(some) for some in (grouped.mine, grouped.before, grouped.waived, grouped.fixed))
    title = "Findings of what the change introduces or touches" if before else "Findings"
    judged = {one.domain for one in showing.report.outcomes}
    untouched = "Findings that stood before, in what the change does not touch"
    return {
        "parts": [
            ("findings", "Findings", title, cards(failing_first(mine, showing), showing, mend=True)),
            ("before", "Stood before", untouched, cards(before, showing, mend=True)),
            ("fixed", "Fixed", "Fixed by the change", cards(fixed, showing)),
            ("waived", "Waived", "Waived", cards(waived, showing)),
        ],
        "unknown": unknown(showing),
        "satisfied": satisfied(showing),
        "services": sorted({one.control.partition("/")[0] for one in showing.report.outcomes}),
        "areas": [one for one in showing.report.domains if one in judged],
    }


def _split(report: Report, counted: Tally) -> dict[str, Any]:
    """Who owns what: in all, by area, and by resource."""
    worst = worst_of(report)
    shown = columns(report, worst)
    acting = counted.acting()
    owned = [(OWNER_WORDS[owner], owner, acting[owner]) for owner in OWNERS]
    owned += [(NOTHING_THERE, EMPTY, counted.idle().total())] if counted.without else []
    judged = [(verdict.word, verdict.word, counted.verdicts[verdict]) for verdict in Verdict]
    return {
        "bars": [
            (f"Who owns {sum(1 for one in report.resources if one.split):,} resources × {len(report.domains)} areas", _bar(owned)),
            ("What the controls say", _bar(judged)),
        ],
        "by_area": _by_area(report, counted),
        "owner_words": OWNER_WORDS | {EMPTY: NOTHING, "": ""},
        "verdict_words": {verdict: verdict.word for verdict in Verdict},
        "columns": [(areas.word(one), one.replace("_", " ")) for one in shown],
        "sections": list(sections(report, worst, shown, several=several(report))),
        "same": list(same(report, shown)),
        "decided": [(addresses, why, open_) for (why, open_), addresses in decided(report).items()],
    }


def _bar(parts: list[tuple[str, str, int]]) -> list[Share]:
    """The parts that there are."""
    total = sum(number for _, _, number in parts)
    found: list[Share] = []
    begin = 0.0
    for word, kind, number in parts:
        if number:
            wide = _WIDTH * number / total
            found.append(Share(word, kind, number, f"{number / total:.0%}", f"{begin:.2f}", f"{wide:.2f}"))
            begin += wide
    return found


def _by_area(report: Report, counted: Tally) -> list[tuple[str, str, list[int], list[int]]]:
    """(area, class, cells by owner and of none, outcomes by verdict), class by class."""
    class_of = {domain: name for domain, name, _ in counted.cells}
    ordered = sorted(report.domains, key=lambda domain: CLASSES.index(class_of[domain]) if domain in class_of else len(CLASSES))
    return [
        (
            domain.replace("_", " "),
            class_of.get(domain, "").replace("_", " "),
            _owned(counted, domain),
            _judged(counted.domains.get(domain)),
        )
        for domain in ordered
    ]


def _owned(counted: Tally, domain: str) -> list[int]:
    acting = counted.acting(domain=domain)
    return [*(acting[owner] for owner in OWNERS), counted.idle(domain=domain).total()]


def _judged(verdicts: Counter[Verdict] | None) -> list[int]:
    return [verdicts[verdict] if verdicts else 0 for verdict in Verdict]
