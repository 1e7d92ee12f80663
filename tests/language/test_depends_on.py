"""What an unknown depends on is told by names that mean one thing in the whole configuration."""

from __future__ import annotations

import pytest

from srm_tf.language import terms
from tests.language.stand import judged, later, thing

terms.load()

ROLE = "arn:aws:iam::111122223333:role/elsewhere"


@pytest.mark.parametrize(
    ("sentence", "values", "on"),
    [
        ("ami is an image younger than 90", {"ami": "ami-0123456789abcdef0"}, ("aws_instance.a.ami",)),
        ("some subnets is a private subnet", {"subnets": ["subnet-1"]}, ("aws_instance.a.subnets[0]",)),
        (
            "subnets span at least 2 zones",
            {"subnets": ["subnet-1", "subnet-2"]},
            ("aws_instance.a.subnets[0]", "aws_instance.a.subnets[1]"),
        ),
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
