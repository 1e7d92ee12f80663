"""Directories and files of configuration → worlds, one for each root module they concern; judged on all processors where that pays."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

from srm_tf.engine.finding import Failure
from srm_tf.engine.kept_resources import with_what_stays
from srm_tf.engine.origins import Origins
from srm_tf.engine.renamed import followed
from srm_tf.engine.run import World
from srm_tf.engine.workers import MOMENT, processors, spread
from srm_tf.errors import SrmError
from srm_tf.files import content
from srm_tf.model.graph import Graph, Note
from srm_tf.model.resource import Action
from srm_tf.model.value import ABSENT
from srm_tf.terraform import cache
from srm_tf.terraform.addresses import module_path
from srm_tf.terraform.arguments import folders_named
from srm_tf.terraform.cty import string
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Configured, Given, configured
from srm_tf.terraform.installed import data_folder, globs_of_data
from srm_tf.terraform.recovery import Unparsed
from srm_tf.terraform.root_variables import (
    Options,
    given_at,
    given_by,
    is_default,
    not_named,
    parse_file,
    shown_at,
    take_effect,
    undeclared,
    variables,
    with_arguments,
    workspace,
)
from srm_tf.terraform.roots import concerned, label
from srm_tf.terraform.tree import ENDINGS, Tree, has_configuration, with_called
from srm_tf.terraform.wrappers import elsewhere

if TYPE_CHECKING:
    from srm_tf.engine.revision import Revision
    from srm_tf.engine.revision_tree import Past
    from srm_tf.model.resource import Resource
    from srm_tf.model.schema import Schema
    from srm_tf.model.value import Location
    from srm_tf.terraform.functions import Files
    from srm_tf.terraform.syntax import File


Result = TypeVar("Result")
# Calls inside each other: expressions nest, and names lead to names. A call through C, such as that of a key of a sort, takes nearly
# a kilobyte of the stack of C in Python 3.11, which has 8 MB, and 2 MB on Windows.
_DEEPEST = 9_000 if os.name == "posix" else 2_000
_ALONE = "no root module stands in its directory or above it: `--var-file` gives it to one"
_EMPTIED = "no configuration is left here: what it made, if it was a root module, is not judged"
_LINKED = "a link to a directory with configuration, which is not followed: name it to have it judged"
_ASIDE = "does not parse, and nobody asked for it: what it calls is not known"


class Named(msgspec.Struct, frozen=True):
    """What the command line says of configuration: names, values of variables in order, and globs of directories not to look into.

    `against`: the revision to judge the same directories at, for the world before. `removed`: names of what is gone, see `concerned`.
    `settings`: how the file is called that some of the values stand in. `elsewhere`: which kinds of values may be for other root modules.
    """

    names: Sequence[str]
    given: tuple[tuple[str, str], ...] = ()
    exclude: Sequence[str] = ()
    against: Revision | None = None
    removed: Sequence[str] = ()
    settings: str = ""
    elsewhere: frozenset[str] = frozenset()


def judged(
    named: Named, schema: Schema, judge: Callable[[World], Result], workers: int | None = None, moment: float = MOMENT
) -> tuple[list[Result], list[Failure], list[Note]]:
    """What `judge` makes of the world of every root module concerned, in their order, what of it could not be read, and what else not.

    By several processes if it takes longer than a moment (seconds); so the results must be such that pickle can write. Raises SrmError
    for options that cannot take effect.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    workers = workers or processors()
    read = _Read(workers, moment)
    data = data_folder(os.environ)
    tree = Tree(read.file, label, read.ahead, first=_files(named.names), data=data)
    found, errors, alone, emptied = concerned(named.names, tree, (*named.exclude, *globs_of_data(data)), named.removed)
    if named.against is not None:
        _lay_out(with_called(found, tree), named.against)  # once, before there are several processes
    options = Options(named.given, dict(os.environ), named.settings)
    modules = [tree.module(root) for root in found]
    if modules and not tree.errors:  # what does not parse may declare anything
        take_effect(options, modules, named.elsewhere)

    def one(root: Path) -> tuple[Result | None, Failure | None, dict[str, Failure]]:
        """The result or what is wrong, and what did not parse so far: modules from elsewhere are read only now."""
        try:
            world = _world(root, tree, schema, options, named.names)
            if named.against is not None:
                world = _since(world, _earlier(root, named.against, schema, options))
            result, wrong = judge(world), None
        except SrmError as error:
            result, wrong = None, Failure.of(label(root), error)
        return result, wrong, _failures(tree.errors)

    done = spread(one, found, workers, moment)
    failed = _failures(errors)
    failed |= {wrong.root: wrong for _, wrong, _ in done if wrong is not None}
    failed |= _failures(tree.errors)
    for _, _, unparsed in done:
        failed |= unparsed
    return [result for result, _, _ in done if result is not None], list(failed.values()), list(_notes(named, tree, failed, alone, emptied))


def _files(names: Iterable[str]) -> Iterator[Path]:
    """The configuration files among these names, as a tree has them."""
    # Of a link that leads back to itself pathlib has an error of its own: here it is a name like others, of which nothing can be read.
    return (Path(os.path.realpath(Path(name).parent), Path(name).name) for name in names if name.endswith(ENDINGS))


def _notes(named: Named, tree: Tree, failed: Mapping[str, Failure], alone: Iterable[str], emptied: Iterable[Path]) -> Iterator[Note]:
    yield from (Note("not_loaded", name, _ASIDE) for name in tree.aside if name not in failed)
    yield from (Note("not_loaded", label(link), _LINKED) for link in dict.fromkeys(tree.links))
    yield from elsewhere(dict.fromkeys(tree.wrapping))
    yield from (Note("warning", name, _ALONE) for name in alone)
    told: list[Note] = []
    if named.against is not None:
        from srm_tf.engine.removed_roots import gone  # noqa: PLC0415

        told += list(gone(named.names, named.exclude, named.against, _Read(1, MOMENT).file))
        yield from told
    known = {note.where for note in told}
    yield from (Note("warning", label(one), _EMPTIED) for one in emptied if label(one) not in known)


def _failures(errors: Mapping[str, SrmError]) -> dict[str, Failure]:
    return {name: Failure.of(name, error) for name, error in errors.items()}


def described(folder: Path, schema: Schema) -> World:
    """The world of the configuration in a folder, whatever the environment says. Values are read later: the folder must still be there.

    Raises SrmError for what does not parse, with names of files as they are in the folder.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    tree = Tree(lambda path, name: parse_file(content(path, name), name), lambda path: path.relative_to(folder).as_posix())
    values = variables(folder, tree.module(folder), Options())
    done = configured(folder, tree, schema, Given(values, workspace(folder) or "default"), lambda inside: Readable(folder, inside))
    if tree.errors:
        raise next(iter(tree.errors.values()))
    return World("", done.graph, None, done.late, done.marks, open=done.open)


def origins(folder: Path, schema: Schema, given: Mapping[str, object], shown_by: Graph | None = None) -> Origins:
    """The places in a directory's configuration, evaluated with the values of variables that a plan shows, and what it has looked up.

    Raises SrmError.
    """
    from srm_tf.terraform.functions.encoding import jsondecode  # noqa: PLC0415 — only a plan beside its configuration needs it

    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    root = folder.resolve()
    tree = Tree(_Read(1, MOMENT).file, label, lenient=True, data=data_folder(os.environ))
    declared = tree.module(root)
    shown = {name: jsondecode(string(json.dumps(value))) for name, value in given.items() if name in declared.variables}
    values = {name: value for name, value in shown.items() if not is_default(declared, name, value)}
    scanned = _scanned(root)

    @functools.cache
    def where(variable: str) -> Location | None:
        return shown_at(variable, values[variable], root, label(root)) if variable in values else None

    given_there = Given(values, workspace(root, os.environ), where, lambda _: "to terraform plan")
    if shown_by is not None:
        given_there = replace(given_there, found=functools.partial(_found, shown_by))
    done = configured(root, tree, schema, given_there, lambda inside: Readable(scanned, inside))
    if tree.errors:
        raise next(iter(tree.errors.values()))
    blocks: dict[str, Resource] = {}
    for one in done.graph.resources:
        blocks.setdefault(one.block, one)
    outputs = tuple if done.graph.open_modules else done.graph.outputs
    return Origins(label(root), blocks, done.graph.by_address, done.calls, done.marks, done.graph.moved, outputs)


def _found(graph: Graph, address: str, name: str) -> tuple[str, ...] | None:
    """The texts in a list that a data source of a plan has found, where all of them are told."""
    source = graph.by_address.get(address)
    value = ABSENT if source is None else source.get(name)
    texts = tuple(text for item in value.items() if not item.hides and (text := item.text()) is not None)
    return texts if texts and not value.hides and len(texts) == len(value.items()) else None


def _world(root: Path, tree: Tree, schema: Schema, options: Options, names: Sequence[str]) -> World:
    options, lacking = with_arguments(root, label(root), options)
    values = variables(root, tree.module(root), options)
    scanned = _scanned(root, names)

    def files(folder: Path) -> Files:
        return Readable(scanned, folder)

    name = label(root)

    @functools.cache  # a file of values is parsed for it
    def where(variable: str) -> Location | None:
        return given_at(variable, root, name, options)

    given = Given(
        values,
        workspace(root, options.environment),
        where,
        lambda variable: given_by(variable, options),
    )
    done = configured(root, tree, schema, given, files)
    module = tree.module(root)
    told = (*undeclared(root, module, name), *not_named(root, module, name, options), *lacking, *_replaced(root, tree))
    return World(name, replace(done.graph, notes=(*done.graph.notes, *told)), None, done.late, done.marks, open=done.open)


def _replaced(root: Path, tree: Tree) -> Iterator[Note]:
    """What nobody would see who runs Terraform: it reads the files that OpenTofu, and so this program, does not."""
    folders = with_called((root,), tree) if tree.replaced else ()  # hardly anybody has any
    for path, twin in (one for folder in folders for one in tree.replaced.get(folder, ())):
        yield Note("not_loaded", label(path), f"OpenTofu reads {twin} in its place, and so did this run; Terraform reads this one")


def _since(world: World, before: Configured | None) -> World:
    """The world with the one before it, and with what is gone since, as a plan shows what it deletes."""
    past = before.graph if before is not None else Graph(())

    def change(graph: Graph) -> Graph:
        return _changed(graph, past)

    hangs_on = world.open.through(change) if world.open is not None else None
    return replace(world, before=past, after=change(world.after), open=hangs_on, open_before=before.open if before is not None else None)


def _changed(after: Graph, before: Graph) -> Graph:
    """The graph after, with what stays in it and what is gone."""
    after = with_what_stays(followed(after, before), before)
    kept = {one.previous_address or one.address for one in after.resources}
    missed = [one for one in before.resources if one.mode == "managed" and one.address not in kept]
    away = _away(after) if missed else ()
    gone = [one for one in missed if not (after.lost_moves or f"{one.address}.".startswith(away) or f"{one.block}.".startswith(away))]
    ended = [replace(one, action=Action.FORGET if _is_let_go(one, after) else Action.DELETE) for one in gone]
    return replace(after, resources=(*after.resources, *ended))


def _away(graph: Graph) -> tuple[str, ...]:
    """How addresses begin, with a dot behind them, of which nobody here can tell whether they are made now, or made under another name."""
    away = [module_path(name) for name, _ in graph.open_modules] + [one.block for one in graph.resources if one.unread]
    found = _beginnings(away)
    return found + _beginnings([source for source, target in graph.moved if f"{target}.".startswith(found)])


def _beginnings(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name}{sign}" for name in dict.fromkeys(names) for sign in ".[")


def _is_let_go(one: Resource, after: Graph) -> bool:
    return any(f"{one.block}.".startswith(f"{name}.") for name in after.released)


def _earlier(root: Path, against: Revision, schema: Schema, options: Options) -> Configured | None:
    """The world of a root module at a revision; None where there was none. Raises SrmError for what does not parse there."""
    folder, past = against.of(root)
    past.reach((folder,))
    if not has_configuration(folder):
        return None

    def named(path: Path) -> str:
        return f"{path.relative_to(past.top).as_posix()} (before)" if path.is_relative_to(past.top) else label(path)

    tree = Tree(_Read(1, MOMENT).file, named, lenient=True, reach=past.reach, data=data_folder(options.environment))
    past.reach(folders_named(folder, options.environment))
    options, _ = with_arguments(folder, str(folder), options)
    given = Given(variables(folder, tree.module(folder), options), workspace(root, options.environment))
    done = configured(folder, tree, schema, given, lambda inside: Readable(past.top, inside, past))
    if tree.errors:
        raise next(iter(tree.errors.values()))
    return done


def _lay_out(folders: Iterable[Path], against: Revision) -> None:
    """What stands there today most likely stood there then: asked for together, since each question to git takes a while."""
    asked: dict[Path, tuple[Past, list[Path]]] = {}
    for folder in folders:
        then, past = against.of(folder)
        asked.setdefault(past.top, (past, []))[1].append(then)
    for past, several in asked.values():
        past.reach(several)


def _scanned(root: Path, names: Sequence[str] = ()) -> Path:
    """What functions may read: the repository of the root module, else the directory that somebody asked for, else the root itself."""
    for above in (root, *root.parents):
        if (above / ".git").exists():
            return above
    asked = (Path(name).resolve() for name in names)
    return next((one for one in asked if root.is_relative_to(one)), root)


class _Read:
    """The files of one run, parsed."""

    def __init__(self, workers: int, moment: float) -> None:
        self._workers = workers
        self._moment = moment
        self._files: dict[Path, File] = {}
        self._unparsed: dict[tuple[Path, str], Unparsed] = {}

    def file(self, path: Path, name: str) -> File:
        """A parsed file. Raises SrmError."""
        found = self._files.get(path)
        if (path, name) in self._unparsed:
            raise self._unparsed[path, name]
        return found if found is not None else _parse(content(path, name), name)

    def ahead(self, paths: Iterable[Path]) -> None:
        """Parse together what is not kept from an earlier run. What is wrong with a file is told when it is asked for."""
        new = [(path, label(path)) for path in dict.fromkeys(paths) if path not in self._files]
        known = {one: _attempted(one, cache.kept) for one in new if one not in self._unparsed}
        todo = [one for one, found in known.items() if found is None]
        known.update(zip(todo, spread(lambda one: _attempted(one, _parse), todo, self._workers, self._moment), strict=True))
        for one, found in known.items():
            if isinstance(found, Unparsed):
                self._unparsed[one] = found
            elif found is not None:
                self._files[one[0]] = found


def _attempted(one: tuple[Path, str], read: Callable[[bytes, str], File | None]) -> File | Unparsed | None:
    path, name = one
    try:
        return read(content(path, name), name)
    except Unparsed as error:
        return error
    except SrmError:
        return None


def _parse(data: bytes, name: str) -> File:
    return cache.parsed(data, name, parse_file)
