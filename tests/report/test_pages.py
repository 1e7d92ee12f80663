from __future__ import annotations

from typing import Any

import pytest

from srm_tf.catalogue.control import SEVERITIES, Control, Page
from srm_tf.catalogue.read_control import page as read
from srm_tf.catalogue.services import CLASSES
from srm_tf.errors import SrmError
from srm_tf.model.verdict import Verdict
from srm_tf.report import controls_list, pages
from srm_tf.report import explain as door
from srm_tf.report.text import columns_of
from tests.report.reports import SERVICES, same_as_golden
from tests.support.judging import catalogue

RAW: dict[str, Any] = {
    "title": "Boxes are closed, and opened by people who have been asked to open them",
    "domain": "network_configuration",
    "severity": "high",
    "profile": "opinion",
    "settings": {"days": {"default": 7, "why": "a week"}},
    "subject": [
        {
            "resource": ["aws_s3_bucket", "aws_s3_directory_bucket"],
            "when": ["force_destroy is true by default"],
            "expect": [
                {"any_of": [["bucket starts with 'a'", "bucket is set"], "bucket matches 'z'"]},
                {
                    "has": "aws_s3_bucket_logging",
                    "via": "bucket",
                    "at_least": 2,
                    "absent": "satisfied",
                    "where": ["target_prefix is set", {"meets": "s3/buckets-log-access"}],
                },
                {"every": "cors_rule", "when": ["id is set"], "where": ["max_age_seconds is at least $days"]},
            ],
        },
        {"resource": "account", "expect": [{"lacks": "aws_s3_bucket", "where": ["bucket is 'x'"]}]},
    ],
    "rationale": "Open boxes\nlose things.",
    "remediation": "Close them.",
    "references": ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html"],
    "aliases": {"checkov": ["CKV_AWS_1", "CKV_AWS_2"]},
    "note": "A note.",
    "example": [
        {"name": "open", "verdict": "missing", "terraform": 'resource "aws_s3_bucket" "a" {\n\tbucket = "a"\n}\n', "plan": "unknown"},
        {"name": "with a module", "verdict": "satisfied", "terraform": "module {}", "files": {"m/main.tf": "variable {}"}, "here": True},
    ],
}


CATALOGUE = catalogue()


def explain(name: str, *, width: int) -> str:
    return door.explain(name, width=width, catalogue=CATALOGUE, services=SERVICES)


def _page() -> Page:
    return read(RAW, "s3/boxes-are-closed", ("s3/boxes-are-closed.toml",))


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_of_a_control(width: int) -> None:
    same_as_golden(f"control-{width}.txt", pages.control_page(_page(), SERVICES.domain("network_configuration"), width=width))


def test_a_control_of_the_catalogue_is_explained() -> None:
    text = explain("s3/buckets-require-tls", width=80)
    assert text.startswith("s3/buckets-require-tls\n")
    assert "aws:SecureTransport" in text
    assert all(word in text for word in ("Severity", "Control area", "expect", "Why", "Fix", "References", "Example, satisfied"))


def test_a_bullet_stays_with_its_first_word() -> None:
    """Also where that word is wider than what is left of the line, and moves to the left."""
    narrow = explain("cloudfront/distributions-send-security-headers", width=80).splitlines()
    wide = explain("ecs/clusters-log-exec-sessions", width=80).splitlines()
    assert "  - security_headers_config.strict_transport_security.access_control_max_age_sec" in narrow
    assert "- configuration.execute_command_configuration.log_configuration.cloud_watch_encryption_enabled" in wide
    assert all(line.strip() != "-" for line in (*narrow, *wide))


def _sentences(*items: object) -> list[str]:
    """The lines below `expect`, without their indentation by the page."""
    shown = _page_of({"resource": "aws_s3_bucket", "expect": list(items)}).splitlines()
    return [line.removeprefix("    ") for line in shown[shown.index("  expect") + 1 :]]


def _page_of(changed: dict[str, Any]) -> str:
    """What is asked, as the page of a control shows it."""
    kept = ("title", "domain", "severity", "rationale", "remediation", "references")
    one = read({**{key: RAW[key] for key in kept}, **changed}, "s3/boxes-are-closed", ("s3/boxes-are-closed.toml",))
    return "\n".join(pages.asked(one.control, width=80))


def test_alternatives_are_bullets_and_what_follows_is_none_of_them() -> None:
    assert _sentences({"any_of": [["bucket starts with 'a'", "bucket is set"], "bucket matches 'z'"]}, "force_destroy is true") == [
        "any of:",
        "  - bucket starts with 'a'",
        "    and bucket is set",
        "  - bucket contains 'z'",
        "force_destroy is true",
    ]


@pytest.mark.parametrize(
    ("join", "said"),
    [
        ({"has": "aws_s3_bucket_logging", "via": "bucket"}, ["has aws_s3_bucket_logging whose bucket refers to it"]),
        ({"has": "aws_kms_key", "by": "bucket", "at_least": 2}, ["has at least 2 aws_kms_key that its bucket refers to"]),
        ({"lacks": ["aws_kms_key", "aws_kms_alias"], "via": "name"}, ["lacks aws_kms_key or aws_kms_alias whose name refers to it"]),
        ({"has": "aws_kms_key", "via": "name", "as": "/a/{bucket}"}, ["has aws_kms_key whose name is /a/{bucket}"]),
        (
            {"has": "aws_kms_key", "by": "bucket", "absent": "service", "builtin": "default*", "sole": True, "where": ["name is 'a'"]},
            [
                "has aws_kms_key that its bucket refers to, where:",
                "  name is 'a'",
                "  (none at all: the service decides)",
                "  (one that AWS owns, default*, counts as none)",
                "  (there is at most one)",
            ],
        ),
        (
            {"has": "aws_kms_key", "via": "name", "absent": "satisfied"},
            ["has aws_kms_key whose name refers to it", "  (none at all: satisfied)"],
        ),
    ],
)
def test_joins_read_as_sentences(join: dict[str, object], said: list[str]) -> None:
    shown = _sentences(join)
    assert shown[: len(said)] == said
    assert shown[len(said) : len(said) + 1] in ([], [""])


def test_a_part_that_is_judged_by_itself_is_named() -> None:
    join = {"has": "aws_s3_bucket_policy", "via": "bucket", "sole": True, "where": ["policy is set"]}
    by_itself = "Judged by itself where what it belongs to is not here\n  aws_s3_bucket_policy"
    assert _page_of({"resource": "aws_s3_bucket", "expect": [join]}).endswith(by_itself)
    assert "by itself" not in _page_of({"resource": "aws_s3_bucket", "expect": [{**join, "sole": False}]})


def test_what_is_attested_says_so_and_what_to_show() -> None:
    text = explain("glue/ml-transforms-are-encrypted-at-rest", width=80)
    assert "For aws_glue_ml_transform\n  takes an attestation: nothing in Terraform shows it" in text
    assert "\nWhat to show\n  Show that `aws glue get-ml-transform`" in text
    assert "\nFix\n" not in text


def test_several_cases_are_counted_and_set_apart() -> None:
    text = explain("ec2/instances-require-imdsv2", width=80)
    assert "\n4 cases; every one where the type and the `when` fit must hold.\n\nFor aws_instance\n" in text
    assert (text.count("\n\nFor aws_instance\n"), text.count("\n\nFor aws_spot_instance_request\n")) == (3, 1)
    assert "cases" not in explain("s3/buckets-require-tls", width=80)


def test_who_decides_is_named() -> None:
    assert "\nThe account decides by\n  ec2/accounts-default-to-imdsv2\n" in explain("ec2/instances-require-imdsv2", width=80)
    held = {"has": "aws_ebs_encryption_by_default", "where": ["enabled is true"]}
    text = _page_of({"resource": "aws_s3_bucket", "expect": ["force_destroy is false or account decides"], "decides": {"account": held}})
    assert text.endswith("The account decides by\n  has aws_ebs_encryption_by_default, where:\n    enabled is true")


def test_settings_stand_as_files_write_them() -> None:
    settings = {"ports": {"default": [80, 443]}, "on": {"default": True, "why": "safe"}, "names": {"default": ["a"]}}
    text = _page_of({"resource": "aws_s3_bucket", "expect": ["bucket is set"], "settings": settings})
    assert text.endswith("Settings\n  $ports = [80, 443]\n  $on = true (safe)\n  $names = ['a']")


def test_code_in_a_remediation_stays_code() -> None:
    text = explain("rds/accounts-subscribe-to-events", width=80)
    assert '\n\n    resource "aws_db_event_subscription" "all" {\n      name      = "rds"\n' in text


def test_a_type_says_whose_part_it_is() -> None:
    assert "sns/topics-require-tls (beside aws_sns_topic)" in explain("aws_sns_topic_policy", width=80)
    assert "ec2/ami-lookups-name-owners (data.aws_ami)" in explain("aws_ami", width=80)
    assert "beside" not in explain("aws_sns_topic", width=80)


def test_the_words_of_a_report_are_explained() -> None:
    for word in (
        *(verdict.word for verdict in Verdict),
        "baseline",
        "policy_level",
        "opinion",
        "waived",
        "introduced",
        "already so",
        "fixed",
        *CLASSES,
        "nothing to secure",
        *SEVERITIES,
        "attestation",
    ):
        assert explain(word, width=80).startswith(f"{word}\n")
        assert "Controls" not in explain(word, width=80)
    account = explain("account_region", width=80)
    assert "Nobody writes it down as a resource" in account.replace("\n", " ")
    assert "ebs/snapshots-are-private" in account
    assert "iam/root-users-are-protected" in account
    assert "iam/root-users-are-protected" not in explain("region", width=80)


def test_the_provider_is_no_service_without_resource_types() -> None:
    text = explain("provider.aws", width=80)
    assert "resource type" not in text
    assert "iam/providers-verify-certificates" in text


def test_a_control_shows_an_example_of_each_verdict_unless_all_are_asked_for() -> None:
    short = [line for line in explain("s3/buckets-require-tls", width=80).splitlines() if line.startswith("Example, ")]
    text = door.explain("s3/buckets-require-tls", width=80, verbose=True, catalogue=CATALOGUE, services=SERVICES)
    whole = [line for line in text.splitlines() if line.startswith("Example, ")]
    verdicts = [line.split()[1].rstrip(":") for line in whole]
    assert short == [line for place, line in enumerate(whole) if verdicts.index(verdicts[place]) == place]
    left = f"{len(whole) - len(short)} examples more: srm-tf explain s3/buckets-require-tls --verbose"
    assert explain("s3/buckets-require-tls", width=80).splitlines()[-1] == left
    assert "more: srm-tf" not in text


def test_account_is_a_service_and_a_subject() -> None:
    text = explain("account", width=80)
    assert "AWS Account Management: 3 resource types" in text
    assert "account/accounts-have-security-contacts" in text
    assert "iam/accounts-expire-passwords (opinion)" in text


def test_the_page_of_a_type_keeps_to_60_columns() -> None:
    lines = explain("aws_elasticache_replication_group", width=60).splitlines()
    assert [line for line in lines if columns_of(line) > 60 and " " in line.strip()] == []
    assert "Unless its values say otherwise, each on top of those before" in lines


def test_every_control_keeps_to_80_columns() -> None:
    wide = {
        one.id: line
        for one in CATALOGUE.all()
        for line in pages.asked(one, width=80)
        if columns_of(line) > 80 and " " in line.strip().removeprefix("- ")
    }
    assert wide == {}


def test_a_resource_type_is_explained() -> None:
    text = explain("aws_ecs_service", width=80)
    assert text.startswith("aws_ecs_service\nAmazon ECS Service: managed, workload\n")
    assert "when launch_type is 'FARGATE'" in text
    assert all(domain in text for domain in SERVICES.domains)


def test_a_resource_type_names_its_controls() -> None:
    assert "s3/buckets-require-tls" in explain("aws_s3_bucket", width=80)


def test_what_is_no_resource_but_a_subject_names_its_controls() -> None:
    assert "ec2/ami-lookups-name-owners" in explain("data.aws_ami", width=80)
    assert "cloudtrail/" in explain("region", width=80) or "ebs/" in explain("region", width=80)


def test_a_service_is_explained() -> None:
    text = explain("s3", width=80)
    assert text.startswith("s3\nAmazon S3: ")
    assert "aws_s3_bucket_public_access_block" in text
    assert "s3/buckets-require-tls" in text


def test_a_control_area_is_explained() -> None:
    """Both parts of it, who acts by the kind of service, and where types or values say otherwise."""
    text = explain("guest_os_patching", width=80)
    flat = " ".join(text.split())
    assert text.startswith("guest_os_patching\nGuest OS patching: shared in AWS's model\n")
    domain = SERVICES.domain("guest_os_patching")
    assert domain.aws in flat
    assert domain.customer in flat
    assert all(one in text for one in domain.source)
    who = text.partition("Who acts")[2].partition("Controls")[0]
    assert "you     infrastructure" in who
    assert "AWS     infrastructure without a guest system, managed service" in who
    always, values = who.split("Whatever the kind")[1].split("Depends on values")
    assert "aws_ssm_patch_baseline" in always
    assert "aws_ecs_service" in values
    assert "aws_lambda_function" not in values
    assert "ec2/instances-have-patch-baselines" in text


def test_a_type_says_where_there_is_nothing_to_secure_and_why() -> None:
    who, nothing = explain("aws_eip", width=80).split("\nNothing to secure\n")
    told = " ".join(nothing.partition("\n\n")[0].split())
    assert "encryption_at_rest, " in told
    assert "backup_resilience: it is an address, or whose address that is; it holds no data" in told
    assert "encryption_at_rest" not in who
    assert "guest_os_patching" in who  # inherited all the same
    assert "Nothing to secure" not in explain("aws_instance", width=80)


def test_a_control_area_names_the_types_that_have_nothing_in_it() -> None:
    told = explain("backup_resilience", width=80).partition("\nNothing to secure on ")[2].partition("\nReferences")[0]
    names = told.replace(",", " ").split()
    assert "aws_eip" in names
    assert "aws_nat_gateway" not in names
    assert int(names[0]) == sum(name.startswith("aws_") for name in names)
    assert "Nothing to secure" not in explain("iam", width=80)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_control_area_keeps_to_the_width(width: int) -> None:
    for area in SERVICES.domains:
        lines = explain(area, width=width).splitlines()
        assert [line for line in lines if columns_of(line) > width and " " in line.strip()] == [], area


def test_what_holds_for_every_resource_of_a_type_is_no_exception() -> None:
    """An ECS service runs on instances unless something says otherwise: nobody is told first that AWS patches them."""
    who, unless = explain("aws_eks_node_group", width=80).split("Unless its values say otherwise")
    assert "shared            shared  guest_os_patching" in who
    assert "AWS publishes the patched node image" in who
    assert "nothing else is said" not in unless
    patched = next(line for line in explain("aws_ecs_service", width=80).splitlines() if "guest_os_patching" in line)
    assert patched.split()[:2] == ["shared", "you"]


@pytest.mark.parametrize("name", ["s3/buckets-require-tls", "aws_ecs_service", "aws_instance", "aws_eip", "ec2", "s3"])
@pytest.mark.parametrize("width", [72, 80, 160])
def test_pages_keep_to_the_width(name: str, width: int) -> None:
    text = explain(name, width=width).partition("\nExample, ")[0]  # examples stand as they are written
    fixes = catalogue().fix(name).texts if name.count("/") else ()  # and so do fixes
    pasted = {line.strip() for fix in fixes for line in fix.splitlines()}
    assert all(columns_of(line) <= width or " " not in line.strip() or line.strip() in pasted for line in text.splitlines())


def test_what_is_nowhere_is_an_error_with_a_hint() -> None:
    with pytest.raises(SrmError, match="Did you mean 's3/buckets-require-tls'") as caught:
        explain("s3/bucket-requires-tls", width=80)
    assert "got 's3/bucket-requires-tls'" in str(caught.value)
    with pytest.raises(SrmError, match="A page is about one of them"):
        explain("s3/buckets-require-tls aws_s3_bucket", width=80)
    with pytest.raises(SrmError, match="controls list"):
        explain("qqqqqqqqqqqq", width=80)


def _controls() -> list[Control]:
    long = "vpc/security-groups-close-risky-ports-to-the-whole-world"
    other = Control(
        long, "Security groups keep databases, file shares and other high-risk ports off the internet", "iam", "low", (), "Fix."
    )
    return [_page().control, other]


@pytest.mark.parametrize("width", [80, 160])
def test_the_list_of_controls(width: int) -> None:
    text = controls_list.render(_controls(), width=width)
    same_as_golden(f"listing-{width}.txt", text)
    assert all(columns_of(line) <= width for line in text.splitlines())


def test_an_empty_list() -> None:
    assert controls_list.render([], width=80).endswith("0 controls")
