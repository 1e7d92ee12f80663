"""`collection policy … is …`: what the security policies of OpenSearch Serverless say of a collection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from srm_tf.language.once import once
from srm_tf.language.recipes import Recipe, begins, differ, recipe, same
from srm_tf.language.show import shown
from srm_tf.language.terms import sentence
from srm_tf.language.terms.globs import settle, some_of, taken_in_by
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    awaiting,
    every,
    evidence,
    is_given,
    is_one_of,
    lives,
    maybe,
    nearby,
    some,
    undecided,
)
from srm_tf.language.terms.texts import document
from srm_tf.model.grounds import Fact
from srm_tf.model.value import ABSENT, Certainty, Value, as_text
from srm_tf.model.verdict import Judgement, Verdict, all_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.language.context import Context
    from srm_tf.model.resource import Resource

# Which type of policy a key belongs to:
# https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html, …/serverless-encryption.html
_AWS_KEY: Final = "AWSOwnedKey"
_KEY: Final = "KmsARN"
_TYPES: Final = {_AWS_KEY: "encryption", _KEY: "encryption"}
_HELD: Final = "kms_key_arn"
_AWS_HELD: Final = "auto"  # https://docs.aws.amazon.com/opensearch-service/latest/ServerlessAPIReference/API_CreateCollection.html
_COLLECTION: Final = "aws_opensearchserverless_collection"
_POLICY: Final = "aws_opensearchserverless_security_policy"
# Who reaches the dashboards of a collection from a public network reads its data through them (first page above).
_ENDPOINTS: Final = ("collection", "dashboard")
_API: Final = _ENDPOINTS[:1]
_FALSE: Final = "false"
_START: Final = "collection/"
_WILDCARDS: Final = frozenset("*?")


@sentence("collection policy {path:path} is {value:value}", on=(_COLLECTION,))
def collection_policy_is(subject: Resource, context: Context, path: object, value: object) -> Judgement:
    """Every policy whose rules name the collection says so; a switch that is left out is off. Where one only may name it, it is open."""
    held = _held(subject) if str(path) == _AWS_KEY else None
    if held is not None:
        return _by_key(subject, held, value)
    found = [each for one in _policies(subject, context) for each in _said(one, subject, str(path), value)]
    answer, meant = all_of([one for _, one in found]), some(match for match, _ in found)
    if meant.yes or answer.verdict != Verdict.SATISFIED:
        return answer
    nothing = _unnamed(subject, context, str(path), value)
    if meant.no or nothing.verdict == Verdict.SATISFIED:
        return nothing
    return undecided(f"{subject.address} may be named by a {_kind(str(path))} policy", meant.on, evidence(subject, how="term"))


def _held(subject: Resource) -> Value | None:
    """The key of a collection that stands, whatever its policy says by now: that is for those which are made from then on.

    https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html#serverless-encryption-update
    """
    if subject.action.makes:
        return None
    held = (subject.before or subject.values).get(_HELD, ABSENT)
    return held if held.text() else None


def _by_key(subject: Resource, held: Value, value: object) -> Judgement:
    whose, wanted = "true" if held.text() == _AWS_HELD else _FALSE, as_text(value) or ""
    proof = evidence(subject, _HELD, how="term")
    if whose == wanted:
        return holds(f"{subject.address} has {'a key of its own' if whose == _FALSE else 'a key of AWS'}", proof)
    text = f"is {shown(held)}, the key that it was made with"
    return breaks(Fact(f"{subject.address}.{_HELD}", text, "another one"), proof)


def _policies(subject: Resource, context: Context) -> list[Resource]:
    """The policies that may name a collection: most spell out the names of others, which are read once for all collections."""
    name = subject.text("name")
    return [one for one, spelt in _with_names(context) if spelt is None or name is None or name in spelt]


@once
def _with_names(context: Context) -> list[tuple[Resource, frozenset[str] | None]]:
    return [(one, _spelt(one)) for one in context.graph.of_type(_POLICY)]


def _spelt(policy: Resource) -> frozenset[str] | None:
    """The names of collections that a policy spells out, if it names none in another way."""
    tree = _document(policy)
    found: set[str] = set()
    for part in tree.items() if tree is not None else ():
        rules = part.get("Rules")
        if part.is_unknown or rules.is_unknown:
            return None
        for rule in rules.items():
            texts = [one.text() for one in rule.get("Resource").items()] if not _of_others(rule) else []
            if any(text is None or _WILDCARDS.intersection(text) for text in texts):
                return None
            found.update(text.removeprefix(_START) for text in texts if text is not None)
    return frozenset(found)


def _of_others(rule: Value) -> bool:
    """Whether a rule is about something else than collections."""
    return is_one_of(rule.get("ResourceType"), _ENDPOINTS).no


def _unnamed(subject: Resource, context: Context, path: str, value: object) -> Judgement:
    """What holds for a collection that no policy names."""
    own = evidence(subject, how="term")
    kind = _kind(str(path))
    if not context.here:
        return depends(f"{subject.address}: no {kind} policy here names it; another stack may hold it", ("another stack",), own)
    if kind == "network" and as_text(value) == _FALSE:
        return holds(f"{subject.address}: no {kind} policy opens it", own)
    return lacks(f"{subject.address}: no {kind} policy names it", own)


@sentence("names no collection here", on=(_POLICY,))
def names_no_collection(subject: Resource, context: Context) -> Judgement:
    """A guard: the policy is of collections of another stack, so that none of this one tells what it does."""
    own, tree = evidence(subject, "policy"), _document(subject)
    parts = tree.items() if tree is not None and not tree.is_unknown else ()
    spelt = _spelt(subject)
    for one in context.graph.of_type(_COLLECTION):
        if spelt is not None and (name := one.text("name")) is not None and name not in spelt:
            continue
        named = every([nearby(subject, one), lives(one), some(_names(part, one) for part in parts)])
        if named.yes:
            return lacks(f"{subject.address} names {one.address}", own)
        if not named.no:
            on = named.on or (subject.address,)
            return undecided(f"{subject.address} may name {one.address}", on, own)
    return holds(f"{subject.address} names no collection here", own)


@sentence("its rules of collections set {path:path} to {value:value}", on=(_POLICY,))
def its_rules_set(subject: Resource, _: Context, path: object, value: object) -> Judgement:
    """What a policy does to whatever collection it names."""
    tree = _document(subject)
    if tree is None:
        return holds(f"{subject.address} has no policy that could be read", evidence(subject, "policy"))
    if tree.is_unknown:
        on = subject.get("policy").origins or (f"{subject.address}.policy",)
        return awaiting(f"{subject.address}.policy", on, evidence(subject, "policy"))
    said = [one for part in tree.items() for one in _part_says(part, subject, _of_collections(part), str(path), value)]
    return all_of(said or [holds(f"{subject.address} has no rule of collections", evidence(subject, "policy"))])


def _of_collections(part: Value) -> Match:
    rules = part.get("Rules")
    if part.is_unknown:
        return maybe(*(rules.origins or part.origins))
    return some_of(rules, lambda rule: is_one_of(rule.get("ResourceType"), _ENDPOINTS))


def _kind(path: str) -> str:
    return _TYPES.get(path.partition(".")[0], "network")


def _said(policy: Resource, subject: Resource, path: str, value: object) -> Iterator[tuple[Match, Judgement]]:
    """(whether it is about the collection, what it says of it) for each part of a policy."""
    meant = every([lives(policy), nearby(policy, subject), is_one_of(policy.get("type"), (_kind(path),))])
    if meant.no:
        return
    tree = _document(policy)
    if tree is None:
        return
    if tree.is_unknown:
        on = (*meant.on, *(policy.get("policy").origins or (f"{policy.address}.policy",)))
        yield maybe(*on), _open(policy, on)
        return
    for part in tree.items():
        about, shown_by = every([meant, _names(part, subject, _API)]), every([meant, _names(part, subject)])
        yield from ((about, answer) for answer in _part_says(part, policy, about, path, value))
        # Dashboards that are closed say nothing of the collection.
        seen = () if about.yes else _part_says(part, policy, shown_by, path, value)
        yield from ((NO, answer) for answer in seen if answer.verdict != Verdict.SATISFIED)


def _document(policy: Resource) -> Value | None:
    """What a policy says; None where that is no policy."""
    body = policy.get("policy")
    tree = document(body.data) if isinstance(body.data, str) else body.unknown.tree or body
    if tree is None or tree.is_null or (not tree.is_unknown and not isinstance(tree.data, (tuple, Mapping))):
        return None
    return tree


def _open(policy: Resource, on: tuple[str, ...]) -> Judgement:
    return undecided(f"{policy.address} may name the collection", on, evidence(policy, "policy"))


def _names(part: Value, subject: Resource, endpoints: tuple[str, ...] = _ENDPOINTS) -> Match:
    """Whether a rule for one of these endpoints has a pattern that fits the name: `collection/shop*`."""
    rules = part.get("Rules")
    if rules.is_unknown or part.is_unknown:
        return maybe(*(rules.origins or part.origins))
    return some(
        every([is_one_of(rule.get("ResourceType"), endpoints), some(_fits(one, subject) for one in rule.get("Resource").items())])
        for rule in rules.items()
    )


def _fits(pattern: Value, subject: Resource) -> Match:
    name, text = subject.get("name"), pattern.text()
    if text is None:
        return _formed(pattern, name, subject) if pattern.is_unknown else NO
    glob = text.removeprefix(_START)
    return YES if glob == "*" else settle(name, taken_in_by(glob))


def _formed(pattern: Value, name: Value, subject: Resource) -> Match:
    """Of a pattern that is not known: whether it is made as the name is, of the name itself, or begins or ends as the name cannot."""
    bare = replace(pattern.unknown, shape=pattern.unknown.shape.removeprefix(_START), prefix=pattern.unknown.prefix.removeprefix(_START))
    called, named = recipe(replace(pattern, data=bare)), recipe(name)
    own = [one.text for one in pattern.references if one.certainty == Certainty.EXACT] == [f"{subject.address}.name"]
    if same(called, named) or begins(named, _before_star(called)) or (own and bare.shape == name.unknown.shape != ""):
        return YES
    wild = "*" in bare.prefix or "*" in bare.suffix or not pattern.unknown.prefix.startswith(_START)
    return NO if not (wild or not differ(called, named)) else maybe(*pattern.origins)


def _before_star(called: Recipe | None) -> Recipe | None:
    """What stands before the only star of a pattern that ends in it: `shop-${var.env}-` of `shop-${var.env}-*`."""
    if called is None or not called.pieces[-1].endswith("*") or "".join(called.pieces).count("*") > 1:
        return None
    return Recipe((*called.pieces[:-1], called.pieces[-1][:-1]), called.gaps)


def _part_says(part: Value, policy: Resource, meant: Match, path: str, value: object) -> Iterator[Judgement]:
    if meant.no:
        return
    found = _at(part, path.split("."))
    wanted = as_text(value) or ""
    key = is_given(_at(part, [_KEY])) if path == _AWS_KEY else NO
    met = _switched(_off(wanted) if found.is_null else is_one_of(found, (wanted,)), key, wanted)
    whom, text = f"{policy.address}.policy", f"leaves {path} out" if found.is_null else f"sets {path} to {shown(found)}"
    if met.yes:
        yield holds(f"{whom} {'names a key' if key.yes else text}", evidence(policy, "policy", how="term"))
    elif met.no and meant.yes:
        yield breaks(Fact(whom, text, wanted), evidence(policy, "policy", how="term"))
    else:
        yield _open(policy, (*meant.on, *met.on) or (policy.address,))


def _switched(met: Match, key: Match, wanted: str) -> Match:
    """Beside a key of one's own AWS ignores the switch for its own: where one may be named, only what holds either way is decided.

    https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html#serverless-encryption-policies
    """
    if key.no or (not key.yes and met.yes and wanted == _FALSE):
        return met
    return _off(wanted) if key.yes else maybe(*key.on)


def _off(wanted: str) -> Match:
    return YES if wanted == _FALSE else NO


def _at(part: Value, names: list[str]) -> Value:
    """The value at a dotted path of a JSON object."""
    value = part
    for name in names:
        value = value.get(name) if isinstance(value.data, Mapping) else value if value.is_unknown else ABSENT
    return value
