"""Options of Beanstalk environments and their templates, and the branches they run."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tf.catalogue.lifecycle import load_lifecycle
from srm_tf.language.context import Site
from srm_tf.language.terms.beanstalk import (
    is_a_supported_platform_branch,
    its_load_balancer_listens_for_https,
    its_template_changes_no_option,
)
from srm_tf.model.resource import Action, Resource
from srm_tf.model.value import Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import block, ref, resource, says, secret, unknown, world

TEMPLATE = "aws_elastic_beanstalk_configuration_template.base"
GENERAL = "aws:elasticbeanstalk:environment"
SECOND, FIRST = "aws:elbv2:listener:443", "aws:elb:listener:443"
LATER = unknown("var.later")
KIND = (GENERAL, "LoadBalancerType", "application")
HTTPS = (SECOND, "Protocol", "HTTPS")
Option = tuple[object, object, object]


def setting(option: Option) -> Value:
    namespace, name, value = option
    return block(namespace=namespace, name=name, value=value)


def environment(*options: Option, template: object = None, rest: object = None) -> Resource:
    found = [setting(one) for one in options] + ([rest] if rest is not None else [])
    return resource("aws_elastic_beanstalk_environment.shop", name="shop", setting=found, template_name=template)


def base(*options: Option) -> Resource:
    return resource(TEMPLATE, name="base", setting=[setting(one) for one in options])


def judged(subject: Resource, *others: Resource) -> Judgement:
    return its_load_balancer_listens_for_https(subject, world(subject, *others))


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ([], "missing"),
        ([KIND], "missing"),
        ([HTTPS], "satisfied"),
        ([KIND, HTTPS], "satisfied"),
        ([(SECOND, "Protocol", "TLS")], "satisfied"),
        ([("aws:elbv2:listener:8443", "Protocol", "HTTPS")], "satisfied"),
        ([("aws:elbv2:listener:default", "Protocol", "HTTP")], "missing"),
        ([HTTPS, (SECOND, "ListenerEnabled", "True")], "satisfied"),
        ([HTTPS, (SECOND, "ListenerEnabled", "false")], "misconfigured"),
        ([HTTPS, (SECOND, "ListenerEnabled", LATER)], "unknown"),
        ([(SECOND, "Protocol", LATER)], "unknown"),
        ([(SECOND, "Protocol", "HTTP")], "misconfigured"),
        ([(SECOND, "ListenerEnabled", "true")], "misconfigured"),
        ([(SECOND, "Protocol", "TCP")], "unknown"),
        ([(SECOND, "ListenerEnabled", "true"), (GENERAL, "LoadBalancerType", "network")], "unknown"),
        ([(SECOND, "ListenerEnabled", "true"), (GENERAL, "LoadBalancerType", LATER)], "unknown"),
        ([("aws:elbv2:listener:8080", "Protocol", "TCP")], "misconfigured"),
        ([(FIRST, "ListenerProtocol", "SSL")], "satisfied"),
        ([(FIRST, "ListenerProtocol", "TCP")], "unknown"),
        ([(FIRST, "SSLCertificateId", "arn")], "misconfigured"),
        ([(FIRST, "ListenerProtocol", "HTTPS"), KIND], "misconfigured"),
        ([HTTPS, (GENERAL, "LoadBalancerType", "classic")], "misconfigured"),
        ([("aws:elb:loadbalancer", "LoadBalancerHTTPSPort", "443")], "satisfied"),
        ([("aws:elb:loadbalancer", "LoadBalancerHTTPSPort", "OFF")], "missing"),
        ([(LATER, "Protocol", "HTTPS")], "unknown"),
        ([HTTPS, (GENERAL, "LoadBalancerIsShared", LATER)], "unknown"),
        ([(GENERAL, "LoadBalancerIsShared", "true")], "unknown"),
    ],
)
def test_listeners(options: list[Option], word: str) -> None:
    assert judged(environment(*options)).verdict.word == word


def test_what_is_written_in_the_environment_beats_its_template() -> None:
    here = ref(f"{TEMPLATE}.name")
    assert judged(environment(template=here), base(HTTPS)).verdict.word == "satisfied"
    assert judged(environment((SECOND, "Protocol", "HTTP"), template=here), base(HTTPS)).verdict.word == "misconfigured"
    assert judged(environment(HTTPS, template=here), base((SECOND, "Protocol", "HTTP"))).verdict.word == "satisfied"
    assert judged(environment(KIND, template=here), base((FIRST, "ListenerProtocol", "HTTPS"))).verdict.word == "misconfigured"


def test_a_template_or_settings_that_nobody_sees() -> None:
    found = judged(environment(KIND, template="elsewhere"))
    assert (found.verdict.word, found.depends_on) == ("unknown", ("aws_elastic_beanstalk_environment.shop.template_name",))
    assert judged(environment(KIND, rest=LATER)).depends_on == ("var.later",)
    assert judged(environment(KIND, HTTPS, (SECOND, "ListenerEnabled", "true"), rest=LATER)).verdict.word == "unknown"
    settled = (GENERAL, "LoadBalancerIsShared", "false")
    assert judged(environment(KIND, HTTPS, settled, (SECOND, "ListenerEnabled", "true"), rest=LATER)).verdict.word == "satisfied"
    odd = resource("aws_elastic_beanstalk_environment.shop", setting="odd")
    assert judged(odd).verdict.word == "missing"


PLAIN = (SECOND, "Protocol", "HTTP")


@pytest.mark.parametrize(
    ("was", "now", "template", "environment", "moves", "word"),
    [
        (PLAIN, HTTPS, Action.UPDATE, Action.NO_OP, False, "unknown"),
        (None, HTTPS, Action.UPDATE, Action.UPDATE, False, "unknown"),
        (PLAIN, HTTPS, Action.REPLACE, Action.NO_OP, False, "unknown"),
        (HTTPS, HTTPS, Action.UPDATE, Action.NO_OP, False, "satisfied"),
        (PLAIN, HTTPS, Action.UPDATE, Action.UPDATE, True, "satisfied"),  # it takes another template, as that is now
        (PLAIN, HTTPS, Action.UPDATE, Action.CREATE, False, "satisfied"),
        (PLAIN, HTTPS, Action.UPDATE, Action.REPLACE, False, "satisfied"),
        (None, HTTPS, Action.CREATE, Action.NO_OP, False, "satisfied"),
    ],
)
def test_an_environment_that_stands_takes_no_change_of_its_template(
    was: Option | None, now: Option, template: Action, environment: Action, moves: bool, word: str
) -> None:
    before = {"name": "base", "setting": [dict(zip(("namespace", "name", "value"), one, strict=True)) for one in (was,) if one]}
    under = resource(TEMPLATE, action=template, before=before, name="base", setting=[setting(now)])
    subject = resource(
        "aws_elastic_beanstalk_environment.shop",
        action=environment,
        before={"template_name": "old" if moves else "base"},
        setting=[],
        template_name="base",
    )
    assert judged(subject, under).verdict.word == word
    asked = its_template_changes_no_option(subject, world(subject, under), "Protocol")
    assert asked.verdict.word == word
    other = its_template_changes_no_option(subject, world(subject, under), "StreamLogs")
    assert other.verdict.word == "satisfied"


def test_a_template_that_nobody_sees_changes_nothing_here() -> None:
    for subject in (environment(), environment(template="elsewhere")):
        assert its_template_changes_no_option(subject, world(subject), "Protocol").verdict.word == "satisfied"


def test_a_shared_load_balancer_has_its_own_listeners() -> None:
    balancer = resource("aws_lb.shared", name="shared")
    shared = environment(
        (GENERAL, "LoadBalancerIsShared", "true"), ("aws:elbv2:loadbalancer", "SharedLoadBalancer", ref("aws_lb.shared.arn"))
    )

    def listener(protocol: str) -> Resource:
        return resource("aws_lb_listener.a", load_balancer_arn=ref("aws_lb.shared.arn"), protocol=protocol)

    assert judged(shared, balancer, listener("HTTPS")).verdict.word == "satisfied"
    assert judged(shared, balancer, listener("HTTP")).verdict.word == "unknown"
    assert judged(shared, balancer).verdict.word == "unknown"


_VALUES = st.sampled_from(["HTTPS", "HTTP", "TCP", "true", "false", "classic", "application"])
_KEYS = st.sampled_from([
    (SECOND, "Protocol"), (SECOND, "ListenerEnabled"), (FIRST, "ListenerProtocol"), (GENERAL, "LoadBalancerType"),
    (GENERAL, "LoadBalancerIsShared"), ("aws:elb:loadbalancer", "LoadBalancerHTTPSPort"),
])  # fmt: skip
_OPTIONS = st.lists(st.tuples(_KEYS, _VALUES, st.sampled_from(["", "namespace", "name", "value", "all"])), max_size=5)


@settings(max_examples=300, deadline=None)
@given(own=_OPTIONS, under=_OPTIONS, elsewhere=st.booleans())
def test_more_knowledge_changes_no_decision(
    own: list[tuple[tuple[str, str], str, str]], under: list[tuple[tuple[str, str], str, str]], elsewhere: bool
) -> None:
    """Law 2: hide some keys, values, whole blocks or the template, and what is decided all the same must be so in the open."""

    def hidden(options: list[tuple[tuple[str, str], str, str]]) -> list[Value]:
        found = []
        for (namespace, name), value, what in options:
            open_ = {"namespace": namespace, "name": name, "value": value}
            found.append(LATER if what == "all" else block(**{key: LATER if key == what else one for key, one in open_.items()}))
        return found

    def shown(options: list[tuple[tuple[str, str], str, str]]) -> list[Value]:
        return [setting((*key, value)) for key, value, _ in options]

    def answer(mine: list[Value], others: list[Value], key: Value) -> Verdict:
        subject = resource("aws_elastic_beanstalk_environment.shop", setting=mine, template_name=key)
        return judged(subject, resource(TEMPLATE, name="base", setting=others)).verdict

    before = answer(hidden(own), hidden(under), LATER if elsewhere else ref(f"{TEMPLATE}.name"))
    after = answer(shown(own), shown(under), ref(f"{TEMPLATE}.name"))
    assert before == Verdict.UNKNOWN or before.fails == after.fails


def branch(name: object, as_of: date = date(2026, 11, 24)) -> Judgement:
    table = load_lifecycle().cycles("elasticbeanstalk") or {}
    context = world(lifecycle={"elasticbeanstalk": table}, as_of=as_of)
    environment = resource("aws_elastic_beanstalk_environment.shop", solution_stack_name=name)
    return says("solution_stack_name is a supported platform branch", environment, context)


def ending(suffix: str) -> Value:
    return Value(Unknown("var.region", ("var.region",), prefix="arn:aws:elasticbeanstalk:", suffix=suffix), written=True)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("64bit Amazon Linux 2023 v4.3.0 running Python 3.13", "satisfied"),
        ("64bit Amazon Linux 2023 running Python 3.13", "satisfied"),
        ("64bit Amazon Linux 2023 v4.3.0 running Python 3.9", "misconfigured"),
        ("64bit Amazon Linux 2023 v4.3.0 running Python 3.99", "unknown"),
        ("64bit Amazon Linux 2 v3.5.9 running Python 3.8", "misconfigured"),
        ("64bit Amazon Linux 2018.03 v2.9.8 running Python 3.6", "misconfigured"),
        ("32bit Amazon Linux 2014.03 v1.0.9 running Ruby 1.9.3", "misconfigured"),
        ("64bit Windows Server Core 2019 v2.11.6 running IIS 10.0", "satisfied"),
        ("64bit Windows Server 2012 R2 v2.10.5 running IIS 8.5", "misconfigured"),
        ("64bit Debian jessie v2.16.0 running Go 1.4 (Preconfigured - Docker)", "unknown"),
        ("arn:aws:elasticbeanstalk:eu-west-1::platform/Python 3.13 running on 64bit Amazon Linux 2023/4.3.0", "satisfied"),
        ("arn:aws-cn:elasticbeanstalk:cn-north-1::platform/Python 3.8 running on 64bit Amazon Linux 2/3.5.9", "misconfigured"),
        ("arn:aws:elasticbeanstalk:us-east-1::platform/Python 3.6 running on 64bit Amazon Linux/2.9.8", "misconfigured"),
        ("arn:aws:elasticbeanstalk:us-east-1::platform/Something new/1.0.0", "unknown"),
        ("arn:aws:elasticbeanstalk:us-east-1:111122223333:platform/own/1.0.0", "misconfigured"),
        (ending("::platform/Python 3.6 running on 64bit Amazon Linux/2.9.6"), "misconfigured"),
        (ending("::platform/Python 3.13 running on 64bit Amazon Linux 2023/4.3.0"), "satisfied"),
        (ending(":111122223333:platform/own/1.0.0"), "misconfigured"),
        (ending(":platform/Python 3.13 running on 64bit Amazon Linux 2023/4.3.0"), "unknown"),
        (ending("Amazon Linux 2023/4.3.0"), "unknown"),
        ("", "unknown"),
        (None, "missing"),
        (LATER, "unknown"),
    ],
)
def test_platform_branches(name: object, word: str) -> None:
    assert branch(name).verdict.word == word


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        (r"^64bit Amazon Linux 2023 (.*) running Python 3.13$", "satisfied"),
        (r"^64bit Amazon Linux 2023 .* running Python 3\.11$", "satisfied"),
        (r"^64bit Amazon Linux 2023.*running \.NET 8$", "satisfied"),
        (r"64bit Amazon Linux 2023 v4\..* running Docker", "satisfied"),
        (r"^64bit Amazon Linux 2023 (.*) running Node.js 20(.*)$", "misconfigured"),
        (r"^64bit Amazon Linux 2 v.* running Docker.*", "misconfigured"),
        (r"^64bit Amazon Linux 2 (.*) running .NET Core$", "misconfigured"),
        (r"^64bit Amazon Linux 2018.03 (.*) Multi-container Docker (.*)$", "unknown"),
        (r"^64bit Amazon Linux 2023 (.*) running PHP 8.(.*)$", "unknown"),
        (r"^64bit Amazon Linux 2023 (.*) running Node.js 2", "unknown"),
        (r"^64bit Amazon Linux 2.*running Docker$", "unknown"),
        (r"^64bit Amazon Linux (.*) running Docker$", "unknown"),
        (r"^64bit Amazon Linux.*running Node.js 20.*$", "unknown"),
        (r"^64bit Amazon Linux 2023.*Node\.js.*$", "unknown"),
        (r"^64bit (Amazon Linux 2023|Debian) running Docker$", "unknown"),
    ],
)
def test_branches_that_are_looked_up(pattern: str, word: str) -> None:
    stack = resource("data.aws_elastic_beanstalk_solution_stack.latest", name_regex=pattern)
    table = load_lifecycle().cycles("elasticbeanstalk") or {}
    context = world(stack, lifecycle={"elasticbeanstalk": table}, as_of=date(2026, 11, 24))
    site = Site(resource("aws_elastic_beanstalk_environment.shop"), "solution_stack_name", ref(f"{stack.address}.name"))
    assert is_a_supported_platform_branch(site, context).verdict.word == word


def test_the_day_decides() -> None:
    node = "64bit Amazon Linux 2023 v6.1.0 running Node.js 20"
    assert branch(node, date(2026, 8, 13)).verdict.word == "satisfied"
    assert branch(node, date(2026, 8, 14)).because == f"solution_stack_name is '{node}': its branch left support on 2026-08-13"


def test_a_sensitive_name_is_judged_and_not_shown() -> None:
    found = branch(secret("64bit Amazon Linux 2 v3.5.9 running Python 3.8"))
    assert found.because == "solution_stack_name is a sensitive value: its branch left support"
