"""Names of directories and files → the root modules they concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from srm_tf.errors import SrmError
from srm_tf.terraform.mistaken import MODULES, OF_TERRAGRUNT, TERRAGRUNT, beside, nowhere
from srm_tf.terraform.tree import (
    ENDINGS,
    SKIPPED,
    Tree,
    as_seen_from,
    folders,
    has_configuration,
    local_calls,
    may_call,
    roots,
    with_called,
)

Callers: TypeAlias = Mapping[Path, Sequence[Path]]  # directory → those that call it
VALUES = (".tfvars", ".tfvars.json")
SETTINGS = ".srm-tf.toml"
_HEAD = 100  # bytes: Terraform writes the version first
_FEW = 3


def is_configuration(name: str) -> bool:
    """Whether a name on the command line means configuration: a directory, one of its files, or settings for it."""
    return name.endswith((*ENDINGS, *VALUES)) or Path(name).name == SETTINGS or Path(name).is_dir()


def here() -> Path:
    """Where the program was started. On Windows that may be a drive which stands for another place (`subst`, `net use`)."""
    return Path.cwd().resolve()


def label(path: Path) -> str:
    """A path as messages show it: relative to where the program was started, if it is below; a link by its own name."""
    try:
        return (path.parent.resolve() / path.name).relative_to(here()).as_posix()
    except ValueError:
        return path.as_posix()


class Concerned(NamedTuple):
    """The roots that names concern, the names that cannot be read, files of values that concern none, and what lost all it was made of."""

    roots: list[Path]
    errors: dict[str, SrmError]
    alone: list[str]
    emptied: list[Path]  # directories that nobody calls


def concerned(names: Iterable[str], tree: Tree, exclude: Iterable[str], removed: Iterable[str]) -> Concerned:
    """The roots that directories and files concern, each once; a file of a module concerns every root that calls it.

    `exclude` are globs of directories that are not looked into: by their name, or by their path from the directory that is searched or
    from where the program is started.
    `removed` are files that are gone, and submodules that are at another commit: they concern what is left of their directory, and
    whoever calls it.
    """
    skipped = (*SKIPPED, *exclude)
    found: dict[Path, None] = {}
    errors: dict[str, SrmError] = {}
    alone: list[str] = []
    searched: dict[Path, Callers] = {}
    for name in names:
        try:
            above = _roots_of_input(name, tree, searched, skipped)
            found.update(dict.fromkeys(above))
            alone += [name] if not above and name.endswith(VALUES) else []
        except SrmError as error:
            errors[name] = error
    emptied: dict[Path, None] = {}
    for name in removed:
        left = _without(Path(name), tree, searched, skipped)
        found.update(dict.fromkeys(left))
        folder = Path(name).parent.resolve()
        if not left and name.endswith(ENDINGS) and not has_configuration(folder):
            emptied[folder] = None
    if searched:  # for callers alone: what is judged is read together, before it is shared out
        with_called(found, tree)
    return Concerned(list(found), errors, alone, list(emptied))


def _roots_of_input(name: str, tree: Tree, searched: dict[Path, Callers], skipped: Sequence[str]) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        skipped = as_seen_from(name, skipped)
        inside = roots(path.resolve(), tree, skipped)
        if not inside:
            raise _without_any(name, skipped)
        return inside
    if not path.exists():
        raise nowhere(name)
    folder = path.parent.resolve()
    if path.name == SETTINGS:
        return _settled(folder, tree, skipped)
    start = project(folder)
    if name.endswith(VALUES):
        above = next((one for one in (folder, *folder.parents) if one.is_relative_to(start) and has_configuration(one)), None)
        if above is None:
            return []  # values for a configuration that is elsewhere
        folder = above
    return above_all(folder, _callers(start, tree, searched, skipped))


def _without_any(name: str, skipped: Sequence[str]) -> SrmError:
    """Of a directory without configuration; Terragrunt writes it elsewhere, when it plans, and a stack in the modules that it names."""
    import shlex  # noqa: PLC0415 — only such a directory needs it

    hint = "There is no .tf or .tofu file in it or below it; .terraform, node_modules and what is excluded are not looked into."
    kinds = (kind for folder in folders(Path(name), skipped, holds=lambda one: _beside(one) != []) for kind in _beside(folder))
    if found := dict.fromkeys(kinds):
        hint = f"What is there ({', '.join(found)}) {MODULES}"
    if folders(Path(name), skipped, holds=lambda folder: any((folder / one).is_file() for one in TERRAGRUNT)):
        hint = OF_TERRAGRUNT
    if plans := [plan.as_posix() for folder in folders(Path(name), skipped, holds=lambda _: True) for plan in _plans(folder)]:
        more = f" (and {len(plans) - _FEW} more)" if len(plans) > _FEW else ""
        hint = f"The plans in it are read by their names: srm-tf check {shlex.join(plans[:_FEW])}{more}"
    return SrmError((name,), "expected a plan, or a directory with Terraform configuration, got a directory without any", hint)


def _plans(folder: Path) -> list[Path]:
    """The files of a directory that begin as plans do."""
    found: list[Path] = []
    for path in (one for one in sorted(folder.glob("*.json")) if one.is_file()):  # a pipe would never end
        try:
            with path.open("rb") as file:
                found += [path] if b'"format_version"' in file.read(_HEAD) else []
        except OSError:
            continue
    return found


def _beside(folder: Path) -> list[str]:
    """What the files of Terraform in a directory are that hold no resources, in the order of their names."""
    try:
        return [kind for one in sorted(folder.iterdir()) if (kind := beside(one.name))]
    except OSError:
        return []


def _callers(start: Path, tree: Tree, searched: dict[Path, Callers], skipped: Sequence[str]) -> Callers:
    """Who calls whom below a directory, which is searched once."""
    if start not in searched:
        searched[start] = callers([one.resolve() for one in folders(start, skipped)], tree)
    return searched[start]


def _settled(folder: Path, tree: Tree, skipped: Sequence[str]) -> list[Path]:
    """The roots that settings in a directory speak for: those that have none nearer."""

    def nearer(root: Path) -> bool:
        between = (one for one in (root, *root.parents) if one != folder and one.is_relative_to(folder))
        return any((one / SETTINGS).is_file() for one in between)

    return [root for root in roots(folder, tree, skipped) if not nearer(root)]


def _without(path: Path, tree: Tree, searched: dict[Path, Callers], skipped: Sequence[str]) -> list[Path]:
    """The roots that miss a file which is gone, or that call what is in a submodule."""
    if path.name == SETTINGS:
        return _settled(path.parent.resolve(), tree, skipped) if path.parent.is_dir() else []
    if not path.name.endswith((*ENDINGS, *VALUES)):
        inside = path.resolve()
        above = _callers(project(inside.parent), tree, searched, skipped)
        called = [target for target in above if target.is_relative_to(inside)]
        return [root for target in called for root in above_all(target, above) if not root.is_relative_to(inside)]
    folder = path.parent.resolve()
    start = project(folder)
    if path.name.endswith(VALUES):
        folder = next((one for one in (folder, *folder.parents) if one.is_relative_to(start) and has_configuration(one)), folder)
    return [root for root in above_all(folder, _callers(start, tree, searched, skipped)) if has_configuration(root)]


def project(folder: Path) -> Path:
    """Where callers of a module are looked for: its repository, else where the program was started, else the folder itself."""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            return above
    start = here()
    return start if folder.is_relative_to(start) else folder


def callers(among: list[Path], tree: Tree) -> Callers:
    """Who of these directories calls whom by a relative path: found once. What does not parse, or holds no call, calls nobody."""
    above: dict[Path, list[Path]] = {}
    calling = [one for one in among if may_call(one)]
    tree.prepare(calling)
    for one in calling:
        for target in local_calls(one, tree.seen(one)):
            if target != one:
                above.setdefault(target, []).append(one)
    return above


def above_all(folder: Path, above: Callers) -> list[Path]:
    """The roots that reach a folder by local calls; the folder itself if nobody calls it."""
    seen, todo, found = {folder}, [folder], list[Path]()
    while todo:
        one = todo.pop()
        if one not in above:
            found.append(one)
        for caller in above.get(one, ()):
            if caller not in seen:
                seen.add(caller)
                todo.append(caller)
    return sorted(found) or [folder]
