"""A finding about the policy of a resource, told at the documents that its text is made of; and who accepts it there."""

from __future__ import annotations

import pytest

from tests.support.scanning import Program, Scan

STRANGERS = "s3/bucket-policies-restrict-principals"


def _statement(effect: str, action: str, who: str, resources: str) -> str:
    principals = f'principals {{\n      type = "AWS"\n      identifiers = ["{who}"]\n    }}'
    return f'statement {{\n    effect = "{effect}"\n    actions = ["{action}"]\n    resources = [{resources}]\n    {principals}\n  }}'


def _document(name: str, *parts: str) -> str:
    return "\n  ".join((f'data "aws_iam_policy_document" "{name}" {{', *parts)) + "\n}\n"


BUCKET = """
resource "aws_s3_bucket" "app" { bucket = "example-app" }

resource "aws_s3_bucket_policy" "app" {
  bucket = aws_s3_bucket.app.id
  policy = data.aws_iam_policy_document.app.json
}
"""
KNOWN, LATER = '"arn:aws:s3:::example-app/*"', '"${aws_s3_bucket.app.arn}/*"'


@pytest.mark.parametrize("resources", [KNOWN, LATER])
def test_a_policy_of_a_resource_is_told_at_the_documents_whose_statements_are_wrong(scan: Scan, resources: str) -> None:
    everybody, one = (_statement("Allow", "s3:GetObject", who, resources) for who in ("*", "arn:aws:iam::111122223333:role/app"))
    inner = "source_policy_documents = [data.aws_iam_policy_document.open.json, data.aws_iam_policy_document.one.json]"
    documents = _document("open", everybody) + _document("one", one) + _document("app", inner)
    scan.write(documents + BUCKET).judge()
    found = [(one.address, one.of) for one in scan.last.told if one.control == STRANGERS and one.type == "data.aws_iam_policy_document"]
    assert found == [("data.aws_iam_policy_document.open", ("aws_s3_bucket.app",))]
    assert [one.address for one in scan.last.outcomes if one.control == STRANGERS and one.verdict.fails] == ["aws_s3_bucket.app"]
    there = next(one for one in scan.last.told if one.address.endswith(".open") and one.control == STRANGERS)
    assert [(piece.address, piece.path) for piece in there.evidence] == [("data.aws_iam_policy_document.open", "statement[0]")]
    assert there.location is not None
    assert there.location.line == 2


def test_a_document_is_told_once_for_all_the_policies_that_it_is_the_text_of(scan: Scan) -> None:
    queues = "".join(
        f'resource "aws_sqs_queue" "{name}" {{\n  policy = data.aws_iam_policy_document.all.json\n}}\n' for name in ("one", "two")
    )
    scan.write(_document("all", _statement("Allow", "sqs:SendMessage", "*", '"*"')) + queues).judge()
    found = {one.control: one.of for one in scan.last.told if one.address == "data.aws_iam_policy_document.all"}
    assert found == {
        "sqs/queue-policies-restrict-principals": ("aws_sqs_queue.one", "aws_sqs_queue.two")
    }  # that it lacks a Deny is not its own


def test_a_document_that_the_policy_makes_harmless_is_not_told(scan: Scan) -> None:
    barred = _statement("Deny", "s3:*", "*", '"*"')
    whole = _document("app", "source_policy_documents = [data.aws_iam_policy_document.open.json]", barred)
    scan.write(_document("open", _statement("Allow", "s3:GetObject", "*", KNOWN)) + whole + BUCKET).judge()
    assert scan.verdict("aws_s3_bucket.app", STRANGERS) == "satisfied"
    assert not [one for one in scan.last.told if one.control == STRANGERS]


MARK = f"# srm-tf: waive {STRANGERS}: a public site\n"
OPEN = _document("app", _statement("Allow", "s3:GetObject", "*", KNOWN))


OF_BUCKET = 'resource "aws_s3_bucket_policy"'


def _accepted(srm_tf: Program) -> list[str]:
    """Where the finding about strangers is accepted."""
    found = srm_tf("check", ".", "--format", "json").document["outcomes"]
    return [one["address"] for one in found if one["control"] == STRANGERS and one["waiver"]]


def _failing(srm_tf: Program) -> list[str]:
    """Whom the finding about strangers is about."""
    found = srm_tf("check", ".", "--format", "json").document["outcomes"]
    return [one["address"] for one in found if one["control"] == STRANGERS and one["verdict"] == "misconfigured"]


@pytest.mark.parametrize(
    "terraform", [OPEN + BUCKET.replace(OF_BUCKET, MARK + OF_BUCKET), MARK + OPEN + BUCKET], ids=["policy", "document"]
)
def test_who_accepts_a_policy_or_all_that_its_documents_say_accepts_the_finding(scan: Scan, srm_tf: Program, terraform: str) -> None:
    scan.write(terraform)
    assert _accepted(srm_tf) == ["aws_s3_bucket.app", "aws_s3_bucket_policy.app", "data.aws_iam_policy_document.app"]


def test_who_accepts_one_of_two_documents_does_not_accept_the_finding(scan: Scan, srm_tf: Program) -> None:
    more = _document("more", _statement("Allow", "s3:PutObject", "*", KNOWN))
    whole = _document("app", "source_policy_documents = [data.aws_iam_policy_document.open.json, data.aws_iam_policy_document.more.json]")
    scan.write(MARK + OPEN.replace('"app"', '"open"') + more + whole + BUCKET)
    assert _accepted(srm_tf) == ["data.aws_iam_policy_document.open"]


def test_a_text_that_is_made_of_more_than_a_document_is_told_at_its_carrier_alone(scan: Scan) -> None:
    other = '{ Effect = "Deny", Action = "s3:Put*", Principal = "*", Resource = "*" }'
    both = f"jsonencode({{ Statement = concat(jsondecode(data.aws_iam_policy_document.app.json).Statement, [{other}]) }})"
    changed = BUCKET.replace("data.aws_iam_policy_document.app.json", both)
    scan.write(_document("app", _statement("Allow", "s3:GetObject", "*", KNOWN)) + changed).judge()
    assert scan.verdict("aws_s3_bucket.app", STRANGERS) == "misconfigured"
    assert [one.address for one in scan.last.told if one.control == STRANGERS] == ["aws_s3_bucket_policy.app"]


PUTS = """statement {
    sid = "Puts"
    actions = ["s3:PutObject"]
    resources = ["arn:aws:s3:::example-app/in/*"]
    principals {
      type = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/app"]
    }
    condition {
      test = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values = ["blue"]
    }
  }"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a word that is not in it", ""),
        ("Puts", "Stores"),
        ("s3:PutObject", "s3:*"),
        ("example-app/in/*", "example-app/*"),
        (r"\"AWS\": \"arn", r"\"Federated\": \"arn"),
        ("arn:aws:iam::111122223333:role/app", "*"),
        ("StringEquals", "StringLike"),
        ("aws:PrincipalTag/team", "aws:RequestTag/team"),
        ("blue", "*"),
    ],
)
def test_who_accepts_a_document_does_not_accept_what_is_made_of_its_text(scan: Scan, srm_tf: Program, old: str, new: str) -> None:
    changed = f'replace(data.aws_iam_policy_document.app.json, "{old}", "{new}")'
    both = _document("app", _statement("Allow", "s3:GetObject", "*", KNOWN), PUTS)
    scan.write(MARK + both + BUCKET.replace("data.aws_iam_policy_document.app.json", changed))
    all_of_it = ["aws_s3_bucket.app", "aws_s3_bucket_policy.app", "data.aws_iam_policy_document.app"]
    assert _accepted(srm_tf) == ([] if new else all_of_it)


def test_who_accepts_a_document_does_not_accept_what_may_stand_in_its_place(scan: Scan, srm_tf: Program) -> None:
    other = '{ Effect = "Allow", Action = "s3:PutObject", Principal = "*", Resource = "*" }'
    either = f"var.closed ? data.aws_iam_policy_document.app.json : jsonencode({{ Statement = [{other}] }})"
    scan.write('variable "closed" { type = bool }\n' + MARK + OPEN + BUCKET.replace("data.aws_iam_policy_document.app.json", either))
    assert not set(_accepted(srm_tf)) - {"data.aws_iam_policy_document.app"}
    assert "aws_s3_bucket.app" in _failing(srm_tf)


def test_a_statement_that_takes_the_place_of_another_one_is_told_where_it_stands(scan: Scan) -> None:
    first, then, more = (
        _statement("Allow", action, "*", KNOWN).replace("{", f'{{\n    sid = "{sid}"', 1)
        for sid, action in (("One", "s3:GetObject"), ("One", "s3:GetObject"), ("Two", "s3:PutObject"))
    )
    then = then.replace("example-app/*", "example-app/site/*")
    whole = "source_policy_documents = [data.aws_iam_policy_document.old.json]"
    over = "override_policy_documents = [data.aws_iam_policy_document.new.json]"
    scan.write(_document("old", first, more) + _document("new", then) + _document("app", whole, over) + BUCKET).judge()
    told = [one for one in scan.last.told if one.control == STRANGERS and one.type == "data.aws_iam_policy_document"]
    assert {one.address.rpartition(".")[2]: [piece.path for piece in one.evidence] for one in told} == {
        "old": ["statement[1]"],
        "new": ["statement[0]"],
    }


ROLE = """
# srm-tf: waive iam/policies-scope-pass-role: reviewed
data "aws_iam_policy_document" "passes" {
  statement {
    actions   = ["iam:PassRole"]
    resources = ["*"]
  }
}

resource "aws_iam_role" "app" {
  assume_role_policy = "{}"
  inline_policy {
    name   = "reviewed"
    policy = data.aws_iam_policy_document.passes.json
  }
}
"""
UNSEEN = '{ Statement = [{ Effect = "Allow", Action = ["iam:PassRole", "ec2:RunInstances"], Resource = "*" }] }'
WITHIN = """
data "aws_iam_policy_document" "whole" {
  source_policy_documents = [data.aws_iam_policy_document.passes.json]
  statement {
    actions   = ["iam:PassRole", "ec2:RunInstances"]
    resources = ["*"]
  }
}

output "policy" { value = data.aws_iam_policy_document.whole.json }
"""


@pytest.mark.parametrize(
    ("more", "accepted"),
    [
        ("", ["aws_iam_role.app", "data.aws_iam_policy_document.passes"]),
        (f'  inline_policy {{\n    name = "more"\n    policy = jsonencode({UNSEEN})\n  }}\n', ["data.aws_iam_policy_document.passes"]),
    ],
    ids=["alone", "beside another"],
)
def test_who_accepts_one_inline_policy_does_not_accept_the_others(scan: Scan, srm_tf: Program, more: str, accepted: list[str]) -> None:
    scan.write(ROLE.removesuffix("}\n") + more + "}\n")
    found = srm_tf("check", ".", "--format", "json").document["outcomes"]
    assert [one["address"] for one in found if one["control"] == "iam/policies-scope-pass-role" and one["waiver"]] == accepted


@pytest.mark.parametrize(("given", "verdict"), [("", "unknown"), ('\n  default = "{}"\n', "misconfigured")], ids=["unknown", "harmless"])
def test_what_is_unknown_beside_an_accepted_document_stays_told(scan: Scan, srm_tf: Program, given: str, verdict: str) -> None:
    """Of two policies the one fails and is accepted, and what the other one allows nobody knows."""
    more = '  inline_policy {\n    name   = "more"\n    policy = var.more\n  }\n'
    scan.write(f'variable "more" {{{given}}}\n' + ROLE.removesuffix("}\n") + more + "}\n")
    found = srm_tf("check", ".", "--format", "json").document["outcomes"]
    (role,) = [one for one in found if one["control"] == "iam/policies-scope-pass-role" and one["address"] == "aws_iam_role.app"]
    assert (role["verdict"], bool(role["waiver"])) == (verdict, bool(given))
    assert role["depends_on"] == ([] if given else ["var.more"])


def test_who_accepts_a_document_does_not_accept_what_is_written_around_it(scan: Scan, srm_tf: Program) -> None:
    scan.write(ROLE + WITHIN)
    found = srm_tf("check", ".", "--format", "json").document["outcomes"]
    passing = {one["address"]: bool(one["waiver"]) for one in found if one["control"] == "iam/policies-scope-pass-role"}
    assert passing["data.aws_iam_policy_document.passes"]
    assert not passing.get("data.aws_iam_policy_document.whole")


ESCALATES = "iam/policies-prevent-privilege-escalation"
TWO_WAYS = """
# srm-tf: waive iam/policies-prevent-privilege-escalation: reviewed
data "aws_iam_policy_document" "app" {
  statement {
    actions   = ["iam:PassRole", "ec2:RunInstances"]
    resources = ["*"]
  }
}

resource "aws_iam_role" "app" {
  assume_role_policy = "{}"
  inline_policy {
    name   = "reviewed"
    policy = data.aws_iam_policy_document.app.json
  }
  inline_policy {
    name   = "more"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ACTION", Resource = "*" }] })
  }
}
"""


@pytest.mark.parametrize(("action", "accepted"), [("s3:GetObject", True), ("iam:CreatePolicyVersion", False)])
def test_who_accepts_one_way_to_more_privileges_does_not_accept_another(scan: Scan, srm_tf: Program, action: str, accepted: bool) -> None:
    scan.write(TWO_WAYS.replace("ACTION", action))
    found = srm_tf("check", ".", "--format", "json").document["outcomes"]
    (role,) = [one for one in found if one["control"] == ESCALATES and one["address"] == "aws_iam_role.app"]
    assert (role["verdict"], bool(role["waiver"])) == ("misconfigured", accepted)


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        (LATER, "denies requests without TLS for the objects only, not for the bucket itself"),
        ("aws_s3_bucket.app.arn", "denies requests without TLS for the bucket itself only, not for the objects"),
        ('"arn:aws:s3:::example-app/public/*"', "does not deny everybody all requests without TLS"),
    ],
)
def test_a_policy_that_denies_plain_requests_for_one_half_of_a_bucket_is_told_which(scan: Scan, resources: str, said: str) -> None:
    condition = 'condition {\n      test = "Bool"\n      variable = "aws:SecureTransport"\n      values = ["false"]\n    }\n  }'
    barred = _statement("Deny", "s3:*", "*", resources).removesuffix("}") + condition
    scan.write(_document("app", barred) + BUCKET).judge()
    outcome = next(one for one in scan.last.outcomes if one.control == "s3/buckets-require-tls")
    assert outcome.because == f"aws_s3_bucket_policy.app.policy {said}"
