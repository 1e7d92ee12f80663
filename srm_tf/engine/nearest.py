"""The nearest file of settings of a directory. Most runs have none: what reads one is imported when there is one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from srm_tf.errors import SrmError, SrmErrors
from srm_tf.files import content, toml
from srm_tf.terraform.roots import SETTINGS

if TYPE_CHECKING:
    from srm_tf.settings import File

_PROJECT: Final = "pyproject.toml"
_TABLE: Final = "srm-tf"
_SPELLED: Final = frozenset({_TABLE, "srmtf"})
_NEARLY: Final = frozenset(f"{name}.{ending}" for name in _SPELLED for ending in ("toml", "yaml", "yml", "json", "cfg", "ini"))


class Settings(msgspec.Struct, frozen=True):
    """A file of settings, and where it stands. `name` is what messages call it; "" where there is none, and `file` None.

    `wrong`: what is not as it should be; `file` holds the rest.
    """

    file: File | None = None
    name: str = ""
    folder: Path = Path()
    wrong: tuple[SrmError, ...] = ()


class UnfitError(SrmErrors):
    """A file of settings that is not as it should be, with what is right of it: that may still not take effect."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.wrong)
        self.settings = settings


def spelled_out(folder: Path) -> Path:
    """The directory by its whole name, without `..`: what stands above `../other` is not the directory where one stands."""
    return Path(os.path.normpath(folder.absolute()))


class Finder:
    """The nearest settings of directories, each file read once. Raises UnfitError, or SrmError where a file cannot be read at all."""

    def __init__(self) -> None:
        self._of: dict[Path, Settings] = {}

    def of(self, folder: Path) -> Settings:
        """The settings for a directory: those that stand in it, else in the nearest above, up to the root of the repository."""
        found = self._nearest(spelled_out(folder))
        if found.wrong:
            raise UnfitError(found)
        return found

    def _nearest(self, folder: Path) -> Settings:
        if folder not in self._of:
            found = _standing(folder)
            if found is None:
                last = folder.parent == folder or (folder / ".git").exists()
                found = Settings() if last else self._nearest(folder.parent)
            self._of[folder] = found
        return self._of[folder]


def misnamed(folder: Path) -> list[str]:
    """The files of a directory whose name says that they are settings, and that nobody reads."""
    try:
        names = sorted(one.name for one in folder.iterdir())
    except OSError:
        return []
    return [one for one in names if one != SETTINGS and one.lower().lstrip(".").replace("_", "-") in _NEARLY]


def _standing(folder: Path) -> Settings | None:
    path = folder / SETTINGS
    if os.path.lexists(path):  # a link that leads nowhere is no reason to judge as if nothing were settled
        return _read(toml(path, _label(path), _about), path)
    path = folder / _PROJECT
    if path.is_file() and b"srm" in content(path, _label(path)).lower():
        table = _own_table(toml(path, _label(path), _about), _label(path))
        return None if table is None else _read(table, path)
    return None


def _read(raw: Any, path: Path) -> Settings:  # noqa: ANN401 — what TOML holds
    """The settings that a file, or a table of it, holds."""
    from srm_tf import settings  # noqa: PLC0415 — most runs have no such file

    file, wrong = settings.read(raw, _label(path))
    return Settings(file, _label(path), path.parent, wrong)


def _own_table(raw: dict[str, Any], name: str) -> Any:  # noqa: ANN401 — what TOML holds
    """What pyproject.toml says in [tool.srm-tf]; None where it has no such table. Raises SrmError where one is nearly that."""
    tools = cast("dict[str, Any] | list[Any] | None", raw.get("tool", {}))
    if not isinstance(tools, dict):
        raise SrmError((name, "tool"), "expected a table, got something else")
    if _TABLE in tools:
        return tools[_TABLE]
    for key, where in (*((one, f"tool.{one}") for one in tools), *((one, one) for one in raw)):
        if key.lower().replace("_", "-") in _SPELLED:
            raise SrmError((name, where), "expected settings in the table [tool.srm-tf], got another name")
    return None


def _about(error: str) -> str:
    if error.startswith(("Unescaped", "Invalid hex value")):  # `\s`, `\u` of a path
        return "Between double quotes a backslash has to be doubled; paths are written with `/`."
    return 'Texts stand in quotes: fail-on = "low"' if error.startswith("Invalid value") else ""


def _label(path: Path) -> str:
    """As the user would write it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
