"""Build `docs/controls/`, the catalogue as pages for people: an index, and a page for each service that has controls.

    python tools/build_pages.py [--check]

Everything is read from the catalogue. What a control asks stands here word for word as `srm-tf explain` shows it.
"""

from __future__ import annotations

import html
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from shipping import ROOT, Files, ship_own

sys.path.insert(0, str(ROOT))

# Of the tree this script stands in, installed or not.
from srm_tf.catalogue.control import SEVERITIES, Control, Example, Page
from srm_tf.catalogue.load import control_files
from srm_tf.catalogue.read_control import read_page
from srm_tf.catalogue.read_services import read_services
from srm_tf.catalogue.services import SOURCE, Override, Services
from srm_tf.options import PROFILE
from srm_tf.report.fixes import together
from srm_tf.report.pages import asked, conditions, fix_label, override_lines
from srm_tf.report.tally import OWNER_WORDS
from srm_tf.report.text import blocks

TARGET = ROOT / "docs" / "controls"
INDEX = "README.md"
HEADER = "<!-- Written by tools/build_pages.py: `make pages` writes it anew. -->"
WIDTH = 100  # of what stands in fences
WORST_FIRST = tuple(reversed(SEVERITIES))
ABOUT_PROFILES = {
    "baseline": "owed by everyone; what `srm-tf check` asks unless told otherwise",
    "policy_level": "asks for keys of your own where the service encrypts anyway; `--profile policy_level`",
    "opinion": "a threshold, a cost or a design to decide for yourself; `--profile opinion`",
}
LANGUAGES = {".tf": "terraform", ".tofu": "terraform", ".json": "json", ".yaml": "yaml", ".yml": "yaml"}
_SPAN = re.compile(r"(`[^`]+`|(?<![\w*])\*\w+\*(?![\w*]))")  # code or emphasis
_ID = re.compile(r"(?<![\w/.-])[a-z0-9]+/[a-z0-9]+(?:-[a-z0-9]+)+(?![\w/-])")
_MARKS = re.compile(r"[\\*\[\]|]|(?<!\w)_|_(?!\w)")


class Book:
    """What the pages are made of."""

    def __init__(self, source: Path = SOURCE) -> None:
        pages = [read_page(path, f"{path.parent.name}/{path.stem}") for path in control_files(source)]
        self.pages = {one.control.id: one for one in pages}
        self.services = Services(read_services(source))
        self.by_service: dict[str, list[Page]] = defaultdict(list)
        for page in sorted(pages, key=lambda one: one.control.id):
            self.by_service[page.control.service].append(page)

    def link(self, control_id: str) -> str:
        """A link to a control; just its name where the catalogue has none of it."""
        service, _, name = control_id.partition("/")
        return f"[{control_id}]({service}.md#{name})" if control_id in self.pages else control_id

    def prose(self, text: str) -> str:
        """Text of the catalogue as one line of Markdown: what is marked stays so, controls that are named become links."""
        return "".join(self._span(part) for part in _SPAN.split(" ".join(text.split())))

    def _span(self, text: str) -> str:
        if _SPAN.fullmatch(text):
            return self.link(text[1:-1]) if text[1:-1] in self.pages else text
        named = [self.link(one) for one in _ID.findall(text)]
        plain = [escaped(one) for one in _ID.split(text)]
        return "".join(part for pair in zip(plain, [*named, ""], strict=True) for part in pair)


def _alias(page: Page, name: str) -> str:
    """An id of another tool, with the part of the control that it asks."""
    part = page.part_of(name)
    return f"`{name}` ({escaped(part)})" if part else f"`{name}`"


def escaped(text: str) -> str:
    r"""Plain text that Markdown leaves as it is.

    >>> escaped("a * <b> _c_ d_e")
    'a \\* &lt;b&gt; \\_c\\_ d_e'
    """
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", html.escape(text, quote=False))


def build(book: Book) -> Files:
    """File name → text."""
    files = {INDEX: index(book)} | {f"{service}.md": page_of(service, book) for service in sorted(book.by_service)}
    return {name: "\n".join([HEADER, "", *squeezed(lines), ""]) for name, lines in files.items()}


def squeezed(lines: Iterable[str]) -> Iterator[str]:
    """Without two blank lines in a row outside fences."""
    before, fence = "", ""
    for line in lines:
        if fence or line or before:
            yield line
        mark = re.match(r"`{3,}", line)
        if mark and (not fence or line == fence):
            fence = "" if fence else mark[0]
        before = line


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table, with a blank line after it."""
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(map(str, row))} |"
    yield ""


def fenced(text: str, language: str) -> Iterator[str]:
    """The text as it stands, in a fence longer than any in it."""
    longest = max((len(one) for one in re.findall(r"`{3,}", text)), default=2)
    yield from ("`" * (longest + 1) + language, *text.strip("\n").splitlines(), "`" * (longest + 1), "")


def words(name: str) -> str:
    """A name as words."""
    return name.replace("_", " ")


def index(book: Book) -> Iterator[str]:
    """The first page."""
    total = Counter(one.control.profile for one in book.pages.values())
    yield from ("# The controls", "")
    yield f"{len(book.pages)} controls of {len(book.by_service)} services: what you, the customer, owe on what Terraform makes."
    yield "`srm-tf explain NAME` shows the same on a terminal."
    yield from ("", *(f"- `{profile}` ({total[profile]}): {ABOUT_PROFILES[profile]}" for profile in PROFILE), "")
    yield from ("## Services", "")
    rows = [_service_row(service, pages, book) for service, pages in sorted(book.by_service.items())]
    sums = ["", "**all**", len(book.pages), *(total[profile] for profile in PROFILE)]
    yield from table(("service", "", "controls", *(f"`{profile}`" for profile in PROFILE)), [*rows, sums])
    others = sorted(set(book.services.tables.services) - set(book.by_service))
    told = f"No control speaks of the resource types of {len(others)} further services, but `srm-tf` knows who owns what on them: "
    yield from (*textwrap.wrap(f"{told}{', '.join(others)}.", 140, break_on_hyphens=False), "")
    yield from ("## Control areas", "", "What AWS does and what is left to you, and the controls that ask whether you did.", "")
    areas = Counter(one.control.domain for one in book.pages.values())
    yield from table(("area", "class", "AWS", "you", "controls"), (_area_row(name, areas[name], book) for name in book.services.domains))


def _service_row(service: str, pages: Sequence[Page], book: Book) -> list[object]:
    numbers = Counter(one.control.profile for one in pages)
    brand = escaped(book.services.brand(service))
    return [f"[{service}]({service}.md)", brand, len(pages), *(numbers[profile] for profile in PROFILE)]


def _area_row(name: str, number: int, book: Book) -> list[object]:
    domain = book.services.domain(name)
    anchor = f'<a id="{name}"></a>`{name}`'
    return [anchor, words(domain.class_), book.prose(domain.aws) or "nothing", book.prose(domain.customer) or "nothing", number]


def page_of(service: str, book: Book) -> Iterator[str]:
    """The page of a service."""
    pages = book.by_service[service]
    yield from (f"# {escaped(book.services.brand(service))}", "", f"[All services]({INDEX}) · `srm-tf explain {service}`", "")
    yield from _contents(pages, book)
    yield from _owners(service, pages, book)
    for page in pages:
        yield from _control(page, book)


def _contents(pages: Sequence[Page], book: Book) -> Iterator[str]:
    ordered = sorted((one.control for one in pages), key=lambda one: (WORST_FIRST.index(one.severity), one.id))
    rows = [
        (one.severity, f"[{one.id.partition('/')[2]}](#{one.id.partition('/')[2]})", book.prose(one.title), profile(one)) for one in ordered
    ]
    yield from table(("severity", "control", "", "profile"), rows)


def profile(control: Control) -> str:
    """Its profile where that is not the usual one."""
    return "" if control.profile == "baseline" else f"`{control.profile}`"


def _owners(service: str, pages: Sequence[Page], book: Book) -> Iterator[str]:
    """Who acts in each area, for each kind of resource the service has."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for name, known in sorted(book.services.tables.types.items()):
        if known.service == service:
            kinds[known.split_kind].append(name)
    if not kinds:
        return
    numbers = Counter(one.control.domain for one in pages)
    yield from ("## Who owns what", "")
    yield from table(
        ("control area", *(book.services.titled(kind) for kind in kinds), "controls"),
        ([f"[`{name}`]({INDEX}#{name})", *_cells(name, kinds, book), numbers[name] or ""] for name in book.services.domains),
    )
    for kind, names in kinds.items():
        about = f"{book.services.titled(kind)} ({len(names)}): {book.services.tables.kinds[kind].means}"
        yield from folded(html.escape(about, quote=False), [", ".join(f"`{name}`" for name in names), ""])
    yield from _overrides([name for names in kinds.values() for name in names], book)


def _cells(domain: str, kinds: Iterable[str], book: Book) -> Iterator[str]:
    for kind in kinds:
        yield OWNER_WORDS[book.services.domain(domain).owner_of(kind)]


def _overrides(names: Iterable[str], book: Book) -> Iterator[str]:
    """Types that share their overrides stand together."""
    shared: list[tuple[Sequence[Override], list[str]]] = []
    for name in names:
        found = book.services.overrides(name)
        same = next((types for overrides, types in shared if overrides == found), None)
        if same is not None:
            same.append(name)
        elif found:
            shared.append((found, [name]))
    if shared:
        yield from ("Unless values say otherwise, each on top of those before it:", "")
    for overrides, types in shared:
        yield from (", ".join(f"`{name}`" for name in types), "")
        text = "\n".join(line for one in overrides for line in override_lines(one, width=WIDTH))
        yield from fenced(textwrap.dedent(text), "text")


def _control(page: Page, book: Book) -> Iterator[str]:
    """The section of a control."""
    control = page.control
    parts = list(control.parts)
    area = f"[`{control.domain}`]({INDEX}#{control.domain})"
    yield from (f'<a id="{control.id.partition("/")[2]}"></a>', "", f"## {control.id}", "", f"**{book.prose(control.title)}**", "")
    yield from (f"**Severity** {control.severity} · **Profile** `{control.profile}` · **Control area** {area}", "")
    yield from (f"**Speaks of** {', '.join(f'`{name}`' for name in control.types)}", "")
    yield from (f"**And of** {', '.join(f'`{name}`' for name in parts)} beside it" for _ in range(1) if parts)
    yield ""
    yield from fenced("\n".join(asked(control, width=WIDTH)), "text")
    yield from _leans_on(control, book)
    for label, text in (("Why", page.rationale), (fix_label(control), control.remediation), ("Note", page.note)):
        yield from _told(label, text, book)
        yield from fenced(together(page.fix), "terraform") if page.fixes and text == control.remediation else ()
    yield from ("**References**", "", *(f"- <{one}>" for one in page.references), "")
    known = [f"- {escaped(tool)}: {', '.join(_alias(page, one) for one in ids)}" for tool, ids in page.aliases.items()]
    yield from (["**Elsewhere known as**", "", *known, ""] if known else [])
    yield from (["**Examples**", ""] if page.examples else [])
    for example in page.examples:
        yield from _example(example)


def _told(label: str, text: str, book: Book) -> Iterator[str]:
    """Paragraphs under a label, with code in fences."""
    for place, (code, one) in enumerate(blocks(text)):
        lead = "" if place else f"**{label}.** "
        yield from fenced(one, "terraform") if code else (f"{lead}{book.prose(one)}", "") if one else ()


def _leans_on(control: Control, book: Book) -> Iterator[str]:
    """The controls that its own words name."""
    named = dict.fromkeys(one for one in _ID.findall("\n".join(asked(control, width=WIDTH))) if one in book.pages)
    if named:
        yield from (f"**Leans on** {', '.join(book.link(one) for one in named)}", "")


def _example(example: Example) -> Iterator[str]:
    name = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(" ".join(example.name.split()) + conditions(example), quote=False))
    texts = (("", example.terraform), *example.files.items(), ("before the change", example.before))
    lines = [line for file, text in texts if text.strip() for line in _text(file, text)]
    yield from folded(f"<b>{example.verdict}</b>: {name}", lines)


def _text(file: str, text: str) -> Iterator[str]:
    if file:
        yield from (f"`{file}`" if "." in file else f"{file}:", "")
    yield from fenced(text, LANGUAGES.get(Path(file).suffix, "text") if "." in file else "terraform")


def folded(summary: str, lines: Iterable[str]) -> Iterator[str]:
    """What opens when somebody asks for it."""
    yield from (f"<details><summary>{summary}</summary>", "", *lines, "</details>", "")


if __name__ == "__main__":
    sys.exit(ship_own(lambda: build(Book()), TARGET, "*.md"))
