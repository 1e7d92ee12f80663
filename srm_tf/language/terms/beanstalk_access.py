"""Elastic Beanstalk: who reaches an environment's instances by SSH, and which TLS its load balancer speaks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from srm_tf.language.terms import sentence
from srm_tf.language.terms.beanstalk import ENVIRONMENT, GENERAL, LISTENER, TLS, chosen, has_kind, is_shared, layers, option, switched
from srm_tf.language.terms.match import NO, YES, Match, Words, every, evidence, fits, is_given, maybe, opposite, said, some
from srm_tf.language.terms.ranges import is_world, parse
from srm_tf.language.terms.tls import ELB
from srm_tf.model.graph import typed
from srm_tf.model.value import Certainty
from srm_tf.model.verdict import Judgement, breaks, lacks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srm_tf.language.context import Context
    from srm_tf.language.terms.beanstalk import Layer
    from srm_tf.model.resource import Resource
    from srm_tf.model.value import Value

_LAUNCH: Final = "aws:autoscaling:launchconfiguration"
_KEY, _SOURCE, _NO_GROUP = "EC2KeyName", "SSHSourceRestriction", "DisableDefaultEC2SecurityGroup"
_GROUPS: Final = ("aws_security_group", "aws_default_security_group", "data.aws_security_group")


@sentence("its instances take a key pair or an SSH rule", on=(ENVIRONMENT,))
def its_instances_take_a_key_pair_or_an_ssh_rule(subject: Resource, context: Context) -> Judgement:
    """Whether anybody can log in by SSH, or somebody said from where: without a key pair nobody does."""
    found = layers(subject, context)
    answer = some(option(found, _LAUNCH, name, is_given) for name in (_KEY, _SOURCE))
    return _guarded(subject, answer, "a key pair or a rule for SSH")


@sentence("its security group keeps SSH from the world", on=(ENVIRONMENT,))
def its_security_group_keeps_ssh_from_the_world(subject: Resource, context: Context) -> Judgement:
    """The group that Beanstalk makes admits SSH from everywhere, unless a rule names a source or there is no such group.

    https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.ec2.instances.sg.html
    """
    found = layers(subject, context)
    answer = some([option(found, _LAUNCH, _NO_GROUP, switched(NO)), option(found, _LAUNCH, _SOURCE, partial(_is_narrow, context))])
    left_out = option(found, _LAUNCH, _SOURCE, is_given).no
    no = f"does not set {_SOURCE}: its security group admits SSH from the world" if left_out else f"opens SSH to the world by {_SOURCE}"
    words = _words(subject, "does not open SSH to the world", no, "may open SSH to the world")
    return said(answer, words, evidence(subject, "setting", how="term"), of_no=lacks if left_out else breaks)


def _is_narrow(context: Context, value: Value) -> Match:
    """A group of this configuration is no range, though its id is not known yet."""
    sources = [context.graph.get(one.target) for one in value.references if not one.unnamed and one.certainty == Certainty.EXACT]
    if value.unknown.prefix.rstrip().endswith(",") and sources and all(one is not None and typed(one) in _GROUPS for one in sources):
        return YES
    return NO if value.is_nothing else fits(value, lambda text: not _is_of_the_world(text))


def _is_of_the_world(text: str) -> bool:
    """`tcp, 22, 22, 0.0.0.0/0`: the source comes last."""
    network = parse(text.rpartition(",")[2])
    return network is not None and is_world(frozenset({network}))


@sentence("it chooses the TLS policy of a listener", on=(ENVIRONMENT,))
def it_chooses_the_tls_policy_of_a_listener(subject: Resource, context: Context) -> Judgement:
    """Whether a listener of its own application or network load balancer takes TLS."""
    found = layers(subject, context)
    answer = some([*(_listens(found, space) for space in _spaces(found)), *_hidden(found)])
    return _guarded(subject, answer, "a listener with TLS of its own")


@sentence("its listeners use current TLS policies", on=(ENVIRONMENT,))
def its_listeners_use_current_tls_policies(subject: Resource, context: Context) -> Judgement:
    """Each listener with TLS has a policy without TLS 1.0 and 1.1; one that names none gets AWS's default, which has both."""
    found = layers(subject, context)
    spaces = _spaces(found)
    of_each = [some([opposite(_listens(found, space)), option(found, space, "SSLPolicy", _is_current)]) for space in spaces]
    answer = every([*of_each, *_hidden(found)])
    chosen_one = any(option(found, space, "SSLPolicy", is_given).yes for space in spaces)
    no = f"has a listener whose SSLPolicy {ELB.why}" if chosen_one else f"has a listener without SSLPolicy: AWS's default {ELB.why}"
    words = _words(subject, "has listeners with current TLS policies", no, "may have a listener with an old TLS policy")
    return said(answer, words, evidence(subject, "setting", how="term"), of_no=breaks if chosen_one else lacks)


def _hidden(found: Sequence[Layer]) -> list[Match]:
    """Options that nobody here knows may name a listener more."""
    return [maybe(*layer.open) for layer in found if layer.open]


def _spaces(found: Sequence[Layer]) -> list[str]:
    """The listeners of the newer load balancers that the options name."""
    spaces = (space for layer in found for space, _, _ in layer.settings)
    return list(dict.fromkeys(space for space in spaces if (match := LISTENER.fullmatch(space)) and match[1]))


def _listens(found: Sequence[Layer], space: str) -> Match:
    """Options for another kind of load balancer than the environment has are of no effect, and a shared one has listeners of its own.

    One instance alone has none: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
    """
    alone = option(found, GENERAL, "EnvironmentType", chosen("SingleInstance"))
    tls, enabled = option(found, space, "Protocol", chosen(*TLS)), option(found, space, "ListenerEnabled", switched(YES))
    return every([tls, enabled, has_kind(found, ("application", "network")), opposite(is_shared(found)), opposite(alone)])


def _guarded(subject: Resource, answer: Match, what: str) -> Judgement:
    words = _words(subject, f"has {what}", f"does not have {what}", f"may have {what}")
    return said(answer, words, evidence(subject, "setting", how="term"))


def _words(subject: Resource, yes: str, no: str, perhaps: str) -> Words:
    name = subject.address
    return Words(f"{name} {yes}", f"{name} {no}", f"{name} {perhaps}", f"{name}.setting")


def _is_current(value: Value) -> Match:
    """A name that no table has is open."""
    if value.is_nothing:
        return NO
    text = value.text()
    if text is None:
        return fits(value, lambda name: ELB.is_current(name) is True)
    current = ELB.is_current(text)
    return maybe("the list of TLS policies") if current is None else YES if current else NO
