"""What is asked of each input: the command line before the rules for its path, these before the file, the file before the defaults."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

import msgspec
from msgspec.structs import replace

from srm_tf.catalogue.load import Catalogue, control_id
from srm_tf.catalogue.services import load_services
from srm_tf.engine.choice import Choice, answering, choose, day
from srm_tf.engine.finding import Gate
from srm_tf.engine.nearest import Finder, Settings, UnfitError, spelled_out
from srm_tf.engine.unjudged import ABOUT
from srm_tf.errors import Collector, SrmError, nearest
from srm_tf.model.scopes import SCOPES

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control, Default
    from srm_tf.catalogue.frameworks import Framework
    from srm_tf.catalogue.services import Services
    from srm_tf.engine.judge import Facts
    from srm_tf.model.schema import Schema

DEFAULTS: Final[Mapping[str, Any]] = {
    "profile": "baseline",
    "fail_on": "high",
    "strict": False,
    "scope": "changed",
    "only": (),
    "skip": (),
    "framework": (),
    "account": "elsewhere",
}
WORDS: Final = ("only", "skip")
_WHOLE: Final = ("as_of", "format", "verbose", "colour", "exclude", "var", "var_file", "honour_foreign_waivers")  # of a whole run
UNHEARD: Final = "not taken: what counts for a whole run is read in the directory where that is started"
_LINE: Final = "command line"
_DEFAULT: Final = "default"


class Option(msgspec.Struct, frozen=True):
    """A value, and who said it: the command line, a file of settings (with the path rule), or nobody (default)."""

    value: Any
    origin: str
    place: tuple[str, ...] = ()  # how an error says where it stands


class Asked(msgspec.Struct, frozen=True):
    """What is asked of one input."""

    facts: Facts
    choice: Choice
    gate: Gate
    frameworks: tuple[Framework, ...]
    settings: Settings


class General(msgspec.Struct, frozen=True):
    """What is asked of a run as a whole: of the settings of the directory where it was started, and of the command line.

    `given`: values of variables, ("var", "name=value"), ("setting", …) or ("file", path) in order. `colour` is None where nobody says.
    `said_at`: where the formats are said.
    """

    as_of: date
    given: tuple[tuple[str, str], ...] = ()
    exclude: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    said_at: tuple[str, ...] = ("--format",)
    verbose: bool = False
    colour: bool | None = None
    honour_foreign_waivers: bool = False


def general(line: Mapping[str, Any], settings: Settings) -> General:
    """The line before the file; values of variables: those of the file first, so that those of the line count. Raises SrmError."""
    file = settings.file
    given = tuple(line.get("given") or ())
    if file is None:
        said: dict[str, Any] = {}
    else:
        said = {name: getattr(file, name) for name in ("exclude", "verbose", "colour", "honour_foreign_waivers")}
        said["formats"] = file.format
        if file.format and not line.get("formats"):
            said["said_at"] = (settings.name, "format")
        files = [("file", one) for one in value_files(settings)]
        given = (*files, *(("setting", f"{name}={value}") for name, value in file.var.items()), *given)
    day_said = file.as_of if file is not None and file.as_of and not line.get("as_of") else None
    found = {**said, **{name: line[name] for name in General.__struct_fields__ if name in line and line[name] is not None}}
    found = {name: value for name, value in found.items() if value is not None and name not in {"as_of", "given"}}
    return General(day_said or day(line.get("as_of")), given, **found)


def value_files(settings: Settings) -> list[str]:
    """The files of values that settings name, as one would call them here."""
    named = settings.file.var_file if settings.file is not None else ()
    return [one if Path(one).is_absolute() else Path(os.path.relpath(settings.folder / one)).as_posix() for one in named]


def refuse_no_files(settings: Settings) -> None:
    """Whether each of these files is there. A value in the place of a name is not shown."""
    said = settings.file.var_file if settings.file is not None else ()
    for name, one in zip(said, value_files(settings), strict=True):
        folder = Path(one).is_dir()
        if folder or not os.path.lexists(one):
            from srm_tf.mistyped import refuse_values  # noqa: PLC0415 — only a wrong name needs it

            refuse_values([name], settings.name, "var-file")
            got = "a directory" if folder else "nothing"
            raise SrmError((settings.name, "var-file"), f"expected a file of variable values, got {got} of the name {one!r}")


def unheard(line: Mapping[str, Any], here: Settings, settings: Settings) -> list[str]:
    """Keys of settings of an input that count for a whole run, but stand in another file than that of the directory where it was started.

    Not those that the line says instead.
    """
    file = settings.file if settings.name != here.name else None
    said = [name for name in _WHOLE if file is not None and getattr(file, name) not in (None, (), {})]
    return [name.replace("_", "-") for name in said if line.get("formats" if name == "format" else name) is None]


def _folders(line: Mapping[str, Any], settings: Settings) -> list[tuple[Path, tuple[str, ...]]]:
    """Where controls of a user's own stand, and who says so: the line, else the file."""
    said, file = line.get("own_controls"), settings.file
    if said:
        return [(Path(one), ("--own-controls", one)) for one in said]
    return [(settings.folder / one, (settings.name, "own-controls")) for one in (file.own_controls if file is not None else ())]


def _with_folders(folders: Sequence[tuple[Path, tuple[str, ...]]], services: Services, schema: Schema) -> Catalogue:
    from srm_tf.catalogue.own_controls import with_own  # noqa: PLC0415 — most runs have none

    return with_own(folders, services, schema)


def _folders_here() -> list[tuple[Path, tuple[str, ...]]]:
    """The folders of a user's own controls for a run started in this directory without --controls. Raises SrmError."""
    try:
        settings = Finder().of(Path.cwd())
    except UnfitError as error:
        settings = error.settings
    return _folders({}, settings)


def own_ids_here() -> list[str]:
    """The ids of a user's own controls, by the names of their files, of which none is read. Raises SrmError."""
    from srm_tf.catalogue.own_controls import held  # noqa: PLC0415 — most runs have none

    return [control_id(path) for folder, where in _folders_here() for path in held(folder, where)[0]]


def catalogue_here() -> Catalogue:
    """The catalogue of a run that is started in this directory. Raises SrmError."""
    folders = _folders_here()
    if not folders:
        return Catalogue()
    from srm_tf.terraform.schema import shipped  # noqa: PLC0415 — judging has one at hand

    return _with_folders(folders, load_services(), shipped())


class Asking:
    """Works out what is asked of inputs, once for all that are asked the same. `line`: what the command line says, by name."""

    def __init__(self, line: Mapping[str, Any], facts: Facts, finder: Finder) -> None:
        self._line = line
        self._facts = facts
        self._finder = finder
        self._done: dict[tuple[Any, ...], Asked] = {}
        self._own: dict[str, Facts] = {}
        self._catalogues: dict[tuple[Path, ...], Catalogue] = {(): facts.catalogue}  # by the folders of a user's own controls

    def settings(self, folder: Path) -> Settings:
        """The nearest settings of a directory."""
        return self._finder.of(folder)

    def of(self, folder: Path) -> Asked:
        """What is asked of an input in this directory. Raises SrmError for what cannot take effect."""
        try:
            settings = self._finder.of(folder)
        except UnfitError as error:
            self._refuse(error, folder)
        options = resolved(self._line, settings, folder)
        key = (settings.name, *((name, one.value) for name, one in options.items()))
        if key not in self._done:
            self._done[key] = self._asked(settings, options)
        return self._done[key]

    def _refuse(self, unfit: UnfitError, folder: Path) -> NoReturn:
        """Raises what is wrong with a file, and what cannot take effect of the rest: but nothing twice, and nothing of stand-ins."""
        found, rest = Collector(unfit.errors), Collector()
        rest.attempt(lambda: self._effect(unfit.settings, folder), None)
        told = {".".join(one.where) for one in unfit.errors}
        found.errors += [one for one in rest.errors if ".".join(one.where) not in told]
        found.settle()
        raise unfit

    def _effect(self, settings: Settings, folder: Path) -> None:
        self._asked(settings, resolved(self._line, settings, folder))

    def _asked(self, settings: Settings, options: Mapping[str, Option]) -> Asked:
        said = {name: one.value for name, one in options.items()}
        places = {name: one.place for name, one in options.items()}
        wrong = Collector()
        none: tuple[Framework, ...] = ()
        frameworks = wrong.attempt(lambda: _frameworks(options["framework"]), none)
        settled = wrong.attempt(lambda: self._settled(settings), None)
        facts = replace(settled or self._unsettled(settings), here=said["account"] == "here")
        only, skip = (self._known(said[name], settings) for name in WORDS)
        words = said["profile"], only, skip
        choice = wrong.attempt(lambda: choose(*words, facts.catalogue, facts.services.domains, frameworks, places), Choice(said["profile"]))
        wrong.settle()
        return Asked(facts, choice, Gate(said["fail_on"], said["strict"], said["scope"]), frameworks, settings)

    def _settled(self, settings: Settings) -> Facts:
        """The facts with what a file says of controls."""
        if settings.name not in self._own:
            facts = replace(self._facts, catalogue=self._catalogue(settings))
            self._own[settings.name] = _with_own(facts, settings)
        return self._own[settings.name]

    def _unsettled(self, settings: Settings) -> Facts:
        """The facts without what a file says of controls, of which something is wrong; its own controls are known if they could be read."""
        return replace(self._facts, catalogue=self._catalogues.get(_key(_folders(self._line, settings)), self._facts.catalogue))

    def _catalogue(self, settings: Settings) -> Catalogue:
        """The shipped controls, and the user's own; read once, however many settings name the same folders."""
        folders = _folders(self._line, settings)
        key = _key(folders)
        if key not in self._catalogues:
            self._catalogues[key] = _with_folders(folders, self._facts.services, self._facts.schema)
        return self._catalogues[key]

    def _known(self, words: tuple[str, ...], settings: Settings) -> tuple[str, ...]:
        """The words that can be checked: where a user's own controls could not be read, nobody knows which ones their names are."""
        read = _key(_folders(self._line, settings)) in self._catalogues
        return words if read else tuple(word for word in words if word != "own" and "/" not in word)


def _key(folders: Sequence[tuple[Path, tuple[str, ...]]]) -> tuple[Path, ...]:
    return tuple(path.absolute() for path, _ in folders)


def resolved(line: Mapping[str, Any], settings: Settings, folder: Path) -> dict[str, Option]:
    """Each option with its value and who said it."""
    found = {name: Option(value, _DEFAULT, (f"--{name.replace('_', '-')}",)) for name, value in DEFAULTS.items()}
    levels = [*_levels(settings, folder), ({name: line[name] for name in DEFAULTS if line.get(name) is not None}, _LINE, ())]
    for values, origin, trail in levels:
        if {"profile", "framework"} <= values.keys():
            where = (*trail, "framework") if trail else ("--profile",)
            what = "expected either profile or framework, got both" if trail else "expected --profile or --framework, got both"
            raise SrmError(where, what, "A framework's controls are asked whatever their profile.")
        if "profile" in values and found["framework"].value:
            found["framework"] = Option((), origin)
        for name, value in values.items():
            key = name.replace("_", "-")
            found[name] = Option(value, origin, (*trail, key) if trail else (f"--{key}",))
    return found


def _levels(settings: Settings, folder: Path) -> Iterator[tuple[dict[str, Any], str, tuple[str, ...]]]:
    """What a file says at its top, then each rule that matches the directory: names → values, origin, trail of an error."""
    if settings.file is None:
        return
    yield _said(settings.file), settings.name, (settings.name,)
    for place, rule in enumerate(settings.file.path):
        if matches(folder, rule.match, settings.folder):
            yield _said(rule), f"{settings.name}, path {rule.match}", (settings.name, f"path[{place}]")


def _said(options: Any) -> dict[str, Any]:  # noqa: ANN401 — Options, which most runs do not import
    return {name: value for name in DEFAULTS if (value := getattr(options, name)) is not None}


def matches(folder: Path, glob: str, base: Path) -> bool:
    """Whether a directory is one that a glob means, from `base`: `examples/**` is examples and all that is below it."""
    try:
        name = spelled_out(folder).relative_to(spelled_out(base)).as_posix()
    except ValueError:
        return False
    return any(fnmatchcase(one, glob.removeprefix("./").rstrip("/")) for one in (name, f"{name}/"))


def _frameworks(asked: Option) -> tuple[Framework, ...]:
    if not asked.value:
        return ()
    from srm_tf.catalogue.frameworks import load_frameworks  # noqa: PLC0415 — most runs ask for none

    try:
        return load_frameworks(asked.value)
    except SrmError as error:
        raise SrmError(asked.place, error.what, error.hint) from None


def _with_own(facts: Facts, settings: Settings) -> Facts:
    file = settings.file
    if file is None:
        return facts
    catalogue, name = facts.catalogue, settings.name
    wrong = Collector()
    for place, waive in enumerate(file.waive):
        wrong.attempt(partial(_some_control, catalogue, waive.control, (name, f"waive[{place}]", "control"), glob=True), None)
    for control in file.attested:
        wrong.attempt(partial(_takes_attestation, catalogue, control, name), None)
    for control, values in file.controls.items():
        where = (name, f'controls."{control}"')
        known = wrong.attempt(partial(_settings_of, catalogue, control, where), None)
        for key, value in values.items() if known is not None else ():
            wrong.attempt(partial(_is_setting, known or {}, key, value, (*where, key)), None)
            wrong.attempt(partial(_can_be_asked_with, facts, control, key, value, (*where, key)), None)
    wrong.settle()
    return replace(facts, settings=dict(file.controls), attested=dict(file.attested))


def _settings_of(catalogue: Catalogue, control_id: str, where: tuple[str, ...]) -> Mapping[str, Default]:
    return _one_control(catalogue, control_id, where, "Each control has settings of its own: write them for each.").settings


def _is_setting(known: Mapping[str, Default], key: str, value: object, where: tuple[str, ...]) -> None:
    if key not in known:
        what = f"expected one of {', '.join(known)}, got {key!r}" if known else f"expected no settings, got {key!r}"
        raise SrmError(where, what, nearest(key, known))
    default = known[key].default
    wanted, given = _kind(default), _kind(value)
    if given != wanted and not (wanted == _LIST and _holds_literals(value)):  # of no one kind, it holds what its sentences take
        got = value if isinstance(value, date) else repr(value)
        raise SrmError(where, f"expected {wanted}, as {default!r}, got {given}: {got}")


def _holds_literals(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str | int | float) for one in cast("list[object]", value))


def _can_be_asked_with(facts: Facts, control_id: str, key: str, value: object, where: tuple[str, ...]) -> None:
    from srm_tf.catalogue.check import refusal  # noqa: PLC0415 — most runs set nothing

    control = facts.catalogue.get(control_id)
    wrong = refusal(control, key, value, facts.schema) if control is not None else ""
    if wrong:
        raise SrmError(where, wrong)


_LIST: Final = "a list"
_KINDS: Final = {
    "bool": "true or false", "int": "a number", "float": "a number with a fraction", "str": "a text", "dict": "a table",
    "date": "a day", "datetime": "a time", "time": "a time",
}  # fmt: skip


def _kind(value: object) -> str:
    if isinstance(value, list | tuple):
        kinds = {_kind(one) for one in cast("Sequence[object]", value)}
        return f"{_LIST} of {kinds.pop()}" if len(kinds) == 1 else _LIST
    return _KINDS.get(type(value).__name__, "something else")


def _takes_attestation(catalogue: Catalogue, control_id: str, name: str) -> None:
    where = (name, f'attested."{control_id}"')
    control = _one_control(catalogue, control_id, where, "An attestation is about one thing: write one for each.")
    if control.evidence != "attestation" and SCOPES.isdisjoint(control.types):
        raise SrmError(where, "expected a control of an account, or one that takes an attestation, got one that Terraform shows")


def _one_control(catalogue: Catalogue, control_id: str, where: tuple[str, ...], hint: str) -> Control:
    _some_control(catalogue, control_id, where)
    control = catalogue.get(control_id)
    if control is None:
        raise SrmError(where, "expected one control, got a glob of them", hint)
    return control


def _some_control(catalogue: Catalogue, word: str, where: tuple[str, ...], *, glob: bool = False) -> None:
    near = no_control(catalogue, word, glob=glob)
    if near:
        raise SrmError(where, f"expected a control, got {word!r}", near)


@lru_cache(maxsize=256)  # hundreds of waivers may speak of the same controls
def no_control(catalogue: Catalogue, word: str, *, glob: bool) -> str:
    """What to do about a word that is no control and no glob of controls; "" if it is. `glob`: whether one would do."""
    if catalogue.get(word) is not None or (glob and word in ABOUT):
        return ""
    ids = [control.id for control in catalogue.all()]
    if any(fnmatchcase(one, word) for one in ids):
        return ""
    service = word.lower()
    if glob and any(one.startswith(f"{service}/") for one in ids):
        return f"Did you mean '{service}/*'?"
    return answering(catalogue, word) or nearest(word, ids) or "`srm-tf controls list` shows what there is."
