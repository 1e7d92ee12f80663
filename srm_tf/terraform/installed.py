"""What `terraform init` installed for a root: `.terraform/modules/modules.json`, and whether a call still means what stands there.

Terraform plans nothing of a call whose source, or whose version, has changed since: it asks for another `terraform init`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from srm_tf.errors import SrmError
from srm_tf.files import regular
from srm_tf.regex import regex

DATA: Final = ".terraform"
_DATA_FOLDER: Final = "TF_DATA_DIR"
_SIGNS_OF_GLOBS: Final = regex(r"[*?\[]")
_HOSTS: Final = ("registry.terraform.io", "registry.opentofu.org")
_REGISTRY: Final = regex(r"(?:([\w-]+(?:\.[\w-]+)+(?::\d+)?)/)?([\w-]+/[\w-]+/[\w-]+)(//[^?]*)?")
_GIT: Final = regex(r"(?:git::)?(?:[a-z+]+://)?(?:[^@/?]*@)?([^?]*?)(?:\.git)?(//[^?]*)?(\?.*)?")
_OF_GITHUB: Final = regex(r"(github\.com/[^/?]+/[^/?]+)/(?!/)")  # what follows is a directory in the repository
_REF: Final = regex(r"[?&]ref=([^&]*)")
_USER: Final = regex(r"((?:^|[+:])ssh://(?=[^/?]*:)|(?<!ssh)://|^(?:\w+::)?(?=[^/?@:]+:[^/?@:][^/?@]*@))[^/?]*(?=@)")
_PARAMETER: Final = regex(r"([?&](?!(?:ref|depth|rev|archive|checksum|filename|version)=)(?:[^=&]*=)?)[^&]+")
_CONDITION: Final = regex(r"\s*(~>|>=|<=|!=|>|<|=|)\s*v?(\d+(?:\.\d+){0,2})\s*")
_PLACES: Final = 3


class Installed(msgspec.Struct, frozen=True):
    """`Modules[]`: the module path of a call ("a.b": call b inside call a), what it asked for then, and where that stands."""

    key: str = msgspec.field(name="Key", default="")
    source: str = msgspec.field(name="Source", default="")
    version: str = msgspec.field(name="Version", default="")
    folder: str = msgspec.field(name="Dir", default="")

    def outdated(self, source: str, version: str) -> str:
        """Why a call of `source` in `version` (a constraint) means something else by now; empty where it does not, or nobody can tell."""
        if self.source and _differ(self.source, source):
            return f"{shown(self.source)} is installed"
        if self.version and version and not _admitted(self.version, version):
            return f"version {self.version} is installed"
        return ""


def shown(source: str) -> str:
    """An address without what it signs in with: who uses it, but for ssh, and what its parameters say, but for which version is asked for.

    https://developer.hashicorp.com/terraform/language/modules/sources, https://github.com/hashicorp/go-getter#protocol-specific-options

    >>> shown("git::https://oauth2:t0ken@example.com/a.git?ref=v1"), shown("git::ssh://git@example.com/a?sshkey=abc")
    ('git::https://…@example.com/a.git?ref=v1', 'git::ssh://git@example.com/a?sshkey=…')
    >>> shown("oauth2:t0ken@example.com/a.git"), shown("git@example.com:a/b.git"), shown("git::git@example.com:a/b.git")
    ('…@example.com/a.git', 'git@example.com:a/b.git', 'git::git@example.com:a/b.git')
    """
    return _PARAMETER.sub(r"\1…", _USER.sub(r"\1…", source))


def data_folder(environment: Mapping[str, str]) -> str:
    """Where `terraform init` puts what it makes, seen from a root module.

    https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_data_dir
    """
    return environment.get(_DATA_FOLDER) or DATA


def modules_in(data: str) -> Path:
    """The directory of what is installed, in one that `data_folder` gives."""
    return Path(data) / "modules"


def globs_of_data(data: str) -> tuple[str, ...]:
    """The directories that hold no configuration of anybody's but what is installed: below each root, or where all have one.

    Beside them `data` may hold what somebody wrote (`TF_DATA_DIR=prod`, with a root module in it), or be the root itself.
    """
    folder = Path(data)
    if folder.is_absolute():
        try:
            folder, above = folder.relative_to(Path.cwd()), ""
        except ValueError:
            return ()
    else:
        above = "**/"
    if not folder.parts or ".." in folder.parts:
        return ()
    return (above + _SIGNS_OF_GLOBS.sub(r"[\g<0>]", modules_in(folder.as_posix()).as_posix()),)


class _Manifest(msgspec.Struct):
    modules: list[Installed] = msgspec.field(name="Modules", default_factory=list[Installed])


def installed(root: Path, label: Callable[[Path], str], data: str) -> dict[str, tuple[Installed, Path]]:
    """Module path → what is installed for it, and its directory. Raises SrmError for a manifest that Terraform refuses, too.

    An empty one, and entries without a key, stand for nothing that is installed (`terraform validate`, core 1.15.5).
    """
    path = root / modules_in(data) / "modules.json"
    try:
        regular(path, label(path))
        found = msgspec.json.decode(path.read_bytes() or b"{}", type=_Manifest)
        return {entry.key: (entry, (root / entry.folder).resolve()) for entry in found.modules if entry.key}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:  # what is no manifest, and names with a NUL in them, which no directory has
        got = (error.strerror if isinstance(error, OSError) else None) or "what is none"
        what = f"expected the manifest that terraform init writes, got {got}"
        raise SrmError((label(path),), what, "Run terraform init again: what its modules hold is not judged.") from None


def _differ(one: str, other: str) -> bool:
    """Whether two addresses of modules lead elsewhere for sure. Those that are neither of a registry nor of git are not compared."""
    known = [_registry(address) or _git(address) for address in (one, other)]
    return all(known) and known[0] != known[1]


def _registry(address: str) -> tuple[str, ...]:
    """(host, namespace/name/provider, //directory) of an address of a registry; either default host is none."""
    found = _REGISTRY.fullmatch(address)
    if found is None or _OF_GITHUB.match(address):
        return ()
    host = (found[1] or "").lower()
    return "" if host in _HOSTS else host, found[2], found[3] or ""


def _git(address: str) -> tuple[str, ...]:
    """(repository, //directory, ref) of an address of git, however it is spelt."""
    address = _OF_GITHUB.sub(r"\1//", address)
    found = _GIT.fullmatch(address) if address.startswith(("git::", "git@", "github.com/")) else None
    if found is None:
        return ()
    ref = _REF.search(found[3] or "")
    return found[1].replace(":", "/").removesuffix(".git"), found[2] or "", ref[1] if ref else ""


def _admitted(version: str, constraint: str) -> bool:
    """Whether a version satisfies every condition; one that is not of plain numbers is taken as meant.

    https://developer.hashicorp.com/terraform/language/expressions/version-constraints
    """
    conditions = [_CONDITION.fullmatch(part) for part in constraint.split(",")]
    numbers = _CONDITION.fullmatch(version)
    if numbers is None or numbers[1]:
        return True
    return all(one is None or _holds(_numbers(version), one[1], _numbers(one[2]), one[2].count(".")) for one in conditions)


def _holds(version: tuple[int, ...], operator: str, wanted: tuple[int, ...], points: int) -> bool:
    if operator == "~>":  # the last place that is written may rise, and no other
        return version >= wanted and version[:points] == wanted[:points]
    answers = {">=": version >= wanted, "<=": version <= wanted, ">": version > wanted, "<": version < wanted, "!=": version != wanted}
    return answers.get(operator, version == wanted)


def _numbers(text: str) -> tuple[int, ...]:
    numbers = [int(one) for one in text.strip().removeprefix("v").split(".")]
    return (*numbers, *(0,) * (_PLACES - len(numbers)))
