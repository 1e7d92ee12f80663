"""Whoever pastes all fixes that a report shows has mended what it found, in whichever order they come (docs/control-language.md, Fix).

Of what the worlds find each exception is named here with its reason, and is needed.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from srm_tf.engine.choice import Choice
from srm_tf.engine.finding import Report
from srm_tf.engine.run import World, run
from tests.support.graphs import from_configuration
from tests.support.judging import facts
from tests.support.pasting import failing, left, paste, shown, switched_off
from tests.test_worlds import PLACES, READ, expected

LIST = "the fix shows one block of several, and names no other: what is wrong stands in another one"
APART = "what decides is of a type for which there is no text: the finding names it"
SHARED = "several fixes show parts of one block or value: whoever pastes them puts the parts together"
ALONE = "the fix adds a second one of what this cluster has none of"
NARROWED = "two findings narrow one rule, each to what it is about"
NEW = "it is about what a fix has added: what that asks for is for its reader to choose"
NAMESAKE = "what is called like it belongs to something else: the name in the text is one to change"
STEPS = "two things have to change, and the finding shows the text of one: the next run shows the other"
OTHERS = "the module makes that block for other callers, with what these need"

# World → control that fails with its fix → why that is so.
LEFT = {
    "05-security-group-zoo": {
        "vpc/subnets-have-own-network-acls": SHARED,
    },
    "13-hcl-newest": {
        "rds/clusters-are-multi-az": ALONE,
    },
    "bluethroat-files": {
        "generic/resource-policies-restrict-principals": APART,
    },
    "cordwainer": {
        "elasticbeanstalk/environments-log-to-cloudwatch": SHARED,
        "elb/listeners-require-tls": APART,
        "rds/databases-run-supported-versions": OTHERS,
    },
    "corncrake-broadcast": {
        "cloudfront/distributions-have-origin-failover": SHARED,
        "cloudfront/distributions-send-security-headers": SHARED,
        "elb/load-balancers-open-listener-ports": NARROWED,
        "networkfirewall/policies-have-rule-groups": SHARED,
    },
    "crossroads": {
        "sns/topics-require-tls": NAMESAKE,
    },
    "dipper-films": {
        "cloudfront/distributions-have-origin-failover": SHARED,
        "cloudfront/distributions-send-security-headers": SHARED,
        "rds/clusters-are-multi-az": ALONE,
        "s3/buckets-require-mfa-delete": SHARED,
    },
    "dotterel-bank": {
        "docdb/clusters-are-multi-az": ALONE,
        "generic/workloads-keep-secrets-out-of-environment": LIST,
    },
    "joins": {
        "apigateway/methods-require-authorization": SHARED,
    },
    "moving-day": {
        "elb/load-balancers-open-listener-ports": NARROWED,
    },
    "siskin-mart": {
        "redshift/clusters-log-user-activity": STEPS,
    },
    "tutoring": {
        "cloudfront/distributions-have-origin-failover": SHARED,
        "cloudfront/distributions-send-security-headers": SHARED,
    },
}
# World → control that fails on what was satisfied or not there, low ones left out → why that is so.
LATE = {
    "01-web-app": {
        "vpc/endpoint-policies-are-scoped": NEW,
    },
    "corncrake-broadcast": {
        "backup/stateful-resources-have-backup-plans": NEW,
        "backup/vaults-are-locked": NEW,
    },
    "cordwainer": {
        "backup/stateful-resources-have-backup-plans": NEW,
        "elasticbeanstalk/environments-have-https-listeners": SHARED,
    },
    "dipper-films": {
        "s3/buckets-log-access": OTHERS,
    },
    "dotterel-bank": {
        "backup/stateful-resources-have-backup-plans": NEW,
        "docdb/clusters-are-backed-up": NEW,
        "docdb/clusters-are-encrypted-at-rest": NEW,
        "docdb/clusters-are-multi-az": NEW,
        "docdb/clusters-have-deletion-protection": NEW,
        "docdb/clusters-have-own-security-groups": NEW,
        "rds/databases-have-managed-passwords": NEW,
        "rds/instances-log-to-cloudwatch": OTHERS,
    },
    "dunlin-landing": {
        "backup/vaults-are-locked": NEW,
    },
    "fieldfare-org": {
        "backup/stateful-resources-have-backup-plans": NEW,
    },
    "ptarmigan-mutual": {
        "redshift/clusters-require-tls": SHARED,
    },
    "ropewalk-org": {
        "iam/policies-scope-kms-decryption": SHARED,
    },
}
# Two controls whose fixes cannot both be pasted as they are → what their texts, or the remedies, say of it.
CONTRADICTED = {
    "elasticache/caches-log-engine-activity and elasticache/redis-clusters-require-tls": "the cluster has to go",
    "generic/workloads-have-least-privilege-roles and iam/identities-avoid-administrator-access": "one of the two",
    "elb/load-balancers-are-multi-az": "the module is called for two Regions, whose zones have other names",
}
_GONE = "its block `removed` has to go where it is declared again"
NOTED = {
    "archive-handover": {
        f"{name} is still declared, so that Terraform refuses this block: it is judged as it is declared": _GONE
        for name in ("aws_efs_file_system_policy.scans", "aws_s3_bucket_policy.exhibition", "aws_sns_topic_policy.alerts")
    },
    "dunlin-landing": {
        "module.break_glass.var.trust: Terraform would refuse this: "
        "a reference to aws_iam_user.break_glass, which is not declared in this module": "the user has to go, and with it what trusts it"
    },
}


@dataclass
class Pasted:
    """What became of a world, in either order: controls that still fail, those of fixes that contradict each other, and notes."""

    left: set[str] = field(default_factory=set[str])
    contradicted: set[str] = field(default_factory=set[str])
    noted: set[str] = field(default_factory=set[str])


def judged(name: str, top: Path) -> Report:
    """The report on a world's configuration in another place, of the controls that everybody owes."""
    world = expected(name)["world"]
    given = (("file", str(PLACES[name] / world["var_file"])),) if "var_file" in world else ()
    return run([World("", from_configuration(top, given).graph)], facts(date.fromisoformat(str(world["as_of"]))), Choice("baseline"))


def told(report: Report) -> set[str]:
    """What is noted, wherever it stands."""
    return {note.text for note in report.notes if note.kind != "earlier"}


def pasted(name: str, top: Path, first: Report, found: Pasted, *, backwards: bool) -> Report:
    """The report on a copy of a world with all fixes over it."""
    shutil.copytree(PLACES[name], top)
    fixes = list(shown(first, top.name))[:: -1 if backwards else 1]
    off = {fix for fix in fixes if switched_off(top.parent, fix, first)}
    found.contradicted |= set(paste(top.parent, fixes))
    after = judged(name, top)
    found.noted |= told(after) - told(first)
    found.left |= {fix.control for fix in left(after, fixes) if fix not in off}
    return after


@pytest.mark.parametrize("name", READ)
def test_all_fixes_that_are_shown_mend_together(name: str, tmp_path: Path) -> None:
    """And what they add asks for nothing grave, once its own fixes are pasted."""
    found, first, forth, back = Pasted(), judged(name, PLACES[name]), *(tmp_path.resolve() / way / PLACES[name].name for way in ("a", "b"))
    pasted(name, back, first, found, backwards=True)
    second = pasted(name, forth, first, found, backwards=False)
    found.contradicted |= set(paste(forth.parent, list(shown(second, forth.name))))
    third = judged(name, forth)
    late = [one for pair, one in failing(third).items() if pair not in failing(first) and one.severity != "low"]
    assert found.left == set(LEFT.get(name, ()))
    assert {one.control for one in late} == set(LATE.get(name, ()))
    assert {one.control for one in late if one.severity in {"high", "critical"}} == set()
    assert found.contradicted <= set(CONTRADICTED)
    assert found.noted | (told(third) - told(first)) == set(NOTED.get(name, ()))
