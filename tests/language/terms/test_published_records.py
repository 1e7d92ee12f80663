"""Records of the DNS: what proves whose domain it is, and what is a secret for all to read."""

from __future__ import annotations

import pytest

from srm_tf.language.context import Site
from srm_tf.language.terms.stand_ins import is_about
from srm_tf.language.terms.written_secrets import publishes_no_secret
from srm_tf.model.resource import Resource
from srm_tf.model.value import Reference, Unknown, Value
from srm_tf.model.verdict import Judgement, Verdict
from tests.language.terms.build import resource, unknown, world

PROOFS = """
v=spf1 include:_spf.google.com ~all
v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7kD0Q2b8z5eVYhQKkq9wIDAQAB
v=DMARC1; p=reject; rua=mailto:dmarc@example.com
v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/vmc.pem
v=STSv1; id=20240101T000000
google-site-verification=rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ
1password-site-verification=GBPXMJOQKZHKTBLCHDPUY6LVIM
"slack-domain-verification=kYp8wLq2mX7dVnR4tB6sJ9hF3gC1zA5eU0oI8wQx"
zoom_verify_token=abc123def456
hosted-token-verify: gfj9XsQ1
zapier-domain-challenge-token=gfj9XsQ1S0a3
gfj9XsQ1S0a3Fhb1r9lN9wTtXq3kVn5YkY1WfQ8KZ1s
"2wFcLqYtJ8Xn5bVdR7mKpZ0sHgA3eUoI9rTwQyE1"
MS=ms83859284
heritage=external-dns,external-dns/owner=default,external-dns/resource=ingress/token
""".strip().splitlines()
SECRETS = """
password=correct-horse-battery
"db_password: correct-horse-battery"
AKIAQYLPMN5HHHFPZAM2
verification=AKIAQYLPMN5HHHFPZAM2
ghp_0123456789abcdefghijklmnopqrstuvwxyz
postgres://shop:hunter2Xk9@db.example.com:5432/shop
v=app1; token=kd82Hs0aLLq1
""".strip().splitlines()


def judged(records: object, *others: Resource) -> Judgement:
    record = resource("aws_route53_record.r", records=records)
    return publishes_no_secret(Site(record, "records", record.get("records"), ("records",)), world(record, *others))


@pytest.mark.parametrize("text", PROOFS)
def test_what_proves_whose_domain_it_is_is_meant_to_be_read(text: str) -> None:
    assert judged([text]).verdict == Verdict.SATISFIED


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_beside_it_is_found_and_not_repeated(text: str) -> None:
    answer = judged([*PROOFS, text])
    assert answer.verdict == Verdict.MISCONFIGURED
    assert not any(word in answer.because for word in ("correct-horse", "AKIA", "ghp_", "hunter2", "kd82"))


def test_a_token_that_a_resource_has_is_no_secret_here() -> None:
    name = "aws_ses_domain_identity.shop.verification_token"
    read = Reference(name, "aws_ses_domain_identity.shop", "verification_token")
    token = Value(Unknown(name, (name,)), written=True, references=(read,))
    assert judged([token], resource("aws_ses_domain_identity.shop", domain="example.com")).verdict == Verdict.SATISFIED


def test_records_that_nobody_has_given_may_hold_one() -> None:
    assert judged(unknown("var.records")).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY", True),
        ("AWS_SECRET_ACCESS_KEY, DB_PASSWORD", True),
        ("DB_PASSWORD", True),
        ("STAGE,REGION_NAME", False),
        ("DB_PASSWORD,hunter2", False),
        ("HUNTER2,SUPER_SECRET", False),
    ],
)
def test_whoever_looks_for_secrets_is_told_the_names_of_variables(text: str, about: bool) -> None:
    assert is_about("secretKeys", text) is about
