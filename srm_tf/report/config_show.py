"""`srm-tf config show`: each option of each input, its value, and who said it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from srm_tf.engine.nearest import Finder, misnamed
from srm_tf.engine.resolved_options import UNHEARD, general, resolved, unheard
from srm_tf.errors import SrmError
from srm_tf.report.text import fold, hang, page, safe
from srm_tf.terraform.roots import SETTINGS
from srm_tf.wording import unsigned

if TYPE_CHECKING:
    from srm_tf.engine.nearest import Settings
    from srm_tf.settings import File

_WIDE = 24


def show(folders: Iterable[str], *, width: int) -> str:
    """What is settled for directories. Raises SrmError for settings that are not as they should be."""
    finder = Finder()
    return page(line for place, folder in enumerate(folders) for line in _folder(folder, finder, width, first=not place))


def _folder(name: str, finder: Finder, width: int, *, first: bool) -> Iterator[str]:
    folder = Path(name)
    if not folder.is_dir():
        raise SrmError((name,), "expected a directory, got something else" if folder.exists() else "expected a directory, got nothing")
    settings = finder.of(folder)
    if not first:
        yield ""
    yield f"{safe(name)}: {safe(settings.name) if settings.name else 'no file of settings, the defaults hold'}"
    for near in misnamed(folder) if not settings.name else ():
        yield from fold(f"{safe(near)} is not read: a file of settings is called {SETTINGS}", width, 2, 0)
    for option, one in resolved({}, settings, folder).items():
        yield from _line(option.replace("_", "-"), one.value, one.origin, width)
    baseline = settings.file.baseline if settings.file is not None else None
    yield from _line("baseline", baseline or "", settings.name if baseline else "default", width)
    own = settings.file.own_controls if settings.file is not None else ()
    yield from _line("own-controls", own, settings.name if own else "default", width)
    here = finder.of(Path.cwd())
    yield from _general(here, width)
    if keys := unheard({}, here, settings):
        yield from fold(f"{safe(settings.name)}: {', '.join(keys)} {UNHEARD}", width, 2, 0)
    if settings.file is not None:
        yield from _lists(settings.file, settings.name, width)


def _general(settings: Settings, width: int) -> Iterator[str]:
    """What counts for a whole run that is started where this program is."""
    said = general({}, settings)
    file = settings.file
    values = {
        "as-of": said.as_of.isoformat(),
        "format": said.formats or ("table",),
        "verbose": said.verbose,
        "colour": "on a terminal" if said.colour is None else said.colour,
        "exclude": said.exclude,
        "var": tuple(text.partition("=")[0] for kind, text in said.given if kind == "setting"),  # a value may be a secret
        "var-file": tuple(text for kind, text in said.given if kind == "file"),
        "honour-foreign-waivers": said.honour_foreign_waivers,
    }
    for option, value in values.items():
        written = getattr(file, option.replace("-", "_"), None)
        named = bool(written) or isinstance(written, bool)  # `verbose = false` is said, too
        yield from _line(option, value, settings.name if named else "default", width)


def _lists(file: File, origin: str, width: int) -> Iterator[str]:
    for control, values in file.controls.items():
        for name, value in values.items():
            yield from _line(f"controls.{control} {name}", value, origin, width)
    for control, one in file.attested.items():
        yield from _line(f"attested.{control}", f"{one.statement} ({one.owner}, until {one.until.isoformat()})", origin, width)
    for waive in file.waive:
        until = f", until {waive.until.isoformat()}" if waive.until else ""
        yield from _line("waive", f"{waive.control} at {waive.address}: {waive.reason}{until}", origin, width)


def _line(option: str, value: Any, origin: str, width: int) -> Iterator[str]:  # noqa: ANN401 — a value of any option
    if isinstance(value, bool):
        said = "yes" if value else "no"
    else:
        said = ", ".join(map(str, cast("list[object]", value))) if isinstance(value, tuple | list) else str(value)
    lead = f"  {safe(option):<{_WIDE}} "
    yield from hang(f"{safe(unsigned(said)) or '(none)'} [{safe(origin)}]", width, _WIDE + 3, lead, len(lead))
