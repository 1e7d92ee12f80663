"""Where a machine image comes from, how old it is, and whether user data upgrades its packages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from srm_tf.language.show import shown
from srm_tf.language.terms import predicate
from srm_tf.language.terms.durations import begins_on
from srm_tf.language.terms.globs import every_of
from srm_tf.language.terms.match import (
    NO,
    Match,
    awaiting,
    every,
    evidence,
    fits,
    inside,
    is_local,
    is_one_of,
    is_true,
    not_known,
    same,
    some,
)
from srm_tf.language.terms.texts import is_digest, readings
from srm_tf.model.graph import typed
from srm_tf.model.grounds import Fact
from srm_tf.model.resource import Attributes
from srm_tf.model.value import Certainty, Value, as_number
from srm_tf.model.verdict import Judgement, Verdict, all_of, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource

Source: TypeAlias = "Callable[[Resource, Site, Context, int], Judgement]"
RESOLVED: Final = (
    "resolve:ssm:"  # read when an instance starts: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html
)
# A public parameter that names one release: `:3`, a release date, a full version. Others move: `…/recommended/image_id`, `…/latest/…`.
_PINNED: Final = regex(r":[\w.-]+$|(?<!\d)20\d{6}(?!\d)|/\d+\.\d+\.\d+[^/]*/image_id$")
_MOVING: Final = regex(r"(?:^|/)(?:recommended|latest|current)/[\w/-]+$")
_LATEST: Final = regex(r"/aws/service/ami-[a-z-]+-latest/[\w.-]")  # under these names AWS keeps the latest images alone
# An upgrade of what is installed; `package_update`, `apt-get update` only fetch the lists.
UPGRADE: Final = regex(
    r"^\s*(?:-\s*)?package_upgrade\s*:\s*[\"']?(?:true|yes|on)\b"
    r"|\b(?:yum|dnf|microdnf)\s+(?:-\S+\s+)*(?:update|upgrade|update-minimal|upgrade-minimal)\b"
    r"(?:[ \t]+(?:-x[ \t]+\S+|--exclude[ \t]+\S+|-\S+))*[ \t]*(?=$|\d?[;&|#>)\"'\\])"  # `yum update httpd` upgrades that one alone
    r"|\bapt(?:-get)?\s+(?:-\S+\s+)*(?:upgrade|dist-upgrade|full-upgrade)\b"
    r"|\bzypper\s+(?:-\S+\s+)*(?:up|update|patch|dup)\b|\bapk\s+(?:-\S+\s+)*upgrade\b"
    r"|\bunattended-upgrades?\b|\bdnf-automatic\b|\byum-cron\b|\bInstall-WindowsUpdate\b",
    re.IGNORECASE | re.MULTILINE,
)
_UNDONE: Final = regex(r"\b(?:remove|purge|disable|mask|stop|exclude)\b")
# These ask before they change anything, and at first boot nobody is there who could say yes: https://man7.org/linux/man-pages/man8/dnf.8.html
_ASKS: Final = regex(r"\b(?:yum|dnf|microdnf|apt|apt-get|zypper)\s+(?:-\S+\s+)*[a-z]", re.IGNORECASE)
_SAYS_YES: Final = regex(
    r"(?<![\w-])(?:-[a-z]*[yn][a-z]*|--yes|--assume-?yes|--non-?interactive)(?![\w-])|\b(?:yes|y)\b[\"']?\s*\|", re.IGNORECASE
)
_LISTED: Final = regex(r"[\[\],\"']")  # a command of cloud-init as a list: `- [yum, update, -y]`
_DEEPEST: Final = 5


class Question(msgspec.Struct, frozen=True):
    """What is asked of an image id: how a source of it answers, how an id that somebody typed does, and one that EC2 resolves.

    `told` is asked first, of the text itself: what that tells needs no source.
    """

    source: Source
    typed_in: Callable[[str, Site, Context], Judgement]
    resolved: Callable[[str, Site], Judgement]
    told: Callable[[Site], Judgement | None] = lambda _: None


@predicate("follows the latest image", partial=True)
def follows_the_latest_image(site: Site, context: Context) -> Judgement:
    """The image id is looked up anew at every plan or start; an id that somebody typed, here or in a variable, is frozen."""
    return judged(site, context, Question(_follows, _pinned, _resolved))


@predicate("is an image younger than {days:number}", partial=True)
def is_an_image_younger_than(site: Site, context: Context, days: object) -> Judgement:
    """The look-up that found the image tells its age and the day from which AWS calls it deprecated."""
    limit = as_number(days)

    def aged(source: Resource, place: Site, world: Context, depth: int) -> Judgement:
        if typed(source) == "data.aws_ami":
            return _aged(source, place, world, limit)
        return _moves(_follows(source, place, world, depth), place)

    def typed_in(text: str, place: Site, world: Context) -> Judgement:
        """An id that somebody typed has the age that a look-up of the same image tells; without one nobody can say."""
        found = [one for one in world.graph.of_type("data.aws_ami") if text in handed_out(one)]
        if found:
            return _agreed([aged(one, place, world, 0) for one in found], place)
        proof = evidence(place.resource, place.path, place.value)
        return depends(f"{place.path} is {shown(place.value)}, whose age no data.aws_ami here tells", (place.path,), proof)

    return judged(site, context, Question(aged, typed_in, _resolved))


def judged(site: Site, context: Context, question: Question, depth: int = 0) -> Judgement:
    """What is common to questions about an image id: absence, branches, `resolve:ssm:`, then where it comes from."""
    value = site.value
    if value.is_null:
        return lacks(f"{site.path} is not set", evidence(site.resource, site.path, value))
    if value.unknown.branches:
        sites = [replace(site, value=branch) for _, branch in value.unknown.branches]
        return _agreed([judged(one, context, question, depth) for one in sites], site)
    if (answer := question.told(site)) is not None:
        return answer
    if value.is_unknown:
        return _judged_ahead(site, context, question, depth)
    text = value.text()
    if text is None:
        return breaks(f"{site.path} is no image id", evidence(site.resource, site.path, value))
    return question.resolved(text, site) if text.startswith(RESOLVED) else _judged_known(text, site, context, question, depth)


def _judged_known(text: str, site: Site, context: Context, question: Question, depth: int) -> Judgement:
    """A known id."""
    found = _sources(site.value, context)
    hidden = isinstance(site.resource.values, Attributes) and site.resource.values.hides(site.names)
    carriers = _carriers(text, found, site.value, context, hidden=hidden)
    if carriers:
        return _agreed([question.source(one, site, context, depth) for one in carriers], site)
    unclear = hidden or any(_elsewhere(one.text) for one in site.value.references)
    return _open(site) if unclear and not found else question.typed_in(text, site, context)


def _judged_ahead(site: Site, context: Context, question: Question, depth: int) -> Judgement:
    """An id known after apply: settled if everything it can come from says the same, and nothing else decides."""
    value = site.value
    found = _sources(value, context)
    others = {one.text for one in value.references if context.graph.get(one.target) not in found}
    if not found or not others.isdisjoint(value.unknown.depends_on):
        return _open(site)
    return _agreed([question.source(one, site, context, depth) for one in found], site)


def _sources(value: Value, context: Context) -> list[Resource]:
    """The look-ups and resources an image id can come from, among what the value refers to."""
    targets = (context.graph.get(reference.target) for reference in value.references)
    found = {one.address: one for one in targets if one is not None and typed(one) in _SOURCES}
    return list(found.values())


def _carriers(text: str, found: list[Resource], value: Value, context: Context, *, hidden: bool) -> list[Resource]:
    """Whichever possible sources carry a known id, or the only one there is. `hidden`: a plan does not show what it is made of."""
    carriers = [one for one in found if text in handed_out(one)]
    if not carriers and len(found) == 1 and len(value.references) == 1 and _may_carry(found[0], text):
        return found
    if not carriers and (hidden or any(is_local(one.text) and one.target is None for one in value.references)):
        return [one for one in context.graph.of_type(*_SOURCES) if text in handed_out(one)]
    return carriers


def _may_carry(source: Resource, text: str) -> bool:
    """Whether a text can be what a source hands out, or stand in it: not where what it hands out is known, and is another."""
    known = handed_out(source)
    return not known or any(text in one for one in known)


def handed_out(source: Resource) -> set[str]:
    """The known texts a source hands out as an image id."""
    names = ("id", "image_id", "value", "insecure_value", "arn", "build_version_arn")
    lists = (item.text() for name in ("ids", "values") for item in source.get(name).items())
    return {text for text in (*(source.text(name) for name in names), *lists) if text}


def _elsewhere(text: str) -> bool:
    """A trail into another stack or a module that is not loaded: `data.terraform_remote_state.x`, `module.m.image_id`."""
    own = is_local(text) or text.startswith("var.") or ".var." in text
    return not own and (text.startswith(("data.", "module.")) or ".data." in text)


def _agreed(answers: list[Judgement], site: Site) -> Judgement:
    if len({answer.verdict for answer in answers}) == 1:
        return answers[0] if answers[0].verdict == Verdict.SATISFIED else all_of(answers)
    return _open(site)


def _open(site: Site) -> Judgement:
    return not_known(site, " or ".join(site.value.origins or (site.path,)))


def comes_from(verdict: Callable[..., Judgement], site: Site, source: Resource, what: str = "") -> Judgement:
    """A verdict that rests on the source of an id."""
    proof = replace(evidence(site.resource, site.path, Value(), "reference"), value=source.address)
    return verdict(f"{site.path} comes from {source.address}{what}", proof)


def _unsettled(site: Site, source: Resource, on: tuple[str, ...]) -> Judgement:
    """A source that may give one image for ever, or the latest."""
    what, proof = f"{site.path} comes from {source.address}, which", evidence(site.resource, site.path)
    return awaiting(what, on, proof) if on else depends(f"{what} does not say which image that is", (source.address,), proof)


def _resolved(text: str, site: Site) -> Judgement:
    if _PINNED.search(text.removeprefix(RESOLVED)):
        return breaks(f"{site.path} is {shown(site.value)}, one release of the image", evidence(site.resource, site.path, site.value))
    return holds(f"{site.path} is read from a parameter whenever an instance starts", evidence(site.resource, site.path, site.value))


def _pinned(_: str, site: Site, context: Context) -> Judgement:
    """An id that somebody typed; where no configuration is shown, it may as well have been looked up."""
    proof = evidence(site.resource, site.path, site.value)
    if context.graph.untold:
        told = f"{site.path} is {shown(site.value)}, and where that comes from is not shown without the configuration"
        return depends(told, (site.path,), proof)
    return breaks(f"{site.path} is {shown(site.value)}, a hard-coded AMI", proof)


def _follows(source: Resource, site: Site, context: Context, depth: int) -> Judgement:
    if depth > _DEEPEST:
        return _unsettled(site, source, ())
    return _SOURCES[typed(source)](source, site, context, depth)


def _lookup(source: Resource, site: Site, *_: object) -> Judgement:
    """`data.aws_ami`: the most recent of several, unless its filters leave only one."""
    recent, single = is_true(source.get("most_recent")), _names_one(source)
    if recent.no:
        return comes_from(breaks, site, source, ", whose most_recent is not true")
    if single.yes:
        return comes_from(breaks, site, source, ", whose filters name one image")
    if recent.yes and single.no:
        return comes_from(holds, site, source, ", the most recent image it finds")
    return _unsettled(site, source, (*recent.on, *single.on))


def _names_one(source: Resource) -> Match:
    """Whether the filters fit a single image: its id, or names without a wildcard (the names of an owner's images are unique)."""
    filters = inside(source.get("filter"))
    return some([*(_fits_one(one) for one in filters.elements), filters.rest])


def _fits_one(one: Value) -> Match:
    name, values = one.get("name"), one.get("values")
    by_id, by_name = is_one_of(name, ("image-id",)), is_one_of(name, ("name",))
    if by_id.no and by_name.no:
        return NO
    plain = every_of(values, lambda value: fits(value, lambda text: "*" not in text and "?" not in text))
    return some([by_id, every([by_name, plain])])


def _list(source: Resource, site: Site, *_: object) -> Judgement:
    """`data.aws_ami_ids`: newest first, unless told otherwise."""
    ascending = is_true(source.get("sort_ascending"))
    return comes_from(holds, site, source) if ascending.no else _unsettled(site, source, ascending.on)


def _read_parameter(source: Resource, site: Site, context: Context, depth: int) -> Judgement:
    """`data.aws_ssm_parameter`: one that AWS publishes moves, unless its name is that of one release; another one moves with its owner."""
    name = source.get("name")
    text, said = name.text(), shown(name)
    if text is None and _surely_moves(name):
        return comes_from(holds, site, source, f", the parameter {name.unknown.sketch or name.unknown.prefix}")
    if text is None:
        own = [one for one, how in context.links.targets(name, ("aws_ssm_parameter",), source) if how > Certainty.POSSIBLE]
        return _follows(own[0], site, context, depth + 1) if len(own) == 1 else _unsettled(site, source, name.origins)
    if _PINNED.search(text):
        return comes_from(breaks, site, source, f", the parameter {said} of one release")
    if not text.startswith("/aws/service/"):
        found = context.links.targets(name, ("aws_ssm_parameter",), source)
        if any(how == Certainty.POSSIBLE for _, how in found):
            return _unsettled(site, source, (f"{source.address}.name",))
        if len(found) == 1:
            return _follows(found[0][0], site, context, depth + 1)
    return comes_from(holds, site, source, f", the parameter {said}")


def _surely_moves(name: Value) -> bool:
    """Whether a public parameter's name that is known in part is one that moves, whichever version or architecture stands in the gap."""
    prefix, suffix = name.unknown.prefix, name.unknown.suffix
    if not prefix.startswith("/aws/service/") or _PINNED.search(suffix):
        return False
    return _MOVING.search(suffix) is not None or _LATEST.match(prefix) is not None


def _own_parameter(source: Resource, site: Site, context: Context, depth: int) -> Judgement:
    """`aws_ssm_parameter`: what the configuration writes there, unless an image pipeline does."""
    named = source.get("name")
    for one in context.graph.of_type("aws_imagebuilder_distribution_configuration"):
        parameters = inside(one.get("distribution"), "ssm_parameter_configuration")
        published = some([*(same(element.get("parameter_name"), named) for element in parameters.elements), parameters.rest])
        if published.yes:
            return comes_from(holds, site, source, f", which {one.address} publishes")
        if not published.no:
            return _unsettled(site, source, published.on)
    attribute = "value" if not source.get("value").is_null else "insecure_value"
    return _onward(source, attribute, site, context, depth)


def _copy(source: Resource, site: Site, context: Context, depth: int) -> Judgement:
    """`aws_ami_copy`: as its original."""
    return _onward(source, "source_ami_id", site, context, depth)


def _onward(source: Resource, attribute: str, site: Site, context: Context, depth: int) -> Judgement:
    place = type(site)(source, f"{source.address}.{attribute}", source.get(attribute), (attribute,))
    answer = judged(place, context, Question(_follows, _pinned, _resolved), depth + 1)
    return comes_from(holds, site, source, f": {answer.because}") if answer.verdict == Verdict.SATISFIED else answer


def _built(source: Resource, site: Site, *_: object) -> Judgement:
    """An image that EC2 Image Builder makes."""
    return comes_from(holds, site, source)


def _frozen(source: Resource, site: Site, *_: object) -> Judgement:
    """An image that is registered once."""
    return comes_from(breaks, site, source, ", an image made once")


def _running(source: Resource, site: Site, *_: object) -> Judgement:
    """What something else was started from."""
    return _unsettled(site, source, ())


_SOURCES: Final[dict[str, Source]] = {
    "data.aws_ami": _lookup,
    "data.aws_ami_ids": _list,
    "data.aws_ssm_parameter": _read_parameter,
    "data.aws_ssm_parameters_by_path": _built,
    "aws_ssm_parameter": _own_parameter,
    "aws_ami_copy": _copy,
    "aws_imagebuilder_image": _built,
    "data.aws_imagebuilder_image": _built,
    "aws_ami": _frozen,
    "aws_ami_from_instance": _frozen,
    "data.aws_instance": _running,
    "data.aws_launch_template": _running,
    "data.aws_launch_configuration": _running,
}


def _aged(source: Resource, site: Site, context: Context, limit: float | None) -> Judgement:
    """The age of an image that a look-up found, on the day of the judgement."""
    created, deprecated = (begins_on(source.text(name)) for name in ("creation_date", "deprecation_time"))
    if deprecated is not None and deprecated <= context.as_of:
        return comes_from(breaks, site, source, f", deprecated since {deprecated}")
    if created is None or limit is None:
        late = "" if source.text("creation_date") else " before that is read"
        told = f"{site.path} comes from {source.address}, whose creation_date is not known{late}"
        return depends(told, (f"{source.address}.creation_date",), evidence(site.resource, site.path))
    age = (context.as_of - created).days
    verdict = holds if age < limit else breaks
    return comes_from(verdict, site, source, f", {age} days old")


def _moves(answer: Judgement, site: Site) -> Judgement:
    """A source that is kept at the latest image has a young one; of any other the age is not shown."""
    if answer.verdict == Verdict.SATISFIED:
        return answer
    said = Fact(site.path, "has an image whose age is not shown", because=answer.grounds)
    return depends(said, answer.depends_on or (site.path,), *answer.evidence)


@predicate("upgrades packages", partial=True)
def upgrades_packages(site: Site, _: Context) -> Judgement:
    """User data that upgrades what is installed, at first boot: cloud-init's `package_upgrade`, or a package manager's own command."""
    value = site.value
    proof = evidence(site.resource, site.path)
    text = value.unknown.prefix.rpartition("\n")[0] if value.is_unknown else value.text() or ""
    if any(upgrades(reading) for reading in readings(text)):
        return holds(f"{site.path} upgrades packages", proof)
    if is_digest(text):
        return depends(f"{site.path} depends on a text of which only a digest is shown", (site.path,), proof)
    return _open(site) if value.is_unknown else breaks(f"{site.path} does not upgrade packages", proof)


def upgrades(script: str) -> bool:
    """Whether a script upgrades what is installed, without a question that nobody answers."""
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("#") and not _UNDONE.search(line)]
    commands = (_LISTED.sub(" ", line) if line.lstrip(" -").startswith("[") else line for line in lines)
    return any(UPGRADE.search(line) and (_SAYS_YES.search(line) or not _ASKS.search(line)) for line in commands)
