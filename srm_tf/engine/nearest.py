"""The nearest file of settings of a directory. Most runs have none: what reads one is imported when there is one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from srm_tf.errors import SrmError, SrmErrors
from srm_tf.files import content, toml
from srm_tf.terraform.roots import SETTINGS

if TYPE_CHECKING:
    from srm_tf.settings import File

_PROJECT: Final = "pyproject.toml"
_NEARLY: Final = frozenset(f"{name}.{ending}" for name in ("srm-tf", "srmtf") for ending in ("toml", "yaml", "yml", "json", "cfg", "ini"))


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


class Finder:
    """The nearest settings of directories, each file read once. Raises UnfitError, or SrmError where a file cannot be read at all."""

    def __init__(self) -> None:
        self._of: dict[Path, Settings] = {}

    def of(self, folder: Path) -> Settings:
        """The settings for a directory: those that stand in it, else in the nearest above, up to the root of the repository."""
        found = self._nearest(folder.absolute())
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
        return _read(path)
    path = folder / _PROJECT
    if path.is_file() and b"srm" in content(path, _label(path)).lower():
        return _read(path, "tool", "srm-tf")
    return None


def _read(path: Path, *table: str) -> Settings | None:
    """The settings of a file, or of one table of it; None where there is no such table."""
    from srm_tf import settings  # noqa: PLC0415 — most runs have no such file

    name = _label(path)
    raw: Any = toml(path, name, _about)
    for step in table:
        beside, raw = raw, raw.get(step)
        if raw is None:
            slip = next((one for one in beside if one.lower().replace("_", "-") in {"srm-tf", "srmtf"}), "")
            if slip:
                raise SrmError((name, f"tool.{slip}"), "expected settings in the table [tool.srm-tf], got another name")
            return None
    file, wrong = settings.read(raw, name)
    return Settings(file, name, path.parent, wrong)


def _about(error: str) -> str:
    return 'Texts stand in quotes: fail-on = "low"' if error.startswith("Invalid value") else ""


def _label(path: Path) -> str:
    """As the user would write it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
