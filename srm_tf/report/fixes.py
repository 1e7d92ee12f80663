"""The fix of a finding: the Terraform text of its control, with the name of what was found in the place of the control's own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from srm_tf.engine.finding import without_places
from srm_tf.model.grounds import lacked
from srm_tf.model.verdict import Verdict
from srm_tf.regex import regex
from srm_tf.report.text import without_keys
from srm_tf.wording import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from srm_tf.catalogue.blocks_of_fixes import Part
    from srm_tf.catalogue.control import Page
    from srm_tf.catalogue.fixes import Fix
    from srm_tf.catalogue.load import Catalogue
    from srm_tf.catalogue.naming import There
    from srm_tf.engine.finding import Accounted, Outcome
    from srm_tf.model.verdict import Evidence

_FEW = 3
# What a text sets, with the value where no reference gives that.
_SET = regex(r"^ +((?!(?:count|for_each)\b)\w+ *(?:=(?!.*(?:\$\{|\b[a-z_]\w*\.[a-z_])).*|(?=[={])))", re.MULTILINE)
# A domain is no name that may be another one.
_NAME = regex(r'^(  (name|bucket|policy_name) += )"((?![\w-]+(?:\.[\w-]+)+")[^"$]+)".*', re.MULTILINE)
# What only tells people of a name, is a label, or refers by one.
_TOLD = regex(r'^ *(?:description|metric_name) += .*|^(?:resource|data|ephemeral) ".*|\$\{[^}]*\}|#.*', re.MULTILINE)
# Letters that every type takes for a name whose provider makes one of a prefix, but for ACLs of MemoryDB; and for the prefix, of which
# a role takes the fewest: https://registry.terraform.io/providers/hashicorp/aws/3.39.0/docs/resources/iam_role
_LONGEST, _LONGEST_PREFIX = 63, 32
_SEVERAL = regex(r"^  (?:count|for_each) +=", re.MULTILINE)
_OF_EACH_CALL = " # in each call another one, where AWS takes a name once"
# What a text looks up, or makes for itself: Terraform takes it once as well.
_ASIDE = regex(r'^(data|ephemeral) "(\w+)" "([\w-]+)" \{(?:\}|\n.*?^\})', re.MULTILINE | re.DOTALL)
_BY_ARGUMENT = "For other types, those of these arguments that the message names, in the block where they stand"


class Fixes:
    """The fixes of the shipped controls and of somebody's `own`, read when the first is asked for.

    `beside`: the resources of the report.
    """

    def __init__(self, own: Mapping[str, Page], beside: Iterable[Accounted] = ()) -> None:
        self._own = own
        self._beside = beside
        self._told: dict[tuple[object, ...], str] = {}
        self._asked: dict[str, tuple[str, ...]] = {}
        self._added: dict[tuple[str, ...], tuple[Outcome, str]] = {}  # (root, where, block) → for what a page showed it, as what

    @cached_property
    def _there(self) -> Mapping[tuple[str, str], There]:
        """(root, module) → what there is."""
        from srm_tf.catalogue.naming import There, place_of  # noqa: PLC0415 — only those who show a fix need it

        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        written: dict[tuple[str, str], dict[str, set[frozenset[str] | None]]] = defaultdict(lambda: defaultdict(set))
        for one in self._beside:
            module, block, own = place_of(one.address)
            names[one.root, module] |= {block, own}
            written[one.root, module][block].add(one.written)
        return {place: There(frozenset(some), _told(written[place])) for place, some in names.items()}

    @cached_property
    def _catalogue(self) -> Catalogue:
        from srm_tf.catalogue.load import Catalogue  # noqa: PLC0415 — only those who show a fix need it

        return Catalogue()

    def of(self, control: str) -> Fix:
        """As its control has it."""
        return self._own[control].fix if control in self._own else self._catalogue.fix(control)

    def named(self, outcomes: Sequence[Outcome]) -> str:
        """For what was found of one block, and named after it; "" where the control has none."""
        return named(self.of(outcomes[0].control), outcomes, self.there(outcomes[0]))

    def pasted(self, outcomes: Sequence[Outcome], whole: str) -> str:
        """What `named` gives, below others on one page: a block that it adds, and one of those adds too, says so. Terraform takes it once.

        And AWS takes one name once, so what is added for its subject is called after that there, too, and what a module adds that is
        called several times, by what Terraform makes of a prefix.
        """
        from srm_tf.catalogue.blocks_of_fixes import parts  # noqa: PLC0415 — only those who show a fix need it
        from srm_tf.catalogue.naming import place_of  # noqa: PLC0415 — the same

        first = outcomes[0]
        subject = place_of(first.address)[1].rpartition(".")[2]
        several = self._called[self._home(first)] > 1
        shown: list[str] = []
        for part in parts(whole):
            name = f"{part.kind}.{part.name}"
            if not part.kind:
                shown.append(_ASIDE.sub(lambda one: self._aside(first, ".".join(one.groups()), one[0]), part.body))
            elif not self._adds(first, name):
                shown.append(part.text)
            else:
                if several or (subject and f"{part.name}_".startswith(f"{subject}_")):
                    part.body = _told_apart(part, whole, several=several)
                shown.append(self._once(first, name, part.text))
        return "".join(shown)

    def _aside(self, first: Outcome, name: str, text: str) -> str:
        """What a text looks up, or makes for itself."""
        return self._once(first, name, text) if self._adds(first, name) else text

    def _adds(self, first: Outcome, name: str) -> bool:
        """Whether a block with this name, which a fix has, is none that is there already."""
        from srm_tf.catalogue.naming import place_of  # noqa: PLC0415 — only those who show a fix need it

        there = self.there(first)
        return (there is None or name not in there.names) and name != place_of(first.address)[1]

    def _once(self, first: Outcome, name: str, text: str) -> str:
        """A block that is added, below a comment where another finding on the page adds it as well."""
        before, told = self._added.setdefault((first.root, self._home(first), name), (first, text))
        return text if before is first else _as_for(before, first, alike=told == text) + text

    def _home(self, one: Outcome) -> str:
        """The directory of what an outcome is about, which several calls of a module share; its module, where nobody knows that."""
        from srm_tf.catalogue.naming import place_of  # noqa: PLC0415 — only those who show a fix need it

        module = place_of(one.address)[0]
        return self._homes.get((one.root, module), without_keys(module))

    @cached_property
    def _homes(self) -> Mapping[tuple[str, str], str]:
        """(root, module) → the directory it stands in; the call of it, where nobody knows that."""
        from srm_tf.catalogue.naming import place_of  # noqa: PLC0415 — only those who show a fix need it

        placed = [((one.root, place_of(one.address)[0]), one.location) for one in self._beside]
        known = {module: at.file.rpartition("/")[0] for module, at in placed if at is not None}
        return {module: known.get(module, without_keys(module[1])) for module, _ in placed}

    @cached_property
    def _called(self) -> Counter[str]:
        """Home → how often the module in it is called."""
        return Counter(home for (_, module), home in self._homes.items() if module)

    def told_by(self, outcomes: Sequence[Outcome]) -> str:
        """What tells the text for a finding from the others of its control: the type, and what it sets, whatever it is named after."""
        from srm_tf.catalogue.naming import kind_of  # noqa: PLC0415 — only those who show a fix need it

        first = outcomes[0]
        addresses = {one.address for one in outcomes}
        clues = {
            ("" if piece.address in addresses else kind_of(piece.address), without_places(piece.path), _is_valued(piece))
            for piece in first.evidence
        }
        key = (first.control, first.type, first.verdict, *sorted(clues), first.given, first.stands, first.home, self._said_of(first))
        if key not in self._told:
            self._told[key] = " ".join((first.control, first.type, *sorted({*_SET.findall(self.named(outcomes))})))
        return self._told[key]

    def _said_of(self, one: Outcome) -> tuple[str | None, ...]:
        """What a term says of it, as far as the texts of its control hang on that."""
        from srm_tf.catalogue.fixes import conditions  # noqa: PLC0415 — only those who show a fix need it

        if one.control not in self._asked:
            self._asked[one.control] = conditions(self.of(one.control))
        told = _told_of(one)
        return tuple(told.get(name) for name in self._asked[one.control])

    def there(self, one: Outcome) -> There | None:
        """What there is in the module that an outcome is about; None where nobody knows of anything."""
        from srm_tf.catalogue.naming import place_of  # noqa: PLC0415 — only those who show a fix need it

        return self._there.get((one.root, place_of(one.address)[0]))

    def all(self, outcomes: Iterable[Outcome]) -> dict[str, str]:
        """Control → its fix, of those that fail somewhere."""
        failing = sorted({one.control for one in outcomes if one.verdict.fails})
        return {control: together(fix) for control in failing if (fix := self.of(control)).texts}


def named(fix: Fix, outcomes: Sequence[Outcome], there: There | None) -> str:
    """A fix for what was found of one block, named after that and after what decides there; "" where there is none.

    `there`: what else there is in its module.
    """
    from srm_tf.catalogue.fitting import fitting  # noqa: PLC0415 — only those who show a fix need it
    from srm_tf.catalogue.naming import Clue, Found, There  # noqa: PLC0415 — the same
    from srm_tf.terraform.schema import shipped  # noqa: PLC0415 — the same

    first = outcomes[0]
    clues = tuple(Clue(piece.address, piece.path, _is_valued(piece)) for piece in first.evidence)
    written = first.verdict is Verdict.MISCONFIGURED
    given = set(first.given).intersection(*(one.given for one in outcomes))
    stands = first.stands if all(one.stands == first.stands for one in outcomes) else ()
    found = Found(
        first.type,
        tuple(one.address for one in outcomes),
        clues,
        there or There(),
        written,
        {**dict(given), **_told_of(first)},
        stands,
        home=first.home if all(one.home == first.home for one in outcomes) else "",
        absent=frozenset(lacked(first.grounds)),
    )
    return fitting(fix, found, shipped())


def _as_for(before: Outcome, one: Outcome, *, alike: bool) -> str:
    """The comment above a block that the fix of another finding on the page has."""
    whose = before.control if before.control != one.control else before.address
    return f"# As for {whose}: {'write it once' if alike else 'make one block of the two'}.\n"


def _told_apart(part: Part, whole: str, *, several: bool) -> str:
    """The lines of a block with a name of its own where AWS takes one once: the provider can make such a one of a prefix.

    What stands once ends as its block is called; of what stands several times, or is called by too long a name, Terraform makes the end.
    A name that the text has in another place as well stays: nobody knows what goes by it. `several`: its module is called several times.
    """
    from srm_tf.catalogue.blocks_of_fixes import closed_up  # noqa: PLC0415 — only those who show a fix need it
    from srm_tf.terraform.schema import shipped  # noqa: PLC0415 — the same

    found = _NAME.search(part.body)
    if found is None:
        return part.body
    prefix = f"{found[2]}_prefix"
    before, after = part.body[: found.start()], part.body[found.end() :]
    begun = f"{found[3]}-"
    name = f"{begun}{part.name.replace('_', '-').lower()}"
    made = several or len(name) > _LONGEST or _SEVERAL.search(part.body) is not None
    if (made and len(begun) > _LONGEST_PREFIX) or shipped().attribute(part.kind, (prefix,)) is None or _goes_by(found[3], whole):
        return f"{before}{found[0]}{_OF_EACH_CALL}{after}" if several else part.body
    return closed_up(f'{before}  {prefix} = "{begun}"{after}') if made else f'{before}{found[1]}"{name}"{after}'


def _goes_by(name: str, whole: str) -> bool:
    """Whether a text of the fix, an ARN of a policy perhaps, has this name in it."""
    rest = re.sub(rf'(?m)^  (?:name|bucket|policy_name) += "{re.escape(name)}"', "", _TOLD.sub("", whole))
    return re.search(rf'"[^"\n]*(?<!\w){re.escape(name)}(?!\w)[^"\n]*"', rest) is not None


def _told(written: Mapping[str, Collection[frozenset[str] | None]]) -> dict[str, frozenset[str]]:
    """Of each block what any of its instances has, where all of them tell."""
    told = {block: [one for one in some if one is not None] for block, some in written.items()}
    return {block: frozenset().union(*some) for block, some in told.items() if len(some) == len(written[block])}


def _told_of(one: Outcome) -> dict[str, str]:
    """What a term says of the subject, of several things the first, as the message does: the text of a fix may be for that."""
    own = (piece.value for piece in one.evidence if piece.how == "term" and piece.address == one.address)
    return {"": next(filter(None, own), "")}


def _is_valued(piece: Evidence) -> bool:
    """Whether something was found there; what stands in a list has no value of its own."""
    return piece.value is not None or "[" in piece.path


def together(fix: Fix) -> str:
    """The texts of a fix below each other; each of several says which types it is for."""
    from srm_tf.catalogue.fitting import spoken  # noqa: PLC0415 — only those who show a fix need it
    from srm_tf.catalogue.for_others import has_block  # noqa: PLC0415 — the same

    if len(fix.texts) == 1 and not fix.for_others:
        return fix.texts[0]
    kinds = [listed(some, _FEW) for some in spoken(fix)]
    shown = [f"# For {of}:\n{text}" if of else text for of, text in zip(kinds, fix.texts, strict=True)]
    others = f"# {_BY_ARGUMENT if has_block(fix.for_others) else 'For other types'}:\n{fix.for_others}"
    return "\n\n".join((*shown, *([others] if fix.for_others else [])))
