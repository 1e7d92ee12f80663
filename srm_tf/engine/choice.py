"""Which controls and resources a run speaks of: what the user asked for, checked. An option that could not take effect is an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from srm_tf.errors import Collector, SrmError, nearest
from srm_tf.model.scopes import runner_of
from srm_tf.options import PROFILE
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.catalogue.control import Control
    from srm_tf.catalogue.frameworks import Framework
    from srm_tf.catalogue.load import Catalogue

# The profiles of the controls that each profile of a run asks: its own, and what everybody owes.
_ASKED = {**{one: frozenset({"baseline", one}) for one in PROFILE}, "all": frozenset(PROFILE)}
_MOST = 3  # words that a hint names
_NUMBERED = regex(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*\.\d+")  # ids of frameworks: S3.9, 3.1.1. No name in Terraform begins with a digit
_TYPE = regex(r"aws_[a-z0-9_]+")
_OPTIONS = {"only": ("--only",), "skip": ("--skip",)}


class Choice(msgspec.Struct, frozen=True):
    """Which controls and resources a run speaks of. A word of `only` and `skip` is a control, a domain, a service or an address glob.

    `named` are the controls of the frameworks that were asked for, None where none was.
    """

    profile: str = "baseline"
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    named: frozenset[str] | None = None

    def wants(self, control: Control) -> bool:
        """Whether the profile has it, and neither a framework nor a word about controls rules it out."""
        if self.named is not None and control.id not in self.named:
            return False
        if not asks(self.profile, control) and control.id not in self.only:
            return False
        about = [word for word in self.only if not is_address(word)]
        return (not about or any(names(word, control) for word in about)) and not any(names(word, control) for word in self.skip)

    @property
    def limited(self) -> bool:
        """Whether words about addresses leave resources out."""
        return any(is_address(word) for word in (*self.only, *self.skip))

    def wants_address(self, address: str) -> bool:
        """Whether no word about addresses rules it out."""
        about = [word for word in self.only if is_address(word)]
        asked = not about or any(_matches(address, word) for word in about)
        return asked and not any(_matches(address, word) for word in self.skip if is_address(word))

    def wants_some_in(self, module: str) -> bool:
        """Whether there may be an address in a module that no word rules out: `*.aws_s3_bucket.*` asks for the buckets of each."""
        about = [word for word in self.only if is_address(word)]
        asked = not about or any(_matches_in(module, word) for word in about)
        left_out = (f"{module}.", f"{module}[")  # all of it, or of its instances
        return asked and not any(_matches(each, word) for each in (module, *left_out) for word in self.skip if is_address(word))


def asks(profile: str, control: Control) -> bool:
    """Whether a profile of a run has a control."""
    return control.profile in _ASKED[profile]


def is_address(word: str) -> bool:
    """Words with a dot are addresses, but for ids of frameworks: control ids, services and domains have none."""
    return ("." in word and not _NUMBERED.fullmatch(word)) or word == "account_region"


def address_wanted(address: str, words: Sequence[str]) -> bool:
    """Whether one of the words is this address, or a glob of it."""
    return any(_matches(address, word) for word in words)


def names(word: str, control: Control) -> bool:
    """Whether a word is this control, its domain or its service; a glob over ids counts too."""
    return word in {control.domain, control.service} or fnmatchcase(control.id, word)


def _matches(address: str, word: str) -> bool:
    """Globs over addresses; `[` is an instance key here, never a character class. Of a resource is what it runs, too."""
    glob = word.replace("[", "[[]")
    return any(fnmatchcase(one, glob) for one in {address, runner_of(address)})


def _matches_in(module: str, word: str) -> bool:
    """Whether a glob may match an address in a module: as far as it has been read there, the rest of it says what follows."""
    begun = (word[:end] for end in range(1, len(word) + 1))
    return any(_matches(inside, one) for one in begun for inside in (f"{module}.", f"{module}["))


def day(text: str | None) -> date:
    """`--as-of`: a day as 2026-11-25, or today."""
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SrmError(("--as-of",), f"expected a day as 2026-11-25, got {text!r}") from None


def choose(
    profile: str,
    only: Sequence[str],
    skip: Sequence[str],
    catalogue: Catalogue,
    domains: Sequence[str],
    frameworks: Sequence[Framework] = (),
    places: Mapping[str, tuple[str, ...]] = _OPTIONS,
) -> Choice:
    """Check the words of `--only` and `--skip`: a control, a domain, a service, or an address glob.

    Where frameworks are asked for, their controls are, whatever their profile. `places`: how an error says where an option stands.
    """
    only, skip = tuple(dict.fromkeys(only)), tuple(dict.fromkeys(skip))
    words = [(option, word) for option, given in (("only", only), ("skip", skip)) for word in given if not is_address(word)]
    if words:
        controls = catalogue.all()
        wrong = Collector(
            SrmError(
                places[option],
                f"expected a control, control area, service or address, got {word!r}",
                _meant(word, catalogue) or answering(catalogue, word) or _near(word, controls, domains),
            )
            for option, word in words
            if word not in domains and not any(names(word, control) for control in controls)
        )
        wrong.settle()
    if not frameworks:
        return Choice(profile, only, skip)
    named = frozenset(control for one in frameworks for control in one.controls)
    choice = Choice("all", only, skip, named)
    if words and not any(choice.wants(control) for control in catalogue.all()):
        asked = ", ".join(one.id for one in frameworks)
        raise SrmError(
            places[words[0][0]],
            f"expected words that leave a control of {asked}, got none left",
            f"`srm-tf coverage --framework {frameworks[0].id}` shows its controls.",
        )
    return choice


def _meant(word: str, catalogue: Catalogue) -> str:
    """A hint where something else is meant: several words, a directory, a control of one's own, a finding about the run, a type.

    An address has a dot, and a glob of it is held against the whole.
    """
    if "," in word:
        return "Each by itself, without commas: an option is repeated, and in settings stands a list."
    if "/" in word and Path(word).is_dir():
        return "This is a directory: what is judged is named as an input, and left out by --exclude."
    if word.startswith("srm-tf/"):
        return f"`srm-tf explain {word}` tells how what it finds is mended, or waived."
    if is_not_loaded(word, catalogue):
        return "Name their folder: --own-controls DIR, or own-controls in the settings of the directory."
    return f"Of all resources of a type: '{word}.*', and '*.{word}.*' for those in modules." if _TYPE.fullmatch(word) else ""


def is_not_loaded(word: str, catalogue: Catalogue) -> bool:
    """Whether a word is a control of the user's own in a run that was given none: what it finds, nobody has looked for."""
    return word.partition("/")[0] == "own" and not catalogue.own


def answering(catalogue: Catalogue, word: str) -> str:
    """A hint at the controls that answer to another checker's or a framework's id; "" where none does."""
    from srm_tf.catalogue.aliases import spelled  # noqa: PLC0415 — only a wrong word needs it

    index = catalogue.aliases
    found = dict.fromkeys(repr(one) for peer, ids in index.items() for one in ids.get(spelled(peer, word), ()))
    if not found and _NUMBERED.fullmatch(word):
        return f"`srm-tf explain {word}` tells which controls answer an id of a framework."
    return f"Did you mean {' or '.join(found)}?" if found else ""


def _near(word: str, controls: Sequence[Control], domains: Sequence[str]) -> str:
    known = [*domains, *(control.id for control in controls), *(control.service for control in controls)]
    if word.rstrip("/") in known:
        return f"Did you mean {word.rstrip('/')!r}?"
    begun = [repr(name) for name in known if name.startswith(word)][:_MOST]
    return (f"Did you mean {' or '.join(begun)}?" if begun else nearest(word, known)) or "`srm-tf controls list` shows what there is."
