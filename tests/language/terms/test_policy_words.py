"""What policies say, in words."""

from __future__ import annotations

from tests.language.terms.build import secret
from tests.language.terms.policy_texts import M, ask, policy


def test_one_sensitive_action_hides_the_others() -> None:
    allowed = {"Effect": "Allow", "Action": ["iam:*", secret("kms:*")], "Resource": "*"}
    answer = ask("names its actions", policy(allowed), on="aws_iam_policy")
    assert answer.verdict == M
    assert answer.because == "policy.Statement[0] allows sensitive values"
