"""Controls of a user's own, in folders of theirs: read, held against the provider's schema, and asked beside those that are shipped."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.catalogue.load import Catalogue, control_files, control_id, is_control
from srm_tf.catalogue.parts import types
from srm_tf.catalogue.services import SOURCE
from srm_tf.errors import Collector, SrmError
from srm_tf.terraform.roots import label
from srm_tf.wording import encodable

if TYPE_CHECKING:
    from srm_tf.catalogue.aliases import Aliases, Asks
    from srm_tf.catalogue.control import Control, Page
    from srm_tf.catalogue.services import Services
    from srm_tf.language.syntax import Arm, Literal
    from srm_tf.model.schema import Schema

FOLDER: Final = Path("controls")  # where somebody has controls who has no source tree


class Beside(Catalogue):
    """The shipped catalogue, with controls beside it."""

    def __init__(self, own: Iterable[Page], source: Path = SOURCE, compiled: Path | None = None) -> None:
        super().__init__(source, compiled)
        self._own = {page.control.id: page for page in own}

    @property
    def own(self) -> Mapping[str, Page]:
        """The controls that are not shipped, by id."""
        return self._own

    def for_types(self, names: Iterable[str]) -> tuple[Control, ...]:
        """The controls that have one of these subject types, or a part of that type; those of the user's own come last."""
        wanted = set(names)
        own = (page.control for page in self._own.values())
        return (*super().for_types(wanted), *(control for control in own if wanted.intersection(types(control))))

    def get(self, control_id: str) -> Control | None:
        """One control, or None."""
        page = self._own.get(control_id)
        return page.control if page is not None else super().get(control_id)

    def all(self) -> tuple[Control, ...]:
        """Every control, by id."""
        found = {control.id: control for control in super().all()} | {name: page.control for name, page in self._own.items()}
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def aliases(self) -> Aliases:
        """Tool → its id, in one spelling → the controls that answer to it."""
        from srm_tf.catalogue.aliases import spelled  # noqa: PLC0415 — only comments for other tools need it

        found = {peer: dict(ids) for peer, ids in super().aliases.items()}
        for control, page in self._own.items():
            for peer, ids in page.aliases.items():
                for one in ids if peer in found else ():
                    key = spelled(peer, one)
                    found[peer][key] = (*found[peer].get(key, ()), control)
        return found

    @cached_property
    def narrower(self) -> Asks:
        """Id of another tool, in lower case → the controls of which it asks a part → that part."""
        from srm_tf.catalogue.aliases import asks_less  # noqa: PLC0415 — the same

        found = {name: dict(parts) for name, parts in super().narrower.items()}
        for control, page in self._own.items():
            asks_less(control, page.narrower, found)
        return found

    def page(self, control_id: str) -> Page | None:
        """The whole file of one control, for people."""
        return self._own.get(control_id) or super().page(control_id)


class _Known:
    """The ids that a control may point at."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._catalogue.get(name) is not None


def with_own(folders: Sequence[tuple[Path, tuple[str, ...]]], services: Services, schema: Schema) -> Catalogue:
    """The shipped catalogue, and what stands in these folders; with each, how an error says where it is named.

    Raises SrmError for a file that cannot be asked as it stands: a sentence that judges nothing would be an answer nobody gave.
    """
    from srm_tf.catalogue.check import misfits  # noqa: PLC0415 — most runs have none

    pages, wrong = _read(folders, schema)
    beside = Beside(pages.values())
    for path, page in pages.items():
        wrong.errors += [SrmError((label(path),), fault) for fault in misfits(page, schema, services, _Known(beside))]
    wrong.settle()
    return beside


def _read(folders: Sequence[tuple[Path, tuple[str, ...]]], schema: Schema) -> tuple[dict[Path, Page], Collector]:
    """The controls of a user's folders by file, and the errors of the files that cannot be read."""
    wrong, none = Collector(), tuple[Path, ...]()
    files = dict.fromkeys(path for folder, where in folders for path in wrong.attempt(partial(_files, folder, where), none))
    shipped, named = Catalogue(), dict[str, Path]()
    pages: dict[Path, Page] = {}
    for path in files:
        page = wrong.attempt(partial(_page, path, schema, shipped, named), None)
        if page is not None:
            pages[path] = page
    return pages, wrong


def _page(path: Path, schema: Schema, shipped: Catalogue, named: dict[str, Path]) -> Page | None:
    """One file, whose name nobody has yet: neither a shipped control nor one of `named`, the files so far."""
    from srm_tf.catalogue.read_control import read_page  # noqa: PLC0415 — an installed package parses TOML for these alone

    name = control_id(path)
    if encodable(name) != name:  # every format names its control, and most are UTF-8
        raise SrmError((label(path),), "expected a name in UTF-8, got one with other letters", "Give the file another name.")
    if shipped.get(name) is not None:
        what = f"expected a control of your own, got the name of one that is shipped: {name}"
        raise SrmError((label(path),), what, "Give it another name, and `skip` the shipped one where yours replaces it.")
    if name in named:
        raise SrmError((label(path),), f"expected another name than {label(named[name])} has, got {name} again")
    named[name] = path
    return expanded(read_page(path, name, label(path)), schema, label(path))


def expanded(page: Page, schema: Schema, where: str) -> Page:
    """The page with the types that its globs stand for (`aws_*`): those that have what the sentences ask for. Raises SrmError for none."""
    control = page.control
    if not any("*" in name for name in control.types):
        return page
    settings = {name: one.default for name, one in control.settings.items()}
    arms = tuple(replace(arm, resource=tuple(_types(arm, schema, settings, where))) for arm in control.arms)
    return replace(page, control=replace(control, arms=arms))


def _types(arm: Arm, schema: Schema, settings: Mapping[str, Literal], where: str) -> Iterator[str]:
    from srm_tf.catalogue.sentences import arm_complaints  # noqa: PLC0415 — few controls have globs

    for name in arm.resource:
        if "*" not in name:
            yield name
            continue
        meant = fnmatch.filter(schema.types, name)
        wrong = {one: next(arm_complaints(replace(arm, resource=(one,)), schema, settings), "") for one in meant}
        if not meant or all(wrong.values()):
            what = f"expected resource types of the name {name!r} that have what is asked for, got none"
            raise SrmError((where, "resource"), what, next(iter(wrong.values()), ""))
        yield from (one for one in meant if not wrong[one] and one not in arm.resource)


def _files(folder: Path, where: tuple[str, ...]) -> tuple[Path, ...]:
    found, strays = held(folder, where)
    if strays:
        what = "expected a control in SERVICE/SENTENCE.toml, got a file that stands elsewhere"
        raise SrmError((label(strays[0]),), what, "Nothing is skipped: move it there, or out of the folder of controls.")
    return tuple(found)


def held(path: Path, where: tuple[str, ...]) -> tuple[list[Path], list[Path]]:
    """The control files that a path stands for, and the files of TOML beside them: a catalogue, one folder of it, or one file.

    Where `controls` stands in a folder, that is what it has of them.
    """
    if path.is_file():
        return [path], []
    if not path.is_dir():
        raise SrmError(where, f"expected a control file or a folder of them, got nothing of the name {label(path)!r}")
    path = own if control_files(own := path / FOLDER) else path
    found = control_files(path) or control_files(path, "*.toml")
    if not found:
        what = f"expected control files (SERVICE/SENTENCE.toml), got a folder without any: {label(path)!r}"
        raise SrmError(where, what, "`srm-tf controls new` writes one.")
    every = [one for one in sorted(path.rglob("*.toml")) if not any(part.startswith(".") for part in one.relative_to(path).parts)]
    return found, [one for one in every if one not in found and is_control(one)]
