from __future__ import annotations

import pytest

from srm_tf.catalogue.control import Control, Page
from srm_tf.catalogue.load import Catalogue
from srm_tf.catalogue.read import page as read
from srm_tf.errors import SrmError
from srm_tf.report import explain as door
from srm_tf.report import listing, pages
from srm_tf.report.text import columns_of
from tests.report.reports import SERVICES, same_as_golden

RAW = {
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
                {"no": "cors_rule", "when": ["id is set"], "where": ["max_age_seconds is at least $days"]},
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


CATALOGUE = Catalogue()


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


@pytest.mark.parametrize("name", ["s3/buckets-require-tls", "aws_ecs_service", "aws_instance", "ec2", "s3"])
@pytest.mark.parametrize("width", [72, 80, 160])
def test_pages_keep_to_the_width(name: str, width: int) -> None:
    text = explain(name, width=width).partition("\nExample, ")[0]  # examples stand as they are written
    assert all(columns_of(line) <= width or " " not in line.strip() for line in text.splitlines())


def test_what_is_nowhere_is_an_error_with_a_hint() -> None:
    with pytest.raises(SrmError, match="Did you mean 's3/buckets-require-tls'") as caught:
        explain("s3/bucket-requires-tls", width=80)
    assert "got 's3/bucket-requires-tls'" in str(caught.value)
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
    text = listing.render(_controls(), width=width)
    same_as_golden(f"listing-{width}.txt", text)
    assert all(columns_of(line) <= width for line in text.splitlines())


def test_an_empty_list() -> None:
    assert listing.render([], width=80).endswith("0 controls")
