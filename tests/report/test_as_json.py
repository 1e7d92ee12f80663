from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from srm_tf.catalogue.frameworks import Tag
from srm_tf.catalogue.split import Cell
from srm_tf.engine.finding import Failure, Limits, Move, Report
from srm_tf.model.value import Location
from srm_tf.report import as_json
from srm_tf.wording import encodable
from tests.report.hostile import ATTACKS
from tests.report.reports import DOMAINS, mixed, outcome, report, resource, split_of_type, unread

SCHEMA: dict[str, Any] = json.loads((Path(as_json.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def _read(one: Report) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(as_json.render(one))
    return read


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def _tagged() -> Report:
    """The mixed report, where two frameworks were asked for."""
    one = mixed()
    told = (Tag("cis-7.0", ("3.1.1", "3.1.2")), Tag("nist-800-53-r5", ("AC-4",), "inferred"))
    return replace(one, frameworks=("cis-7.0", "nist-800-53-r5"), tags={one.outcomes[0].control: told})


@pytest.mark.parametrize("one", [mixed(), unread(), report(), _tagged()], ids=["mixed", "unread", "empty", "tagged"])
def test_every_report_is_as_the_schema_says(one: Report) -> None:
    VALIDATOR.validate(_read(one))


def test_the_schema_refuses_what_is_not_meant() -> None:
    read = _read(mixed())
    read["outcomes"][0]["verdict"] = "passed"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(read)


def test_every_key_is_in_the_schema() -> None:
    """What is not described may be gone tomorrow."""
    assert list(_undescribed(_read(mixed()), SCHEMA, "")) == []
    assert list(_undescribed(_read(_tagged()), SCHEMA, "")) == []


def test_what_is_there_only_sometimes_is_whole_where_it_is() -> None:
    many = tuple(f"var.v{place}" for place in range(52))
    unknown = outcome("aws_x.a", "own/x", "unknown", depends_on=many, of=("aws_x.b",), used_by=("aws_x.c",))
    one = report(
        outcomes=(unknown, outcome("aws_x.a", "own/y", "missing")),
        moves=(
            Move("a.json", "iam", "aws", "customer", ("aws_x.a",), ("aws_x.b",)),
            Move("", "iam", "aws", "shared", ("aws_x.c",), ("aws_x.c",), perhaps=True),
        ),
        limits={"a.json": Limits(("s3",), ("vpc",))},
        excluded=("b",),
    )
    read = _read(one)
    VALIDATOR.validate(read)
    assert list(_undescribed(read, SCHEMA, "")) == []
    assert read["limits"] == [{"root": "a.json", "only": ["s3"], "skip": ["vpc"]}]
    assert read["excluded"] == ["b"]
    hands = {"domain": "iam", "was": "aws", "now": "customer", "left": ["aws_x.a"], "came": ["aws_x.b"], "root": "a.json"}
    assert read["moves"] == [hands, {**hands, "now": "shared", "left": ["aws_x.c"], "came": ["aws_x.c"], "root": "", "perhaps": True}]
    first, second = read["outcomes"]
    assert {name: first[name] for name in ("of", "used_by", "left_out")} == {
        "of": ["aws_x.b"],
        "used_by": ["aws_x.c"],
        "left_out": {"evidence": 0, "depends_on": 2},
    }
    assert {"of", "used_by", "left_out"}.isdisjoint(second)


def test_ids_of_frameworks_are_there_only_where_they_were_asked_for() -> None:
    assert "frameworks" not in _read(mixed())
    assert all("frameworks" not in one for one in _read(mixed())["outcomes"])
    read = _read(_tagged())
    assert read["frameworks"] == ["cis-7.0", "nist-800-53-r5"]
    assert read["outcomes"][0]["frameworks"] == {
        "cis-7.0": {"ids": ["3.1.1", "3.1.2"], "mapping": "published"},
        "nist-800-53-r5": {"ids": ["AC-4"], "mapping": "inferred"},
    }


def _undescribed(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for item in value:
            yield from _undescribed(item, schema["items"], f"{where}[]")
    elif isinstance(value, dict):
        for name, inner in value.items():
            described = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if described is None:
                yield f"{where}.{name}"
            else:
                yield from _undescribed(inner, described, f"{where}.{name}")


def test_outcomes_hold_every_judged_pair_and_the_account_is_among_them() -> None:
    one = mixed()
    read = _read(one)
    assert [(got["address"], got["control"], got["verdict"]) for got in read["outcomes"]] == [
        (given.address, given.control, given.verdict.word) for given in one.outcomes
    ]
    assert [got["control"] for got in read["account"]] == [
        "cloudtrail/accounts-have-multi-region-trails",
        "config/accounts-record-configuration",
        "guardduty/accounts-are-monitored",
        "iam/accounts-expire-passwords",
    ]
    assert all(got in read["outcomes"] for got in read["account"])


def test_a_finding_keeps_its_evidence_and_its_place() -> None:
    found = next(one for one in _read(mixed())["outcomes"] if one["control"] == "rds/instances-are-encrypted-at-rest")
    assert found["evidence"][1] == {"address": "aws_kms_key.app", "path": "arn", "value": None, "how": "reference", "location": None}
    assert found["location"] == {"file": "rds.tf", "line": 12, "end_line": 30}
    assert found["waiver"] is None


def test_every_resource_has_its_split() -> None:
    read = {one["address"]: one for one in _read(mixed())["resources"]}
    assert tuple(read["aws_instance.web"]["split"]) == DOMAINS
    assert len(DOMAINS) == 22
    assert read["aws_instance.web"]["split"]["guest_os_patching"] == {
        "owner": "customer",
        "class": "shared",
        "visibility": "relation+attestation",
        "why": "its image says so",
    }
    assert read["aws_ebs_volume.data[0]"]["split"]["guest_os_patching"] == {"owner": "aws", "class": "shared", "visibility": "none"}
    assert read["aws_brand_new.thing"]["split"] is None


def test_resources_with_unlike_splits_keep_them_apart() -> None:
    """Splits are encoded once for all resources that have the same."""
    one = report(resources=(resource("aws_instance.a"), resource("aws_s3_bucket.b"), resource("aws_instance.c")))
    first, second, third = (got["split"] for got in _read(one)["resources"])
    assert first == third
    assert first != second


def _addresses() -> Report:
    kinds = ("aws_eip", "aws_nat_gateway", "aws_s3_bucket")
    return report(resources=tuple(resource(f"{kind}.a", split=split_of_type(kind)) for kind in kinds))


def test_a_cell_says_where_its_area_does_not_apply() -> None:
    """Beside the owner, class and visibility that it has all the same; and only there."""
    document = _read(_addresses())
    VALIDATOR.validate(document)
    assert list(_undescribed(document, SCHEMA, "")) == []
    address, gateway, bucket = (one["split"] for one in document["resources"])
    cell = address["backup_resilience"]
    assert {name: cell[name] for name in ("owner", "class", "applies")} == {"owner": "customer", "class": "shared", "applies": False}
    assert cell["because"].startswith("it is an address")
    assert "applies" not in gateway["backup_resilience"]
    assert gateway["encryption_at_rest"]["because"] != address["encryption_at_rest"]["because"]
    assert all({"applies", "because"}.isdisjoint(cell) for cell in bucket.values())


def test_the_schema_wants_a_reason_where_an_area_does_not_apply() -> None:
    document = _read(_addresses())
    del document["resources"][0]["split"]["backup_resilience"]["because"]
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(document)


def test_the_summary_counts_what_does_not_apply_beside_the_owners() -> None:
    document = _read(_addresses())
    empty = Counter((domain, cell["owner"]) for one in document["resources"] for domain, cell in one["split"].items() if "applies" in cell)
    summary = document["summary"]
    told = summary["does_not_apply"]
    assert {(area, owner): number for area, owners in told["domains"].items() for owner, number in owners.items() if number} == empty
    assert sum(told["owners"].values()) == sum(sum(one.values()) for one in told["classes"].values()) == empty.total() > 0
    assert told["owners"]["aws"] == 0
    assert sum(summary["owners"].values()) == 3 * 22


def test_the_summary_adds_up() -> None:
    one = mixed()
    summary = _read(one)["summary"]
    mapped = sum(1 for each in one.resources if each.split)
    assert summary["resources"] == len(one.resources) == 8
    assert summary["actions"] == {"create": 5, "create_before_delete": 1, "no-op": 1, "update": 1}
    assert sum(summary["verdicts"].values()) == len(one.outcomes)
    assert sum(sum(each.values()) for each in summary["severities"].values()) == len(one.outcomes)
    assert sum(summary["owners"].values()) == mapped * 22
    assert sum(sum(each.values()) for each in summary["classes"].values()) == mapped * 22
    assert all(sum(each["owners"].values()) == mapped for each in summary["domains"].values())
    assert summary["domains"]["logging_monitoring"]["unknown"] == 3


def test_what_is_not_judged_is_said() -> None:
    read = _read(mixed())
    assert read["unmapped"] == [{"address": "aws_brand_new.thing", "type": "aws_brand_new", "root": "a.json"}]
    assert [one["address"] for one in read["not_loaded"]] == ["module.vendor"]
    assert [one["where"] for one in read["notes"]] == ["aws_route.a.gateway_id", "aws_route.b.gateway_id"]
    assert read["out_of_scope"] == {"kubernetes_namespace": 1, "random_id": 2}
    assert read["destroyed"] == ["aws_s3_bucket.old[10]", "aws_s3_bucket.old[9]"]
    assert read["settings_changed"] == [{"control": "cloudwatch/log-groups-retain-logs", "setting": "min_days", "value": "90"}]
    assert _read(unread())["errors"][0]["root"] == "b.json"


def test_a_file_name_that_is_no_unicode_is_escaped() -> None:
    """Python gives the bytes of such a name as lone surrogates, which JSON in UTF-8 cannot hold."""
    name = b"plan\xff.json".decode("utf-8", "surrogateescape")
    one = report(outcomes=(outcome("aws_s3_bucket.a", "s3/a", "missing", root=name),), failures=(Failure(name, f"==> {name}"),))
    read = _read(one)
    assert read["outcomes"][0]["root"] == "plan\\udcff.json"
    assert read["errors"] == [{"root": "plan\\udcff.json", "text": "==> plan\\udcff.json", "line": None}]


def test_an_input_that_no_unicode_names_is_escaped_in_every_list() -> None:
    name = b"plan\xff.json".decode("utf-8", "surrogateescape")
    unknown = outcome("aws_x.a", "own/x", "unknown", depends_on=(name,))
    read = _read(report(inputs=(name,), settings_changed=(("own/x", "least", name),), outcomes=(unknown,)))
    assert read["outcomes"][0]["depends_on"] == ["plan\\udcff.json"]
    assert read["inputs"] == ["plan\\udcff.json"]
    assert read["settings_changed"] == [{"control": "own/x", "setting": "least", "value": "plan\\udcff.json"}]


def test_every_area_is_counted_whoever_made_it_up() -> None:
    found = outcome("aws_x.a", "own/x", "missing", domain="an_area_of_ones_own")
    domains = _read(report(outcomes=(found,)))["summary"]["domains"]
    assert tuple(domains) == (*DOMAINS, "an_area_of_ones_own")
    assert domains["an_area_of_ones_own"]["missing"] == 1


def test_a_cell_says_who_else_may_own_it() -> None:
    cell = Cell("customer", "shared", "attribute", "var.image decides", "aws")
    (told,) = _read(report(resources=(resource("aws_x.a", split={"iam": cell}),)))["resources"]
    same = {"owner": "customer", "class": "shared", "visibility": "attribute"}
    assert told["split"] == {"iam": {**same, "why": "var.image decides", "perhaps": "aws"}}


def test_what_cannot_be_read_is_told_at_its_line() -> None:
    failures = (Failure("main.tf", "cut", 5), Failure("p.json", "cut"))
    assert [one["line"] for one in _read(report(failures=failures))["errors"]] == [5, None]


def test_so_is_that_of_a_line() -> None:
    place = Location(b"a\xff/main.tf".decode("utf-8", "surrogateescape"), 1, 2)
    read = _read(report(outcomes=(outcome("aws_s3_bucket.a", "s3/a", "missing", location=place),)))
    assert read["outcomes"][0]["location"]["file"] == "a\\udcff/main.tf"


def test_nothing_is_a_command_to_who_runs_a_pipeline() -> None:
    address = 'aws_s3_bucket.b["##vso[task.setvariable variable=a]b ##[stop-commands]c"]'
    text = as_json.render(report(outcomes=(outcome(address, "s3/a", "missing"),)))
    assert "##" not in text
    assert json.loads(text)["outcomes"][0]["address"] == address


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_is_left_that_a_terminal_might_obey_or_hide(text: str) -> None:
    """A report is a file that somebody prints; the same text comes out of it all the same."""
    one = report(outcomes=(outcome(f"aws_s3_bucket.b[{text}]", "s3/a", "missing"),))
    assert as_json.render(one).isprintable()
    assert _read(one)["outcomes"][0]["address"] == encodable(one.outcomes[0].address)


def test_text_is_one_line() -> None:
    assert "\n" not in as_json.render(mixed())


@pytest.mark.parametrize("number", [0, 1, 999, 1000, 1001, 2500])
def test_long_lists_are_whole(number: int) -> None:
    """They are written in pieces; an outcome of a scope stands in two of them."""
    one = report(outcomes=tuple(outcome(f"account[{place}]", "s3/a", "missing", type="account") for place in range(number)))
    read = _read(one)
    assert [each["address"] for each in read["outcomes"]] == [each.address for each in one.outcomes]
    assert read["account"] == read["outcomes"]
