"""Every example of every control, read as configuration: the same verdict as through a plan, or one that knows more.

`pytest tests/test_examples_as_configuration.py -k s3/` takes the controls of one service.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from srm_tf.catalogue.control import Example
from srm_tf.catalogue.load import SOURCE, control_files
from srm_tf.catalogue.read import read_page
from tests.support.judging import outcome

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
_CHOSEN = "the plan shows a choice between instances only; the configuration says which"
_ENCODED = "the plan hides a text with a new ARN in it; the configuration shows what it is made of"
_READ = "the plan knows what a data source has read; the configuration does not"
# What the configuration says of an example, where its verdict is written for plans, and why the two differ.
OTHERWISE = {
    ("apigateway/stages-sit-behind-waf", "which stage it protects is not known"): ("satisfied", _CHOSEN),
    ("appsync/apis-sit-behind-waf", "which API it protects is not known"): ("satisfied", _CHOSEN),
    ("ecr/repositories-have-lifecycle-policies", "which repository it is for is not known"): ("satisfied", _CHOSEN),
    ("vpc/default-security-groups-are-empty", "one of two VPCs, and the plan does not say which"): ("missing", _CHOSEN),
    ("vpc/network-acls-are-in-use", "an association with one of several ACLs"): ("missing", _CHOSEN),
    ("vpc/subnets-have-own-network-acls", "an association with one of several subnets"): ("missing", _CHOSEN),
    ("vpc/vpcs-log-flows", "the flow log of one of two VPCs"): ("missing", _CHOSEN),
    ("ec2/instances-use-current-amis", "an image from long ago"): ("unknown", _READ),
    ("s3/bucket-acls-keep-control-with-owners", "the owner has full control, the log delivery group may write"): ("unknown", _READ),
    ("s3/bucket-acls-keep-control-with-owners", "another account has full control"): ("unknown", _READ),
    ("s3/bucket-policies-restrict-other-accounts", "a partner may do everything"): ("unknown", _READ),
    ("elb/target-groups-require-tls", "it depends on a parameter"): ("missing", "either branch leaves one fact missing"),
    ("opensearch/domains-sit-in-vpcs", "in no subnet after all"): ("misconfigured", "the plan shows null for an empty list"),
    ("vpc/security-groups-have-descriptions", "the plan does not show the text"): ("satisfied", _ENCODED),
    ("lambda/functions-keep-secrets-out-of-environment", "a value that the plan does not show"): ("satisfied", _ENCODED),
    ("iam/role-trust-policies-restrict-principals", "a new provider, in a text that the plan hides"): ("misconfigured", _ENCODED),
    **{
        (f"iam/policies-{name}", "the plan hides an encoded text with a new ARN in it"): ("satisfied", _ENCODED)
        for name in ("grant-scoped-privileges", "name-specific-actions", "scope-credential-access", "scope-data-access",
                     "scope-kms-decryption", "scope-pass-role", "scope-permission-changes")
    },
}  # fmt: skip


def wanted(control: str, example: Example) -> str:
    """The verdict that a configuration should get."""
    return OTHERWISE.get((control, example.name), (example.verdict, ""))[0]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_example(path: Path) -> None:
    page = read_page(path, f"{path.parent.name}/{path.stem}", str(path.relative_to(SOURCE)))
    wrong = []
    for example in page.examples:
        if example.before:
            continue  # a change, of which a configuration shows the end only
        address, answer = outcome(page.control, example, planned=False)
        got = answer.verdict.word if answer is not None else "silent"
        if got != wanted(page.control.id, example):
            wrong.append(f"{example.name!r}: {address} is {got} ({answer.because if answer is not None else ''})")
    assert wrong == []


def test_what_differs_is_still_there() -> None:
    known: dict[tuple[str, str], str] = {}
    for path in FILES:
        page = read_page(path, f"{path.parent.name}/{path.stem}", str(path))
        known |= {(page.control.id, example.name): example.verdict for example in page.examples}
    assert {key: known.get(key) for key, (verdict, _) in OTHERWISE.items() if known.get(key) in {None, verdict}} == {}
