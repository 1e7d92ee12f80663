"""A report of a repository, with places, parts and waivers, and random ones like it."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from srm_tf.catalogue.control import Control, Page
from srm_tf.engine.finding import Failure, Outcome, Report, Waiver
from srm_tf.model.graph import Note
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence
from srm_tf.report.uris import Base
from tests.report.reports import outcome, report, resource

BASE = Base("/repo", "/repo/infra")
ROOT = "prod"
PRIVATE = "rds/instances-are-private"
PUBLIC = "s3/buckets-block-public-access"
_MAIN = "prod/main.tf"
_VPC = "../modules/vpc/main.tf"
_CALL = Location(_MAIN, 40, 48)
_FETCHED = "prod/.terraform/modules/logs/main.tf"
PAGE = Page(
    Control(PRIVATE, "RDS instances have private endpoints only", "network_configuration", "critical", (), "Set it."),
    "A public address is one\nunpatched flaw away from everybody.",
    ("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.html",),
)


def about(control: str) -> Page | None:
    """A catalogue of one page, so that golden files do not change with the shipped one."""
    return PAGE if control == PRIVATE else None


def _at(file: str, line: int, end: int = 0) -> Location:
    return Location(file, line, end or line)


def _database(**more: Any) -> Outcome:
    given = {
        "severity": "critical",
        "domain": "network_configuration",
        "root": ROOT,
        "source": "aws_db_instance.main",
        "title": "RDS instances have private endpoints only",
        "remediation": "Set `publicly_accessible = false`.",
        "location": _at(_MAIN, 14),
        "change": "introduced",
        **more,
    }
    return outcome("aws_db_instance.main", PRIVATE, "misconfigured", "publicly_accessible is true, expected false", **given)


def _buckets() -> tuple[list[Outcome], Outcome]:
    """A bucket with two instances that fail, one of them told at its access block."""
    more = {"root": ROOT, "severity": "high", "domain": "iam", "source": "aws_s3_bucket.logs", "location": _at(_MAIN, 20, 24)}
    block = 'aws_s3_bucket_public_access_block.logs["a"]'
    rests = (Evidence(block, "block_public_acls", "false", "written", _at("prod/odd name#1.tf", 8)),)
    first = outcome('aws_s3_bucket.logs["a"]', PUBLIC, "misconfigured", "block_public_acls is false", evidence=rests, **more)
    second = outcome('aws_s3_bucket.logs["b"]', PUBLIC, "missing", "no aws_s3_bucket_public_access_block", change="introduced", **more)
    told = outcome(
        block,
        PUBLIC,
        "misconfigured",
        "block_public_acls is false",
        **{**more, "source": "aws_s3_bucket_public_access_block.logs", "location": _at("prod/odd name#1.tf", 8)},
        of=('aws_s3_bucket.logs["a"]',),
    )
    return [first, second], told


def _subnets(number: int) -> list[Outcome]:
    """Instances of a module outside the directory of the input, called twice removed."""
    return [
        outcome(
            f"module.net.aws_subnet.private[{one}]",
            "vpc/subnets-assign-no-public-addresses",
            "missing",
            f"module.net.aws_subnet.private[{one}].map_public_ip_on_launch is not set",
            root=ROOT,
            source="module.net.aws_subnet.private",
            location=_at(_VPC, 3, 9),
            calls=(_CALL, _at(_MAIN, 60)),
            severity="medium",
        )
        for one in range(number)
    ]


def _waived() -> list[Outcome]:
    kinds = (
        Waiver("comment", "kept for ever, see ADR 7", date(2027, 1, 31), "team-data", "OPS-7", _at(_MAIN, 30)),
        Waiver("settings", "lab account", None, "", ""),
        Waiver("baseline", ""),
    )
    return [
        outcome(
            f"aws_ebs_volume.v[{place}]",
            "ebs/volumes-are-encrypted-at-rest",
            "missing",
            "encrypted is not set",
            root=ROOT,
            source="aws_ebs_volume.v",
            location=_at(_MAIN, 31, 34),
            waiver=waiver,
        )
        for place, waiver in enumerate((*kinds, None))
    ]


def placed() -> Report:
    """Everything that a service beside the code has to place."""
    buckets, told = _buckets()
    more = {"root": ROOT, "severity": "high"}
    fetched = outcome(
        "module.logs.aws_s3_bucket.b",
        "s3/buckets-require-tls",
        "unknown",
        "policy depends on var.policy",
        depends_on=("var.policy", "var.other"),
        location=_at(_FETCHED, 5, 7),
        calls=(_at(_MAIN, 70, 75),),
        **more,
    )
    account = outcome("account_region", "guardduty/accounts-are-monitored", "unknown", "no detector here", **more)
    plan = outcome("aws_instance.web", "ec2/instances-are-private", "missing", "nobody | wrote @it `once`", root="/else/p%1.json")
    fine = outcome("aws_instance.web", "ec2/instances-require-imdsv2", "satisfied", "http_tokens is 'required'", root="/else/p%1.json")
    return report(
        resources=(resource("aws_db_instance.main", root=ROOT, location=_at(_MAIN, 10, 18)),),
        outcomes=(_database(), *buckets, *_subnets(9), *_waived(), fetched, account, plan, fine),
        told=(told,),
        notes=(Note("not_loaded", "module.vendor", "its configuration is not here", ROOT),),
        failures=(Failure("broken.json", "==> broken.json\n==> expected a plan, got \x1bnothing"),),
        inputs=(ROOT, "/else/p%1.json", "broken.json"),
    )


TEXT = st.text(max_size=30) | st.text(alphabet="ab\x00\x1b\u202e\ufffe\ud800字[](){}0`|@<&\"'\n]", max_size=30)
_CONTROLS = st.sampled_from([PRIVATE, PUBLIC, "vpc/none"])
_ADDRESSES = st.sampled_from(["aws_x.a[0]", "aws_x.a[1]", "aws_x.b", 'module.m["k"].aws_x.a[0]', "account_region"]) | TEXT
_FILES = st.sampled_from([_MAIN, _VPC, _FETCHED, "../../out.tf", "/repo/a.tf", "/else/b.tf", "bad\udcff.tf", "-", "."]) | TEXT
_PLACES = st.none() | st.builds(Location, _FILES, st.integers(-1, 50), st.integers(-1, 60))
_ROOTS = st.sampled_from([ROOT, "-", "plan\x1b.json", "/else/p%1.json", "."])
_WAIVERS = st.tuples(st.sampled_from(["comment", "settings", "baseline"]), TEXT, st.none() | st.dates(), TEXT, TEXT, _PLACES).map(
    lambda parts: Waiver(*parts)
)


def _several(items: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=most).map(tuple)


def _outcomes(**more: Any) -> st.SearchStrategy[Outcome]:
    given = {
        "title": TEXT,
        "severity": st.sampled_from(["critical", "high", "medium", "low"]),
        "domain": st.sampled_from(["iam", "configuration_management"]),
        "depends_on": _several(TEXT, 3),
        "evidence": _several(st.builds(Evidence, _ADDRESSES, TEXT, st.none() | TEXT, location=_PLACES), 3),
        "change": st.sampled_from(["introduced", "fixed", "unchanged"]),
        "remediation": TEXT,
        "location": _PLACES,
        "calls": _several(st.builds(Location, _FILES, st.integers(0, 50), st.integers(0, 60)), 2),
        "waiver": st.none() | _WAIVERS,
        "root": _ROOTS,
        **more,
    }
    verdicts = st.sampled_from(["satisfied", "unknown", "missing", "misconfigured"])
    return st.builds(outcome, _ADDRESSES, _CONTROLS, verdicts, TEXT, **given)


def reports() -> st.SearchStrategy[Report]:
    """Random reports, likely and unlikely ones."""
    return st.builds(
        report,
        resources=_several(st.builds(resource, st.just("aws_s3_bucket.a"), location=_PLACES, root=_ROOTS), 3),
        outcomes=_several(_outcomes(), 10),
        told=_several(_outcomes(of=_several(_ADDRESSES, 2)), 3),
        notes=_several(st.builds(Note, st.sampled_from(["not_loaded", "warning"]), TEXT, TEXT, _ROOTS), 2),
        failures=_several(st.builds(Failure, _ROOTS, TEXT), 2),
    )
