"""Elastic Beanstalk: what an environment's options say, be they its own or those of its saved configuration, and what it runs on.

An option of the environment itself beats the same one of the configuration template it starts from; what `.ebextensions` in the source
bundle set is beneath both, and nobody sees it here: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from srm_tf.language.other_providers import LISTENERS
from srm_tf.language.show import shown
from srm_tf.language.terms import predicate, sentence
from srm_tf.language.terms.match import (
    NO,
    YES,
    Match,
    Words,
    blocks,
    every,
    evidence,
    fits,
    is_one_of,
    later,
    maybe,
    not_known,
    only_one,
    opposite,
    said,
    some,
    undecided,
)
from srm_tf.model.graph import typed
from srm_tf.model.resource import Action
from srm_tf.model.value import ABSENT, Certainty, Value, same
from srm_tf.model.verdict import Judgement, breaks, depends, holds, lacks
from srm_tf.regex import regex

if TYPE_CHECKING:
    from srm_tf.language.context import Context, Site
    from srm_tf.model.resource import Resource

ENVIRONMENT: Final = "aws_elastic_beanstalk_environment"
TEMPLATE: Final = "aws_elastic_beanstalk_configuration_template"
LISTENER: Final = regex(r"aws:elb(v2)?:listener:(\d+)")
GENERAL: Final = "aws:elasticbeanstalk:environment"
_VARIABLES: Final = "aws:elasticbeanstalk:application:environment"
_BALANCERS: Final = ("aws_lb", "aws_alb", "data.aws_lb", "data.aws_alb")
TLS: Final = ("HTTPS", "SSL", "TLS")


class Layer(msgspec.Struct, frozen=True):
    """The options that one carrier sets: (namespace, name, value). `open` says what others it may set, if it may."""

    settings: tuple[tuple[str, str, Value], ...]
    open: tuple[str, ...] = ()


def layers(subject: Resource, context: Context) -> list[Layer]:
    """The options of an environment, those that beat others first."""
    found = [_layer(subject)]
    key = subject.get("template_name")
    if key.is_nothing:
        return found
    template = _template(subject, context)
    if template is None:
        return [*found, Layer((), key.origins or (f"{subject.address}.template_name",))]
    under, changed = _layer(template), _not_taken(subject, template)
    kept = tuple(one for one in under.settings if one[:2] not in changed)
    return [*found, replace(under, settings=(*kept, *((*one, later([f"{template.address}.setting"])) for one in changed)))]


def _template(subject: Resource, context: Context) -> Resource | None:
    joined = context.links.parents(subject, subject.get("template_name"), "template_name", (TEMPLATE,))
    return joined.links[0].resource if len(joined.links) == 1 and not joined.doubts else None


def _not_taken(subject: Resource, template: Resource) -> list[tuple[str, str]]:
    """The options that change in the template of an environment which stands: it took them when it was made, and takes no others since.

    Beanstalk gives them to it with another template, and the provider asks for nothing where the name stays
    (https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_UpdateEnvironment.html, `resourceEnvironmentUpdate`).
    """
    before = replace(subject, values=subject.before or {})
    moves = subject.action is Action.UPDATE and not same(before.get("template_name"), subject.get("template_name"))
    if subject.action.makes or moves or not (template.action is Action.UPDATE or template.action.replaces):
        return []
    was, now = (
        {(space, name): value for space, name, value in _layer(replace(template, values=values)).settings}
        for values in (template.before or {}, template.values)
    )
    return [key for key in {**was, **now} if not same(was.get(key, ABSENT), now.get(key, ABSENT))]


@sentence("its template changes no option {name:text} of it", on=(ENVIRONMENT,))
def its_template_changes_no_option(subject: Resource, context: Context, name: str) -> Judgement:
    """Guards what is read of the template: of an environment that stands, nobody sees there what it has."""
    key = subject.get("template_name")
    template = None if key.is_nothing else _template(subject, context)
    if template is None or all(own != name for _, own in _not_taken(subject, template)):
        return holds(f"no template changes {name} of {subject.address}", evidence(subject, how="term"))
    why = f"{subject.address} stands already, and does not take the {name} that changes in {template.address}"
    return depends(why, (f"{subject.address}.setting",), evidence(subject, "template_name", key, "term"))


def _layer(carrier: Resource) -> Layer:
    value = carrier.get("setting")
    if isinstance(value.data, tuple):
        value = replace(value, data=tuple(one for one in value.data if not _is_variable(one)))
    found = blocks(ABSENT if _is_variable(value) else value)
    settings: list[tuple[str, str, Value]] = []
    hidden = list(found.open)
    for one in found.elements:
        keys = [one.get(name) for name in ("namespace", "name")]
        texts = [key.text() for key in keys]
        unknown = [key for key in keys if key.is_unknown]
        if texts[0] is not None and texts[1] is not None:
            settings.append((texts[0], texts[1], one.get("value")))
        elif unknown:
            hidden += unknown[0].origins or (f"{carrier.address}.setting",)
    return Layer(tuple(settings), tuple(dict.fromkeys(hidden)))


def _is_variable(setting: Value) -> bool:
    """Whether a setting, or each of an unknown number of them, is an environment variable: of these only the application reads."""
    return (setting.unknown.body or setting).get("namespace").text() == _VARIABLES


def option(found: Sequence[Layer], namespace: str, name: str, test: Callable[[Value], Match]) -> Match:
    """Whether an option passes a test; the test also says what holds where nobody sets it."""
    for layer in found:
        values = [value for space, own, value in layer.settings if (space, own) == (namespace, name)]
        if values:
            return some(test(value) for value in values)
        if layer.open:
            return maybe(*layer.open)
    return test(ABSENT)


def chosen(*wanted: str, otherwise: Match = NO) -> Callable[[Value], Match]:
    """A test for one of these values; `otherwise` is what holds where nobody sets the option."""
    return lambda value: otherwise if value.is_null else is_one_of(value, wanted)


def switched(default: Match) -> Callable[[Value], Match]:
    """A test for a switch that is on; `default` is what holds where nobody sets it."""
    return lambda value: default if value.is_null else fits(value, lambda text: text.lower() == "true")


@sentence("its load balancer listens for HTTPS", on=(ENVIRONMENT,))
def its_load_balancer_listens_for_https(subject: Resource, context: Context) -> Judgement:
    """A listener with TLS is set and not switched off, in the options or, of a shared load balancer, beside them.

    https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
    """
    found = layers(subject, context)
    shared = is_shared(found)
    own = some([*_listeners(found), *(maybe(*layer.open) for layer in found if layer.open)])
    answer = some([every([opposite(shared), own]), every([shared, _of_shared(found, context)])])
    seen = evidence(subject, "setting", how="term")
    if answer.yes:
        return holds(f"{subject.address} has a listener with TLS", seen)
    if not answer.no:
        return undecided(f"{subject.address} may have a listener with TLS", answer.on, seen)
    if any(LISTENER.fullmatch(space) for layer in found for space, _, _ in layer.settings):
        return breaks(f"{subject.address} has listeners, but none that is on and takes HTTPS or TLS", seen)
    return lacks(f"{subject.address} has no listener with TLS", seen)


def _listeners(found: Sequence[Layer]) -> list[Match]:
    """Whether each listener that the options name takes TLS."""
    spaces = {space: match for layer in found for space, _, _ in layer.settings if (match := LISTENER.fullmatch(space))}
    answers = [_takes_tls(found, space, match) for space, match in spaces.items()]
    # The older options of a classic load balancer, with one secure listener: its protocol is HTTPS or SSL.
    old = option(found, "aws:elb:loadbalancer", "LoadBalancerHTTPSPort", chosen("443", "8443"))
    return [*answers, every([old, has_kind(found, ("classic",))])]


def _takes_tls(found: Sequence[Layer], space: str, match: re.Match[str]) -> Match:
    """Options for another kind of load balancer than the environment has are of no effect."""
    second, port = bool(match[1]), match[2]
    name = "Protocol" if second else "ListenerProtocol"
    tls = option(found, space, name, chosen(*TLS))
    plain_tcp = option(found, space, name, chosen("TCP", otherwise=has_kind(found, ("network",), default=NO) if second else NO))
    # What passes through unread may be TLS all the same: the instances decide.
    passed = every([plain_tcp, maybe("what the instances speak on port 443")]) if port == "443" else NO
    fitting = has_kind(found, ("application", "network") if second else ("classic",))
    return every([some([tls, passed]), option(found, space, "ListenerEnabled", switched(YES)), fitting])


def has_kind(found: Sequence[Layer], kinds: tuple[str, ...], default: Match = YES) -> Match:
    """Whether the load balancer is of one of these kinds; `default` is what holds where nobody says which."""
    return option(found, GENERAL, "LoadBalancerType", chosen(*kinds, otherwise=default))


def is_shared(found: Sequence[Layer]) -> Match:
    """Whether several environments share the load balancer."""
    return option(found, GENERAL, "LoadBalancerIsShared", switched(NO))


def _of_shared(found: Sequence[Layer], context: Context) -> Match:
    """Whether the load balancer that several environments share has a listener with TLS."""

    def listens(key: Value) -> Match:
        balancers = [one for one, how in context.links.targets(key, _BALANCERS) if how > Certainty.POSSIBLE]
        answers: list[Match] = []
        for balancer in balancers if len(balancers) == 1 else ():
            joined = context.links.children(balancer, LISTENERS, "load_balancer_arn")
            answers += [is_one_of(link.resource.get("protocol"), TLS) for link in joined.links]
        return YES if some(answers).yes else maybe("the listeners of the shared load balancer")

    return option(found, "aws:elbv2:loadbalancer", "SharedLoadBalancer", listens)


_STACK: Final = regex(r"(?:32|64)bit (?P<system>.+?)(?: v\d[\w.]*)? running (?P<runtime>.+)")
# Whatever stands for partition and Region: they are mostly looked up, and what is behind them names the branch.
_PLATFORM: Final = regex(
    r".*:(?P<owner>\d*):platform/"
    r"(?:(?P<runtime>.+) running on (?:32|64)bit (?P<system>[^/]+)|[^/]+)(?:/.*)?"
)
_LOOKUP: Final = "data.aws_elastic_beanstalk_solution_stack"
# `^64bit Amazon Linux 2023 (.*) running Python 3\.13$`: a system with its number, anything for the version, the runtime, which may go on
# where no `$` stands behind it. A number that goes on itself is told of a year only: `Amazon Linux 2.*` may be 2023.
_PATTERN: Final = regex(
    r"\^?(?:32|64)bit (?P<system>[A-Za-z ]+(?:\d[\w.]*(?= )|20\d\d(?=[.(\[]))) ?\S+ ?running "
    r"(?P<runtime>(?:[\w #-]|\\?\.(?!\*))+?)(?P<more> ?(?:\.\*|\(\.\*\)))?(?P<end>\$)?"
)
# Amazon Linux before 2 was named by year and month, or, in ARNs, not at all.
_FIRST_LINUX: Final = regex(r"Amazon Linux(?: 201\d(?:\.\d\d)?)?")
_ENGINE: Final = "elasticbeanstalk"


@predicate("is a supported platform branch", partial=True)
def is_a_supported_platform_branch(site: Site, context: Context) -> Judgement:
    """Whether AWS still patches the branch of a solution stack, or of a platform's ARN. What is not in the table is unknown."""
    value, seen = site.value, evidence(site.resource, site.path, site.value)
    name, pattern = value.text(), _pattern_of(value, context)
    looked_up = _PATTERN.fullmatch(pattern.text() or "")
    parts = looked_up or _STACK.fullmatch(name or "") or _PLATFORM.fullmatch(name or value.unknown.suffix)
    if value.is_unknown and parts is None:
        return not_known(site)
    known = f"ends in '{value.unknown.suffix}'" if value.is_unknown else f"is {shown(value)}"
    said = f"{site.path} {known if looked_up is None else f'is looked up as {shown(pattern)}'}"
    if parts is not None and parts.groupdict().get("owner"):
        return breaks(f"{said}: AWS supports custom platforms no more", seen)
    days = _last_days(parts, context.lifecycle.cycles(_ENGINE) or {})
    ended = [day for day in days if day is not None and day < context.as_of]
    if not days or 0 < len(ended) < len(days):
        why = "it may be one of several branches" if days else "no end of support is known for it"
        return depends(f"{said}: {why}", ("the table of end-of-support dates",), seen)
    if ended:
        return breaks(f"{said}: its branch left support{'' if value.hides else f' on {max(ended)}'}", seen)
    return holds(f"{said}: its branch is supported", seen)


@predicate("is a platform of {systems:list}", partial=True)
def is_a_platform_of(site: Site, context: Context, systems: Sequence[object]) -> Judgement:
    """Whether a solution stack runs on one of these operating systems; of one that is looked up, the pattern says so."""
    value, seen = site.value, evidence(site.resource, site.path, site.value)
    looked_up = _PATTERN.fullmatch(_pattern_of(value, context).text() or "")
    names = [f"bit {system} " for system in systems]
    if looked_up is not None:
        found = YES if looked_up["system"] in systems else NO
    elif any(name in value.unknown.prefix for name in names):
        found = YES
    else:
        found = fits(value, lambda text: any(name in text for name in names))
    what = " or ".join(map(str, systems))
    words = Words(f"{site.path} is a platform of {what}", f"{site.path} is none of {what}", f"{site.path} may be one of {what}", site.path)
    return said(found, words, seen)


def _pattern_of(value: Value, context: Context) -> Value:
    """The pattern of the look-up that a value comes from; it tells the branch where it leaves nothing but the version open."""
    found = only_one(value, (), context) if value.is_unknown and len(value.origins) == 1 else None
    return found.get("name_regex") if found is not None and typed(found) == _LOOKUP else ABSENT


def _last_days(parts: re.Match[str] | None, days: Mapping[str, date | None]) -> list[date | None]:
    """The last days of the branches that may be meant, as far as the table knows them: several where the runtime goes on."""
    if parts is None or parts["system"] is None:
        return []
    system = parts["system"].replace("Server Core", "Server")
    system = "Amazon Linux AMI" if _FIRST_LINUX.fullmatch(system) else system
    named = parts.groupdict()
    branch = f"{system} running {parts['runtime']}".replace("\\.", ".")  # as a pattern has it
    if "more" in named and (named["more"] or not named["end"]):
        found = [key for key in days if key.startswith(branch)]
    else:
        found = [key for key in (branch,) if key in days]
    return [days[key] for key in found or (system,) if key in days]
