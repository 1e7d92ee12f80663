"""Reports written by hand, and golden files."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from srm_tf.catalogue.split import Cell, unless_said
from srm_tf.engine.finding import Accounted, Failure, Outcome, Report, Waiver
from srm_tf.model.graph import Note
from srm_tf.model.grounds import Grounds, either
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence, Verdict
from tests.support.judging import services

GOLDEN = Path(__file__).parent / "golden"
PLAN = "plan.json"
WAIVED = Waiver("comment", "kept for ever, see ADR 7")
SERVICES = services()
DOMAINS = SERVICES.domains
_KINDS = {"aws_instance": "infrastructure", "aws_ebs_volume": "infrastructure_without_guest", "aws_db_instance": "managed"}


def same_as_golden(name: str, text: str) -> None:
    """The text is that of the golden file; run with UPDATE_GOLDEN=1 to write it, and read what changed."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")


def split_of(kind: str, why: str = "") -> dict[str, Cell]:
    """Every area, owned as the shipped tables say for a kind."""
    cells: dict[str, Cell] = {}
    for name in DOMAINS:
        domain = SERVICES.domain(name)
        owner = domain.owner_of(kind)
        cells[name] = Cell(owner, domain.class_, "none" if owner == "aws" else domain.visibility, why)
    return cells


def split_of_type(resource_type: str) -> dict[str, Cell]:
    """Every area, as the shipped tables say for a type whose values say nothing; with those that do not apply."""
    return dict(unless_said(resource_type, SERVICES)[0])


def resource(address: str, action: str = "create", **more: Any) -> Accounted:
    """A resource of the type its address names."""
    kind = address.rpartition("aws_")[2].partition(".")[0]
    service = {"s3_bucket": "s3", "instance": "ec2", "ebs_volume": "ebs", "db_instance": "rds"}.get(kind, kind.partition("_")[0])
    given = {
        "root": PLAN,
        "type": f"aws_{kind}",
        "module": "",
        "service": service,
        "kind": "abstracted",
        "role": "workload",
        "split": split_of(_KINDS.get(f"aws_{kind}", "abstracted")),
        **more,
    }
    return Accounted(address=address, action=action, **given)


def outcome(address: str, control: str, verdict: str, because: Grounds = "", **more: Any) -> Outcome:
    """An outcome with the usual things left out."""
    source = address.partition("[")[0] if "[" in address and "module" not in address else address
    given = {
        "root": PLAN,
        "source": source,
        "type": "account" if address.startswith("account") else address.rpartition("aws_")[2].partition(".")[0],
        "title": control,
        "severity": "medium",
        "domain": "encryption_at_rest",
        "profile": "baseline",
        **more,
    }
    return Outcome(address=address, control=control, verdict=Verdict[verdict.upper()], grounds=because, **given)


def report(**more: Any) -> Report:
    """A report of the day the tests are written for."""
    return Report(**{"as_of": date(2026, 11, 24), "profile": "baseline", "domains": DOMAINS, **more})


_VOLUMES = tuple(f"aws_ebs_volume.data[{place}]" for place in (0, 1, 2, 10))
_DATABASE = "aws_db_instance.main"
_BUCKET = 'module.stack["eu.west"].aws_s3_bucket.logs'


def _volumes() -> list[Outcome]:
    """One block with four instances: three share their answer, one has its own."""
    wrong = [
        outcome(
            one,
            "ebs/volumes-are-encrypted-at-rest",
            "missing",
            "encrypted is not set; false in force",
            remediation="Set `encrypted = true`.",
        )
        for one in _VOLUMES[:3]
    ]
    right = outcome(_VOLUMES[3], "ebs/volumes-are-encrypted-at-rest", "satisfied", "encrypted is true")
    tags = [
        outcome(one, "ebs/volumes-have-tags", "missing", f"nothing tags {one}", severity="low", domain="configuration_management")
        for one in _VOLUMES
    ]
    return [*wrong, right, *tags]


def _database() -> list[Outcome]:
    place = Location("rds.tf", 12, 30)
    encrypted = Evidence(_DATABASE, "storage_encrypted", "false", "written", place)
    return [
        outcome(
            _DATABASE,
            "rds/instances-are-private",
            "misconfigured",
            "publicly_accessible is true, expected false",
            severity="critical",
            domain="network_configuration",
            evidence=(Evidence(_DATABASE, "publicly_accessible", "true", "written", place),),
            change="introduced",
            location=place,
            remediation="Set `publicly_accessible` to `false`, and\nreach the database from inside the VPC.",
        ),
        outcome(
            _DATABASE,
            "rds/instances-are-encrypted-at-rest",
            "misconfigured",
            "storage_encrypted is false, expected true",
            severity="high",
            evidence=(encrypted, Evidence("aws_kms_key.app", "arn", None, "reference")),
            location=place,
            remediation="Set `storage_encrypted = true`.",
        ),
        outcome(
            _DATABASE,
            "rds/databases-have-managed-passwords",
            "missing",
            either(["manage_master_user_password is not set", "password_wo is not set"]),
            domain="secrets",
            evidence=(Evidence(_DATABASE, "password", "sensitive", "written", place),),
            location=place,
        ),
        outcome(
            _DATABASE,
            "rds/databases-run-supported-versions",
            "unknown",
            "engine_version depends on var.engine_version",
            severity="high",
            domain="engine_runtime_patching",
            depends_on=("var.engine_version",),
            location=place,
        ),
    ]


def _bucket() -> list[Outcome]:
    return [
        outcome(_BUCKET, "s3/buckets-are-encrypted-at-rest", "satisfied", "AWS encrypts every object"),
        outcome(_BUCKET, "s3/buckets-require-tls", "unknown", "policy depends on var.policy", depends_on=("var.policy",)),
        outcome(_BUCKET, "s3/buckets-log-access", "unknown", "logging depends on var.policy", depends_on=("var.policy",), severity="low"),
        outcome(_BUCKET, "s3/buckets-are-versioned", "satisfied", "status is 'Enabled'", change="fixed", domain="backup_resilience"),
        outcome(
            _BUCKET, "s3/buckets-have-lifecycle-rules", "missing", "nobody wrote one", waiver=Waiver("comment", "kept for ever, see ADR 7")
        ),
    ]


def _account() -> list[Outcome]:
    more = {"domain": "logging_monitoring", "depends_on": ("another stack",)}
    return [
        outcome(
            "account_region", "cloudtrail/accounts-have-multi-region-trails", "unknown", "no aws_cloudtrail here", severity="high", **more
        ),
        outcome("account_region", "config/accounts-record-configuration", "unknown", "no recorder here", **more),
        outcome("account_region", "guardduty/accounts-are-monitored", "unknown", "no detector here", severity="high", **more),
        outcome("account_region", "iam/accounts-expire-passwords", "satisfied", "max_password_age is 90", domain="iam"),
    ]


def mixed() -> Report:
    """Everything at once: a plan that changes what is there."""
    return report(
        resources=(
            *(resource(one) for one in _VOLUMES),
            resource(_DATABASE, "update", location=Location("rds.tf", 12, 30)),
            resource(_BUCKET, "no-op", module='module.stack["eu.west"]'),
            resource("aws_instance.web", "create_before_delete", split=split_of("infrastructure", "its image says so")),
            resource("aws_brand_new.thing", "create", service="", kind="", role="", split=None),
        ),
        outcomes=(*_bucket(), *_volumes(), *_database(), *_account()),
        out_of_scope={"random_id": 2, "kubernetes_namespace": 1},
        unmapped=(("aws_brand_new.thing", "aws_brand_new", "a.json"),),
        destroyed=("aws_s3_bucket.old[10]", "aws_s3_bucket.old[9]"),
        notes=(
            Note("not_loaded", "module.vendor", "this module's configuration is not shown: what it holds is not judged"),
            Note("unlinked", "aws_route.a.gateway_id", "it refers to nothing that is here"),
            Note("unlinked", "aws_route.b.gateway_id", "it refers to nothing that is here"),
        ),
        settings_changed=(("cloudwatch/log-groups-retain-logs", "min_days", "90"),),
    )


def unread() -> Report:
    """Two inputs, one of which could not be read."""
    return report(
        resources=(resource("aws_s3_bucket.a", root="a.json"),),
        outcomes=(outcome("aws_s3_bucket.a", "s3/buckets-require-tls", "missing", "policy is not set", root="a.json"),),
        failures=(Failure("b.json", "==> b.json\n==> expected a plan, got nothing"),),
    )
