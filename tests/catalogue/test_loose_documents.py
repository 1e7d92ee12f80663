"""Documents that nothing carries, judged as the policy that they can only be."""

from __future__ import annotations

import pytest

from tests.support.judging import configured_graph, words_of

CONTROL = "iam/policies-scope-credential-access"
NOBODY = 'principals { \n type = "AWS" \n identifiers = [] \n }'


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ('actions = ["sts:AssumeRole"]', "unknown"),
        (f'actions = ["sts:AssumeRole"] \n {NOBODY}', None),
        (f'actions = ["sts:AssumeRole"] \n resources = ["*"] \n {NOBODY}', "misconfigured"),
        ('actions = ["sts:AssumeRole"] \n resources = ["*"]', "misconfigured"),
    ],
)
def test_a_block_for_principals_that_names_nobody_makes_it_no_policy_of_an_identity(statement: str, verdict: str | None) -> None:
    graph = configured_graph(f'data "aws_iam_policy_document" "d" {{ \n statement {{ \n {statement} \n }} \n }}')
    assert words_of(graph, CONTROL).get("data.aws_iam_policy_document.d") == verdict


EVERYBODY = 'principals { \n type = "*" \n identifiers = ["*"] \n }'
EACH = 'resources = ["*"]'


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (f'actions = ["s3:*"] \n {EACH} \n {EVERYBODY}', "misconfigured"),  # as wide as an endpoint without a policy
        (f'actions = ["s3:GetObject"] \n {EACH} \n {EVERYBODY}', "unknown"),
        (f'effect = "Deny" \n actions = ["s3:*"] \n {EACH} \n {EVERYBODY}', "satisfied"),
        (f'actions = ["s3:*"] \n {EACH} \n not_principals {{ \n type = "AWS" \n identifiers = ["111122223333"] \n }}', "misconfigured"),
        (f'actions = ["s3:*"] \n {EACH} \n principals {{ \n type = "Service" \n identifiers = ["sns.amazonaws.com"] \n }}', "satisfied"),
        (f'actions = ["s3:*"] \n {EACH}', None),
        (f'actions = ["sts:AssumeRole"] \n {EVERYBODY}', None),
    ],
)
def test_a_document_for_everybody_is_left_open_only_where_an_endpoint_may_have_it(statement: str, verdict: str | None) -> None:
    graph = configured_graph(f'data "aws_iam_policy_document" "d" {{ \n statement {{ \n {statement} \n }} \n }}')
    assert words_of(graph, "generic/resource-policies-restrict-principals").get("data.aws_iam_policy_document.d") == verdict
