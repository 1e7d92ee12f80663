"""`has` and `lacks`: what stands beside the subject in the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tf.language.candidates import is_builtin, joined_to
from srm_tf.language.joined import Doubt, Joined, Link
from srm_tf.language.show import ELSE, path_text, shown, test_text
from srm_tf.language.syntax import Clause, Item, Join
from srm_tf.model.grounds import BESIDE, UNFIT, UNWELCOME, Fact
from srm_tf.model.scopes import SCOPES
from srm_tf.model.verdict import HOLDS, OPEN, Evidence, Judgement, agreed, all_of, any_of, breaks, depends, holds, lacks

if TYPE_CHECKING:
    from srm_tf.language.context import Context
    from srm_tf.model.grounds import Grounds
    from srm_tf.model.resource import Resource

Candidate = Callable[["Resource"], Judgement]
Among = Callable[["Sequence[Item]"], Candidate]
Decide = Callable[[str, "Grounds"], Judgement]


def beside(item: Join, subject: Resource, context: Context, among: Among, decide: Decide) -> Judgement:
    """The verdict of one join table; `among` judges clauses about a candidate, `decide` asks a decider."""
    joined = joined_to(item, subject, context)
    if item.which and (joined.links or joined.doubts):
        joined = _selected(joined, _once(item.which, among, context))
    table = _JoinTable(item, subject, context, joined, among, decide)
    if not (joined.links or joined.doubts or item.lacks):  # mostly nothing stands there
        return table.otherwise()
    return table.lacks() if item.lacks else table.has()


def _once(items: Sequence[Item], among: Among, context: Context) -> Candidate:
    """What clauses say of a candidate, whoever it stands beside: where that is open, each of many may stand beside each of many."""
    memo: dict[tuple[int, str, str], tuple[Sequence[Item], Judgement]] = context.memo.setdefault("joins.beside", {})

    def candidate(resource: Resource) -> Judgement:
        key = (id(items), resource.mode, resource.address)
        found = memo.get(key)
        if found is None:
            found = memo[key] = items, among(items)(resource)  # with the clauses, so that no others take their place
        return found[1]

    return candidate


def _selected(joined: Joined, about: Candidate) -> Joined:
    """Those candidates that the table is about: of the others nothing is asked. Where that is open, a candidate may be one."""
    links: list[Link] = []
    doubts = [doubt for doubt in joined.doubts if doubt.resource is None or not about(doubt.resource).verdict.fails]
    for link in joined.links:
        answer = about(link.resource)
        if answer.verdict == HOLDS:
            links.append(link)
        elif answer.verdict == OPEN:
            why = " and ".join(answer.depends_on) or answer.because
            doubts.append(Doubt(link.resource, link.attribute, why, answer.depends_on))
    return replace(joined, links=tuple(links), doubts=tuple(doubts), one_of=False)


def _whose(item: Join, word: str = "whose") -> str:
    """The clauses of `which`, as a message has them behind the type: ` whose scheme is 'internal'`; "" if there are none."""
    return f" {word} {' and '.join(map(_in_words, item.which))}" if item.which else ""


def _in_words(clause: Clause) -> str:
    """A clause as it reads behind `whose`: `type is 'a' or 'b'` for `some type is one of ['a', 'b']`."""
    if clause.quantifier in {"", "some"} and clause.test in {"is one of", "matches"}:
        words = test_text(clause.test, clause.arguments).removeprefix("one of ")
        if not words.startswith(("to match ", ELSE)):
            quote = "'" if words.endswith("'") else ""  # a comma between two values, and none inside of one
            first, comma, last = words.rpartition(f"{quote}, {quote}")
            found = f"{first}{quote} or {quote}{last}" if comma else last
            verb, _, rest = found.removeprefix("to ").partition(" ")
            return f"{path_text(clause.path)} {f'{verb}s {rest}' if found.startswith('to ') else f'is {found}'}"
    return clause.text.removesuffix(" by default").removeprefix("some ")


def named_otherwise(alternatives: Sequence[Sequence[Item]], subject: Resource) -> list[Sequence[Item]]:
    """The alternatives that look for a parent under a key that is not written, beside one that looks for it under a key that is.

    One parent has one name: of `launch_template.id` and `launch_template.name`, the other is nothing to ask for.
    """
    found = [(way, join) for way in alternatives if len(way) == 1 and isinstance(join := way[0], Join) and join.by and not join.lacks]
    blank = [(way, join) for way, join in found if subject.keys(join.by).is_null and join.absent in {"", "missing"}]
    given = {join.types for _, join in found if not subject.keys(join.by).is_null}
    return [way for way, join in blank if join.types in given]


def _judged(link: Link, candidate: Candidate, holder: Resource | None) -> Judgement:
    """The candidate's answer, with the link as evidence: the key stands on the candidate, or on the subject (`holder`)."""
    answer = candidate(link.resource)
    if answer.verdict != HOLDS:
        return answer
    how = "inferred" if link.how == "inferred" else "reference"
    if holder is not None:
        evidence = Evidence(holder.address, link.attribute, link.resource.address, how, holder.location)
    else:
        evidence = Evidence(link.resource.address, link.attribute, None, how, link.resource.location)
    grounds = answer.grounds or Fact(link.resource.address, BESIDE)
    return Judgement(answer.verdict, grounds, (evidence, *answer.evidence))


class _JoinTable:
    """A join table that is asked of one subject, and what is joined to that."""

    def __init__(self, item: Join, subject: Resource, context: Context, joined: Joined, among: Among, decide: Decide) -> None:
        self.item = item
        self.subject = subject
        self.context = context
        self.joined = joined
        self.types = " or ".join(item.types)
        self._among = among
        self._decide = decide

    @cached_property
    def candidate(self) -> Candidate:
        """What `where` says of a candidate."""
        return _once(self.item.where, self._among, self.context)

    @cached_property
    def judged(self) -> list[tuple[Link, Judgement]]:
        """The links that are certain, each with the judgement of its resource."""
        holder = self.subject if self.item.by else None
        return [(link, _judged(link, self.candidate, holder)) for link in self.joined.links]

    def has(self) -> Judgement:
        """`has`: as many as are asked for, and of what there may be once, the one that is there."""
        item, joined = self.item, self.joined
        answers = [answer for _, answer in self.judged]
        good = [(link, answer) for link, answer in self.judged if answer.verdict == HOLDS]
        if item.sole and self.subject.mode in SCOPES and answers and len(answers) + len(joined.doubts) > 1:
            return all_of([*answers, *self._doubts(joined.doubts)])  # of two that differ, nobody knows which will hold
        beside_it = [*answers, *self._seconds()] if item.sole and item.via and answers else []
        if len(beside_it) > len(good) > 0 or any(answer.verdict.fails for answer in beside_it):
            return all_of(beside_it)  # the same of a subject: the last one that is applied wins
        if sum(link.resource.least for link, _ in good) >= item.at_least:
            return all_of([answer for _, answer in good]) if item.at_least > 1 else good[0][1]
        named = [self.candidate(doubt.resource) for doubt in joined.doubts if doubt.resource is not None]
        either = agreed(named) if joined.one_of and item.at_least == 1 else None
        if either is not None:
            return either
        rest = self.otherwise()
        if not answers and rest.verdict == HOLDS:
            return self._unless_joined(rest)
        maybe = [answer for answer in answers if answer.verdict == OPEN] + self._doubtful()
        maybe += [_how_many(link.resource) for link, _ in good if link.resource.several]
        if maybe and self._most() >= item.at_least:
            return any_of(maybe)
        if answers:
            return any_of([answer for answer in answers if answer.verdict != HOLDS] or [self._too_few(len(good))])
        return any_of(named) if named and item.by and rest.verdict.fails else rest  # whichever the key leads to, it is none that is right

    def _doubts(self, doubts: Iterable[Doubt]) -> list[Judgement]:
        """Judgements of the doubtful candidates: satisfied if the candidate is, since it then changes nothing; else unknown."""
        judged = [(doubt, self.candidate(doubt.resource)) for doubt in doubts if doubt.resource is not None]
        return [answer if answer.verdict == HOLDS else self._perhaps(doubt) for doubt, answer in judged]

    def _seconds(self) -> list[Judgement]:
        """Unknown judgements of failing candidates that surely belong to the subject, and are in doubt only for whether they exist."""
        surely = [one for one in self.joined.doubts if one.resource is not None and one.resource.doubt and one.why == one.resource.doubt]
        return [answer for answer in self._doubts(surely) if answer.verdict != HOLDS]

    def _unless_joined(self, rest: Judgement) -> Judgement:
        """Absence is safe, and so is what may be joined: then it is safe either way."""
        wrong = [doubt for doubt in self.joined.doubts if doubt.resource is None or self.candidate(doubt.resource).verdict != HOLDS]
        return any_of([self._perhaps(doubt) for doubt in wrong]) if wrong else rest

    def _too_few(self, found: int) -> Judgement:
        what = Fact(self.subject.address, f"has {found} {self.types}{_whose(self.item)}", f"at least {self.item.at_least}")
        return breaks(what, Evidence(self.subject.address))

    def _doubtful(self) -> list[Judgement]:
        """Candidates that may be joined: unknown, unless what they would bring fails anyway."""
        return [self._perhaps(doubt) for doubt in self._undecided()]

    def _undecided(self) -> list[Doubt]:
        return [one for one in self.joined.doubts if one.resource is None or not self.candidate(one.resource).verdict.fails]

    def _most(self) -> int:
        """How many there are at most that are right: of an unknown `count` without a limit as many as are asked for."""
        there = [link.resource.most for link, answer in self.judged if not answer.verdict.fails]
        perhaps = [doubt.resource.most if doubt.resource is not None else None for doubt in self._undecided()]
        return sum(self.item.at_least if one is None else one for one in (*there, *perhaps))

    def _perhaps(self, doubt: Doubt) -> Judgement:
        if doubt.resource is None and self.item.by:
            return depends(f"{self.item.by} depends on {doubt.why}", doubt.on)
        return perhaps(self.item.types, doubt)

    def otherwise(self) -> Judgement:
        """The answer where nothing of this configuration is joined."""
        if not self.joined.literals:
            return self._nothing()
        names = ", ".join(one.quoted for one in self.joined.literals)
        return self._outside(f"is {names}, which is outside this configuration")

    def _outside(self, says: str) -> Judgement:
        by = self.item.by
        return depends(f"{by} {says}", (f"{self.subject.address}.{by}",), _own(self.subject, by))

    def _nothing(self) -> Judgement:
        item, subject = self.item, self.subject
        fact: Grounds
        if subject.mode in SCOPES:
            fact = Fact("", f"no {self.types} here{_whose(item)}", lacks=item.types)
            gone = _switched_off(item, subject, self.context)
            if gone is not None:
                return lacks(f"{gone.address} is removed", _own(gone, ""))
            if not item.absent and not self.context.here:
                return depends(f"{fact.says}; another stack may hold it", ("another stack",), Evidence(subject.address))
        elif item.by:
            key = subject.keys(item.by)
            own = is_builtin(key, item.builtin)
            other = f"leads to no {self.types}{_whose(item)}" if item.which and not key.is_null else "is not set"
            fact = f"{item.by} is {shown(key)}, which is AWS's own" if own else f"{item.by} {other}"
        else:
            fact = Fact("", f"no {self.types} whose {item.via} is {subject.address}{_whose(item, 'and')}", lacks=item.types)
        if item.absent == "satisfied":
            return holds(fact, Evidence(subject.address, item.by, None, "assumed_default"))
        if item.absent in {"", "missing"}:
            return lacks(fact, Evidence(subject.address, item.by))
        return self._decide(item.absent, fact)

    def lacks(self) -> Judgement:
        """`lacks`: none for which `where` holds."""
        item, subject = self.item, self.subject
        offending = next(((link.resource, answer) for link, answer in self.judged if answer.verdict == HOLDS), None)
        if offending is not None:
            who, answer = offending
            because = "" if answer.grounds == Fact(who.address, BESIDE) else answer.grounds
            says = "is taken out of Terraform, and stays in AWS" if who.action.ends else UNFIT if because else UNWELCOME
            return breaks(Fact(who.address, says, because=because), *answer.evidence)
        unsure = [answer for _, answer in self.judged if answer.verdict == OPEN] + self._doubtful()
        if unsure:
            return any_of(unsure)
        if self.joined.literals and item.by:
            return self._outside("names something outside this configuration")
        if subject.mode in SCOPES and not self.judged and not self.context.here and item.absent != "satisfied":
            because = f"no {self.types} here{_whose(item)}; another stack may hold one"
            return depends(because, ("another stack",), Evidence(subject.address))
        if not self.judged:
            return holds(f"{subject.address} has no {self.types}{_whose(item)}", Evidence(subject.address))
        harmless = self.judged[0][0]
        because = f"{harmless.resource.address} beside {subject.address} is as it should be"
        return holds(because, _own(harmless.resource, harmless.attribute))


def _how_many(resource: Resource) -> Judgement:
    return depends(f"how many {resource.block} there are depends on {resource.doubt}", resource.waits_for, _own(resource, ""))


def perhaps(types: Sequence[str], doubt: Doubt) -> Judgement:
    """The unknown judgement about a resource of these types that may be joined to the subject, and may not."""
    if doubt.resource is None:
        return depends(f"{' or '.join(types)} may be in {doubt.why}", doubt.on)
    what = f"whether {doubt.resource.address} belongs to it depends on {doubt.why}"
    return depends(what, doubt.on or (doubt.resource.address,), _own(doubt.resource, doubt.attribute))


def _switched_off(item: Join, subject: Resource, context: Context) -> Resource | None:
    """The setting that this plan deletes, of which there is one: no other stack holds it afterwards. What is only forgotten stays.

    A plan does not say which provider configuration made what it deletes: where there are several, nobody knows in which account it was,
    unless all of them sign in alike, nor in which region, unless it says so itself, as it does since version 6 of the provider.
    """
    if not item.sole or item.absent:
        return None
    configured = context.graph.of_type("provider.aws")
    alike = len({one.account for one in configured}) <= 1
    for one in context.graph.of_type(*item.types):
        ours = one.account == subject.account or (alike and not one.provider)
        there = subject.mode == "account" or one.region == subject.region or (not one.region and (one.provider or len(configured) <= 1))
        if one.action.deletes and ours and there:
            return one
    return None


def _own(resource: Resource, path: str) -> Evidence:
    return Evidence(resource.address, path, None, "written", resource.location)
