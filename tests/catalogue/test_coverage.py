"""Coverage: what is counted, in which cell, and who owns it."""

from __future__ import annotations

import pytest

from srm_tf.catalogue.coverage import Cell, Survey, survey
from srm_tf.errors import SrmError
from tests.support.judging import catalogue
from tests.support.pages import whole_survey


def cell(found: Survey, service: str, area: str) -> Cell:
    return next(one for one in found.services if one.id == service).cells[area]


def test_every_service_has_every_area_and_every_control_is_counted() -> None:
    assert whole_survey().controls == len(catalogue().all())
    assert len(whole_survey().domains) == 22
    assert all(tuple(one.cells) == whole_survey().domains for one in whole_survey().services)
    for one in whole_survey().services:
        assert one.controls == sum(each.judged + each.attested for each in one.cells.values()), one.id


def test_the_four_states() -> None:
    assert cell(whole_survey(), "s3", "encryption_in_transit").state == "judged"
    assert cell(whole_survey(), "s3", "awareness_training").state == "not covered"
    assert cell(whole_survey(), "s3", "hardware").state == "aws"
    assert cell(whole_survey(), "cloudformation", "backup_resilience") == Cell("customer", 0, 1)
    assert cell(whole_survey(), "cloudformation", "backup_resilience").state == "attestation"


def test_nobody_is_asked_for_a_control_where_there_is_nothing_to_secure() -> None:
    """Every type of the service has to be so: a subnet group in RDS takes nothing from its databases."""
    found = cell(whole_survey(), "appautoscaling", "data_classification")
    assert found.owner != "aws"
    assert found.state == "does not apply"
    assert cell(whole_survey(), "rds", "data_classification").state != "does not apply"
    assert cell(whole_survey(), "appautoscaling", "hardware").state == "aws"
    assert Cell("customer", 1, 0, applies=False).state == "judged"


def test_a_cell_is_the_customers_where_one_type_or_value_makes_it_so() -> None:
    assert cell(whole_survey(), "rds", "guest_os_patching").owner != "aws"  # RDS Custom
    assert cell(whole_survey(), "ec2", "guest_os_patching").owner != "aws"
    assert cell(whole_survey(), "s3", "guest_os_patching").owner == "aws"
    assert cell(whole_survey(), "acm", "encryption_in_transit").owner == "customer"  # of an imported certificate
    assert cell(whole_survey(), "acm", "encryption_at_rest").owner == "aws"


def test_a_control_counts_where_its_subjects_are_and_where_it_stands() -> None:
    found = survey(services=("shield", "elb"))
    assert [one.id for one in found.services] == ["shield", "elb"]
    assert all(one.controls for one in found.services)
    assert found.chosen


def test_a_control_of_the_account_counts_for_what_it_looks_after() -> None:
    whole = whole_survey()
    assert cell(whole, "ec2", "vulnerability_management").state == "judged"
    assert cell(whole, "ecr", "vulnerability_management").judged == cell(whole, "lambda", "vulnerability_management").judged + 1
    assert cell(whole, "s3", "data_classification").state == "judged"


def test_a_framework_limits_the_controls_of_the_cells() -> None:
    found = survey(("cis-3.0", "cis-3.0"))
    assert [one.id for one in found.frameworks] == list(found.asked) == ["cis-3.0"]
    assert found.controls == found.frameworks[0].controls < whole_survey().controls
    assert cell(found, "appsync", "iam").state == "not covered"
    assert 0 < cell(found, "s3", "encryption_in_transit").judged <= cell(whole_survey(), "s3", "encryption_in_transit").judged


def test_ids_are_judged_or_attested_by_the_controls_that_carry_them() -> None:
    entries = {one.id: one for one in survey(("cis-3.0",)).frameworks[0].ids}
    assert entries["2.1.1"].judged
    assert [one.control for one in entries["2.1.1"].carriers] == ["s3/buckets-require-tls"]
    assert not entries["1.5"].judged
    assert all(one.attested for one in entries["1.5"].carriers)
    order = list(entries)
    assert order.index("4.2") < order.index("4.10")


def test_published_and_inferred_carriers_stay_apart() -> None:
    nist = next(one for one in whole_survey().frameworks if one.id == "nist-800-53-r5")
    assert set(nist.mappings) == {"published", "prowler", "inferred"}
    for entry in nist.ids:
        order = [one.mapping for one in entry.carriers]
        assert order == sorted(order, key=["published", "prowler", "inferred"].index)
        assert entry.published == ("published" in order)


@pytest.mark.parametrize(("service", "hint"), [("s33", "'s3'"), ("qqqqqq", "shows the services")])
def test_a_service_there_is_not_is_an_error(service: str, hint: str) -> None:
    with pytest.raises(SrmError) as caught:
        survey(services=(service,))
    assert hint in caught.value.hint
