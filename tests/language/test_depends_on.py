"""What an unknown depends on is told by names that mean one thing in the whole configuration."""

from __future__ import annotations

import pytest

from srm_tf.language import terms
from tests.language.stand import judged, later, thing

terms.load()

ROLE = "arn:aws:iam::111122223333:role/elsewhere"
OUTSIDE = ", which is outside this configuration"


@pytest.mark.parametrize(
    ("sentence", "values", "on"),
    [
        ("ami is an image younger than 90", {"ami": "ami-0123456789abcdef0"}, ("aws_instance.a.ami",)),
        ("some subnets is a private subnet", {"subnets": ["subnet-1"]}, ("aws_instance.a.subnets[0]",)),
        ("policy denies plain HTTP", {"policy": "no document"}, ("aws_instance.a.policy",)),
        ("ami follows the latest image", {"ami": later()}, ("var.x",)),
    ],
)
def test_an_argument_has_its_resource_before_it(sentence: str, values: dict[str, object], on: tuple[str, ...]) -> None:
    answer = judged(sentence, thing("aws_instance.a", values))
    assert (answer.verdict.word, answer.depends_on) == ("unknown", on)


def test_what_stands_elsewhere_is_told_by_its_name() -> None:
    by_value = judged("role is a role without administrator access", thing("aws_glue_job.j", {"role": ROLE}))
    of_function = judged("its role holds no administrator access", thing("aws_lambda_function.f", {"role": ROLE}))
    for answer in (by_value, of_function):
        assert answer.because.endswith(f" depends on {ROLE}, which is outside this configuration")
        assert answer.depends_on == (ROLE,)
    policy = thing("aws_iam_role_policy_attachment.a", {"role": "app", "policy_arn": "arn:aws:iam::111122223333:policy/other"})
    role = thing("aws_iam_role.app", {"name": "app"})
    attached = judged("allows no privilege escalation", role, policy)
    assert attached.depends_on == ("arn:aws:iam::111122223333:policy/other",)
    assert "outside this configuration" in attached.because


def test_subnets_that_are_written_out_are_told_by_their_ids() -> None:
    answer = judged("subnets span at least 2 zones", thing("aws_instance.a", {"subnets": ["subnet-1", "subnet-2"]}))
    assert answer.verdict.word == "unknown"
    assert answer.depends_on == ("subnet-1", "subnet-2")
    assert answer.because.endswith("depends on subnet-1 and subnet-2, which are outside this configuration")


def test_a_policy_that_aws_refuses_is_told_as_one() -> None:
    answer = judged("allows no privilege escalation", thing("aws_iam_policy.p", {"policy": "no document"}))
    assert answer.depends_on == ("aws_iam_policy.p.policy",)
    assert answer.because.endswith(" depends on aws_iam_policy.p.policy, which is no policy document that AWS takes")


def test_a_role_that_may_be_shared_is_told_with_whom() -> None:
    one = thing("aws_instance.one", {"iam_instance_profile": "app", "subnet_id": later("var.one")})
    other = thing("aws_instance.other", {"iam_instance_profile": "app", "subnet_id": later("var.other")})
    answer = judged("shares no role with a private instance", one, other)
    assert answer.verdict.word == "unknown"
    assert answer.because.startswith("aws_instance.one may share its role with aws_instance.other, which may be private: it depends on ")
