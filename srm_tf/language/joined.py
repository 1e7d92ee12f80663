"""What a join comes to: who is joined for sure, who may be, and names that nobody here carries."""

from __future__ import annotations

import msgspec

from srm_tf.language.show import readable
from srm_tf.model.resource import Resource
from srm_tf.model.value import Value


class Link(msgspec.Struct, frozen=True):
    """A resource that is joined to another. `how` is reference or inferred; `attribute` is the key that joins (on either side)."""

    resource: Resource
    attribute: str
    how: str = "reference"


class Doubt(msgspec.Struct, frozen=True):
    """A resource that may be joined: `why` completes "it depends on …"; `on` lists what it depends on."""

    resource: Resource | None
    attribute: str
    why: str
    on: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The addresses or variables that the doubt depends on; the reason in words if there are none."""
        return self.on or (self.why,)


class Literal(msgspec.Struct, frozen=True):
    """A known key that nobody in the graph carries: `text` is for comparing only, `name` and `quoted` are what may be said of it."""

    text: str
    hidden: bool

    @property
    def name(self) -> str:
        """The text, unless it is sensitive or a secret stands in it."""
        return "a sensitive value" if self._hides else self.text

    @property
    def quoted(self) -> str:
        """The literal as messages quote it; of a sensitive one only its placeholder."""
        return self.name if self._hides else f"'{self.text}'"

    @property
    def _hides(self) -> bool:
        return self.hidden or (self.text != "" and not readable(Value(self.text)))


class Joined(msgspec.Struct, frozen=True):
    """The outcome of a join. `literals`: known keys that nobody in the graph carries. `written`: the key is there at all.

    `one_of`: the key leads to one of those in doubt, whichever it will be, and to nobody else.
    """

    links: tuple[Link, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    literals: tuple[Literal, ...] = ()
    written: bool = True
    one_of: bool = False

    @property
    def on(self) -> tuple[str, ...]:
        """The addresses and variables that its doubts depend on."""
        return tuple([name for doubt in self.doubts for name in doubt.on])

    @property
    def names(self) -> tuple[str, ...]:
        """The same, with the reason in words for a doubt that depends on nothing with a name."""
        return tuple([name for doubt in self.doubts for name in doubt.names])


def may_mean_another(value: Value, one: Resource, holder: Resource) -> bool:
    """Whether a known text that calls something which may not be there may mean another thing outside that is called so."""
    return value.text() is not None and bool(one.doubt) and not stand_together(one, holder)


def stand_together(one: Resource, other: Resource) -> bool:
    """Whether there is one of these for each of those, however many that are: it hangs on the same, or on some of that alone."""
    return one.repeats != "" and f"{other.repeats}; ".startswith(f"{one.repeats}; ")
