"""Control files of somebody who writes them → what is wrong with each: it reads, its words exist, its examples get their verdicts.

Examples are judged as `srm-tf check DIR` judges configuration, whatever the environment of the one who asks. Those of a change
(`before`) take a plan, and are counted as skipped; so is the key `plan`, the verdict of a plan.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.check import LEFT, faults, misfits
from srm_tf.catalogue.control import Control, Example, Page
from srm_tf.catalogue.fixes import added, deleted, laid_over, pieces
from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.catalogue.load import control_files, control_id
from srm_tf.catalogue.own_controls import Beside, expanded, held
from srm_tf.catalogue.read_control import read_page
from srm_tf.catalogue.services import SOURCE, load_services
from srm_tf.engine.configurations import described
from srm_tf.engine.judge import Facts, Judge
from srm_tf.engine.run import World, worlds_beside
from srm_tf.engine.scopes import with_scopes
from srm_tf.errors import SrmError, nearest
from srm_tf.language import terms
from srm_tf.model.graph import Graph, typed
from srm_tf.model.resource import Resource
from srm_tf.model.verdict import Verdict
from srm_tf.terraform.hcl import parse
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.syntax import Body

SILENT = "silent"  # the verdict of an example that a control says nothing about
_FAILING = tuple(one.word for one in Verdict if one.fails)


class Tested(msgspec.Struct, frozen=True):
    """What became of one control file. `error` is why it could not be read; `skipped` counts the examples of a change."""

    file: str
    control: str
    faults: tuple[str, ...] = ()
    examples: int = 0
    skipped: int = 0
    error: str = ""


class Trial(msgspec.Struct, frozen=True):
    """What became of all files; `strays` are files of TOML that stand where no control is looked for."""

    tested: tuple[Tested, ...]
    strays: tuple[str, ...] = ()

    @property
    def code(self) -> int:
        """0: all pass; 1: some do not; 2: some could not be read."""
        if any(one.error for one in self.tested):
            return 2
        return 1 if any(one.faults for one in self.tested) else 0


def trial(names: Sequence[str], as_of: date) -> Trial:
    """Test the control files that the names are or hold. Raises SrmError where there are none."""
    found = [held(Path(name), (name,)) for name in names]
    files = list(dict.fromkeys(path for controls, _ in found for path in controls))
    read = {path: _read(path) for path in files}
    around = {path: page for path in _around(files) if isinstance(page := _read(path), Page)}
    own = [page for page in (*around.values(), *read.values()) if isinstance(page, Page)]
    terms.load()
    facts = Facts(Beside(own), load_services(), shipped(), load_lifecycle(), as_of)
    ids = frozenset(control_id(path) for path in (*control_files(), *around, *files))
    strays = dict.fromkeys(str(path) for _, aside in found for path in aside)
    taken = _taken(files)
    tested = (examined(path, page, facts, ids) for path, page in read.items())
    return Trial(tuple(replace(one, faults=(*taken.get(one.file, ()), *one.faults)) for one in tested), tuple(strays))


def _taken(files: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """The files whose name is that of another control, by what `Tested` calls them, and what `check` would refuse them for."""
    shipped_names = {control_id(path) for path in control_files()}
    wrong, named = dict[str, tuple[str, ...]](), dict[str, Path]()
    for path in files:
        name = control_id(path)
        if path.absolute().parts[-4:-2] == SOURCE.parts[-2:]:  # a source tree's own, which this program may be installed beside
            continue
        if name in shipped_names:
            wrong[str(path)] = (f"expected a control of your own, got the name of one that is shipped: {name}",)
        elif name in named:
            wrong[str(path)] = (f"expected another name than {named[name]} has, got {name} again",)
        named.setdefault(name, path)
    return wrong


def _around(files: Sequence[Path]) -> Iterator[Path]:
    """What stands beside files of a folder of somebody's own: a control that is tested alone may point at it."""
    folders = dict.fromkeys(path.absolute().parent.parent for path in files)
    named = {path.absolute() for path in files}
    for folder in folders:
        if not folder.is_relative_to(SOURCE):
            yield from (path for path in control_files(folder) if path not in named)


def _read(path: Path) -> Page | SrmError:
    try:
        return expanded(read_page(path, control_id(path)), shipped(), str(path))
    except SrmError as error:
        return error


def examined(path: Path, page: Page | SrmError, facts: Facts, ids: frozenset[str]) -> Tested:
    """What becomes of one control file, read or not. `ids`: the controls that there are."""
    if isinstance(page, SrmError):
        return Tested(str(path), control_id(path), error=str(page))
    wrong = tuple(faults(page, facts.schema, facts.services, ids))
    if not (wrong and misfits(page, facts.schema, facts.services, ids)):  # sentences that ask of nothing are told once, not once an example
        wrong = (*wrong, *_wrong_examples(page, facts))
    skipped = sum(1 for example in page.examples if example.before)
    return Tested(str(path), page.control.id, wrong, len(_judged(page)), skipped)


def _judged(page: Page) -> list[Example]:
    """The examples that can be judged: none where nothing is asked yet, since each of them would be unknown."""
    if not page.control.evidence and any(not arm.expect for arm in page.control.arms):
        return []
    return [example for example in page.examples if not example.before and LEFT not in example.terraform]


def _wrong_examples(page: Page, facts: Facts) -> Iterator[str]:
    """A line or more for each example that is not what it says."""
    for example in _judged(page):
        yield from (f"example {example.name!r}: {wrong}" for wrong in _wrong(page.control, example, facts))
    for text in page.fixes:
        if LEFT not in text and (wrong := wrong_fix(page, text, facts)):
            yield f"fix: {wrong}"
    if wrong := wrong_text(page.for_others):
        yield f"fix_for_others: {wrong}"


def _to_mend(page: Page) -> list[Example]:
    """The failing examples (where none fails, those that are unknown).

    What stands in a module is out of reach of a fix: beside that it would be one resource more.
    """
    judged = [example for example in _judged(page) if not example.files]
    return [one for one in judged if one.verdict in _FAILING] or [one for one in judged if one.verdict == Verdict.UNKNOWN.word]


def fixed(page: Page, fix: str) -> Iterator[tuple[Example, Example]]:
    """What there is to mend, before and after a fix of the control is laid over it."""
    for example in _to_mend(page):
        yield example, replace(example, terraform=laid_over(example.terraform, fix), verdict=Verdict.SATISFIED.word)


def wrong_text(fix: str) -> str:
    """What is wrong with the text of a fix, whatever it mends; "" where nothing is."""
    try:
        body = parse(fix, "").body
    except SrmError as error:
        return f"{', '.join(filter(None, error.where))} of its text: {'. '.join(filter(None, (error.what, error.hint)))}"
    return next(_misshapen(fix, body), "")


def wrong_fix(page: Page, fix: str, facts: Facts) -> str:
    """What is wrong with a fix, which has to mend one of the examples; "" where it does."""
    if misread := wrong_text(fix):
        return misread
    first, gone = "", deleted(fix)
    for before, example in fixed(page, fix):
        beside = added(before.terraform, fix)
        wrong = list(_wrong(page.control, example, facts, beside))
        if wrong and not list(_wrong(page.control, replace(example, verdict=SILENT), facts, beside)):
            return ""  # what was found is gone, and there is nothing left to ask
        if not wrong or example.address in gone or any(one.partition(".")[0] in page.control.types for one in gone):
            return ""
        first = first or f"example {example.name!r} with it: {wrong[0]}"
    return f"expected that it makes an example satisfied that fails, got none. {first or 'None fails.'}"


def _misshapen(fix: str, body: Body) -> Iterator[str]:
    """A fix is laid over and named line by line: what its lines are taken for has to be what they say."""
    read: dict[str, set[str]] = {}
    for piece in pieces(fix):
        read.setdefault(piece.key.replace('"', ""), set()).update(name for name, _ in piece.members if name)
    said: dict[str, set[str]] = {}
    for block in body.blocks:
        inner = {one.labels[0] if one.type == "dynamic" else one.type for one in block.body.blocks}
        said.setdefault(" ".join((block.type, *block.labels)), set()).update(inner | block.body.attributes.keys())
    for key, names in said.items():
        if (got := read.get(key)) != names:
            wanted = f"`{key}` with {', '.join(sorted(names))}" if names else f"`{key}` with nothing"
            taken = "no such block" if got is None else ", ".join(sorted(got)) or "nothing"
            yield f"expected {wanted}, laid out as `terraform fmt` does, got lines that show {taken}"


def _wrong(control: Control, example: Example, facts: Facts, beside: Collection[str] = ()) -> Iterator[str]:
    """`beside`: the blocks of its Terraform text that it is not about."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        try:
            _write(folder, {"main.tf": example.terraform, **example.files})
            world = described(folder, facts.schema)
        except SrmError as error:
            yield ", ".join(one for one in (*error.where, error.what, error.hint) if one)
            return
        yield from _verdict(control, example, world, facts, beside)
        notes = (*world.after.notes, *(world.late() if world.late is not None else ()))
        # Users still write what earlier providers have, and examples show that it is judged.
        yield from (f"{note.where}: {note.text}" for note in notes if note.kind != "earlier")


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise SrmError(("files", name), f"expected the path of a file, got {error.strerror or 'an error'}") from None


def _verdict(control: Control, example: Example, world: World, facts: Facts, beside: Collection[str]) -> Iterator[str]:
    graph = with_scopes(world.after)
    subject = _subject(control, example, graph, beside)
    if isinstance(subject, str):
        yield subject
        return
    given = {control.id: example.settings} if example.settings else {}
    as_of = date.fromisoformat(example.as_of) if example.as_of else facts.as_of
    asked = replace(facts, settings=given, here=example.here, as_of=as_of)
    judge = Judge(graph, asked, worlds_beside(world.open, asked))
    answer = judge.outcome(control, subject)
    got = answer.verdict.word if answer is not None else SILENT
    if got != example.verdict:
        because = answer.because if answer is not None else f"the control has nothing to say about it: {_unspoken(control, subject)}"
        yield f"expected {example.verdict}, got {got}: {because}"


def _unspoken(control: Control, subject: Resource) -> str:
    guarded = any(arm.when for arm in control.arms if typed(subject) in arm.resource)
    return f"`when` does not hold for {subject.address}" if guarded else f"no arm is about {typed(subject)}"


def _subject(control: Control, example: Example, graph: Graph, beside: Collection[str]) -> Resource | str:
    """The resource that an example names, else the first one by address of the control's subject types; or what is there instead."""
    ordered = sorted(graph.resources, key=lambda one: one.address)
    found = [one for one in ordered if typed(one) in control.types]
    found = [one for one in found if one.block not in beside] or found
    if example.address:
        found = [one for one in found if one.address == example.address]
    if found:
        return found[0]
    addresses = list(dict.fromkeys(one.address for one in ordered if one.mode in {"managed", "data"} or one.mode in control.types))
    there = ", ".join(addresses) or "no resource at all"
    hint = nearest(example.address, addresses) if example.address else ""
    wanted = f"{example.address!r} ({' or '.join(control.types)})" if example.address else f"a subject ({' or '.join(control.types)})"
    return f"expected {wanted} in its Terraform text, got {there}{'. ' + hint if hint else ''}"
