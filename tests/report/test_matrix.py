from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tf.engine.finding import Outcome, Report
from srm_tf.report import areas, matrix
from srm_tf.report.text import columns_of
from tests.report.reports import DOMAINS, mixed, outcome, report, resource, same_as_golden, split_of, split_of_type, unread


@pytest.mark.parametrize("width", [80, 160])
def test_the_page_is_the_one_that_was_read(width: int) -> None:
    same_as_golden(f"matrix-{width}.txt", matrix.render(mixed(), width=width, colour=False))


def test_every_area_has_a_code_of_its_own() -> None:
    assert len({areas.code(domain) for domain in DOMAINS}) == len({areas.word(domain) for domain in DOMAINS}) == 22
    assert all(len(areas.code(domain)) == 2 and len(areas.word(domain)) <= 8 for domain in DOMAINS)
    assert areas.code("novelty") == "N_"


def test_a_cell_shows_the_owner_and_the_worst_verdict() -> None:
    found = (
        outcome("aws_instance.a", "ec2/x", "satisfied", domain="iam"),
        outcome("aws_instance.a", "ec2/y", "missing", domain="iam"),
        outcome("aws_instance.a", "ec2/z", "unknown", domain="iam"),
        outcome("aws_s3_bucket.b", "s3/x", "misconfigured", domain="encryption_at_rest"),
    )
    one = report(resources=(resource("aws_instance.a"), resource("aws_s3_bucket.b")), outcomes=found)
    assert _cells(one, "aws_instance.a")["IA"] == "Y-"
    assert _cells(one, "aws_s3_bucket.b")["ER"] == "S!"
    assert _cells(one, "aws_s3_bucket.b")["GP"] == "A"


def _cells(one: Report, address: str) -> dict[str, str]:
    """Code → cell of one row, at 80 columns."""
    lines = matrix.render(one, width=80, colour=False).splitlines()
    place = next(at for at, line in enumerate(lines) if line.split()[:1] == [address])
    head = next(line for line in reversed(lines[:place]) if re.search(r"  +[A-Z]{2}( [A-Z]{2})+$", line))
    starts = [found.start() for found in re.finditer(r"\b[A-Z]{2}\b", head)]
    return {head[at : at + 2]: lines[place][at : at + 2].strip() for at in starts}


def test_whatever_counts_has_a_cell() -> None:
    """A secret in a provider block was counted below the grid, and stood nowhere in it."""
    found = (
        outcome("aws_instance.a", "ec2/x", "satisfied", domain="iam"),
        outcome("provider.aws", "iam/x", "misconfigured", domain="secrets", type="provider.aws"),
        outcome("provider.aws", "iam/y", "satisfied", domain="encryption_in_transit", type="provider.aws"),
        outcome("module.m[0]", "generic/x", "misconfigured", domain="secrets", type="module"),
        outcome("module.m[1]", "generic/x", "misconfigured", domain="secrets", type="module"),
    )
    for resources in ((resource("aws_instance.a"),), ()):
        page = matrix.render(report(resources=resources, outcomes=found[0 if resources else 1 :]), width=80, colour=False)
        rows = [line.split() for line in page[page.index("\nall else ") :].splitlines()[2:4]]
        assert rows == [["module.m", "(2)", "!"], ["provider.aws", "+", "!"]]


def test_areas_alike_everywhere_have_no_column_but_are_named() -> None:
    one = report(resources=(resource("aws_instance.a"), resource("aws_s3_bucket.b")))
    text = " ".join(matrix.render(one, width=80, colour=False).split())
    assert "AWS on every resource, no control asked: physical_environmental, hardware," in text
    assert "PE=" not in text
    assert "GP=guest_os_patching" in text


def test_totals_count_every_cell_once() -> None:
    lines = matrix.render(mixed(), width=80, colour=False).splitlines()
    rows = {line.split()[0]: [int(one.replace("·", "0")) for one in line.split()[1:4]] for line in lines if re.match(r" {4}\w+ ", line)}
    assert sum(rows["all"]) == 7 * 22
    assert [sum(column) for column in zip(rows["inherited"], rows["shared"], rows["customer_specific"], strict=True)] == rows["all"]


def _plumbing(*more: Outcome) -> Report:
    """An address, an instance and a bucket."""
    kinds = ("aws_eip", "aws_instance", "aws_s3_bucket")
    resources = tuple(resource(f"{name}.a", split=split_of_type(name), service=name) for name in kinds)
    return report(resources=resources, outcomes=(outcome("aws_s3_bucket.a", "s3/x", "missing"), *more))


@pytest.mark.parametrize("width", [80, 160])
def test_where_there_is_nothing_to_secure_nobody_acts(width: int) -> None:
    one = _plumbing()
    assert _cells(one, "aws_eip.a")["ER"] == "·"
    assert _cells(one, "aws_s3_bucket.a")["ER"] == "S-"
    assert _cells(one, "aws_eip.a")["NC"] == "Y"
    text = matrix.render(one, width=width, colour=False)
    assert "\n· is nothing to secure there: `srm-tf explain TYPE` says why.\n" in text
    assert "You wherever it applies, no control asked: " in text
    assert "Nothing to secure" not in text


def test_words_and_signs_stand_in_one_grid() -> None:
    one = _plumbing()
    line = next(line for line in matrix.render(one, width=240, colour=False).splitlines() if line.lstrip().startswith("aws_eip.a"))
    assert set(line.split()[1:]) <= {"you", "shared", "AWS", "·"}
    assert "·" in line


def test_nothing_is_dim_and_takes_no_more_room() -> None:
    one = _plumbing()
    coloured = matrix.render(one, width=80, colour=True)
    assert "\x1b[2m· \x1b[0m " in coloured
    assert "\x1b[35mS-\x1b[0m" in coloured  # as `missing` is everywhere
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in coloured.splitlines()]
    assert plain == matrix.render(one, width=80, colour=False).splitlines()


def test_a_verdict_is_never_hidden() -> None:
    """No shipped control speaks there; if ever one did, it would be seen."""
    one = _plumbing(outcome("aws_eip.a", "own/x", "missing", domain="backup_resilience"))
    assert _cells(one, "aws_eip.a")["BR"] == "Y-"


def test_areas_with_nothing_anywhere_are_named() -> None:
    one = report(resources=(resource("aws_eip.a", split=split_of_type("aws_eip"), service="ec2"),))
    text = " ".join(matrix.render(one, width=80, colour=False).split())
    assert "Nothing to secure on any resource: data_classification, encryption_at_rest, encryption_in_transit" in text
    assert "You on every resource, no control asked: network_configuration, application_code, iam" in text
    assert "says why" not in text


def test_totals_count_what_has_nothing_in_it_apart() -> None:
    lines = matrix.render(_plumbing(), width=80, colour=False).splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("How many cells are whose or have nothing to secure, and"))
    head, *rest = [line.split() for line in lines[start + 2 :]]
    assert head[:4] == ["AWS", "shared", "you", "nothing"]
    rows = {row[-9]: [int(one.replace("·", "0")) for one in row[-8:-4]] for row in rest}
    assert rows["encryption_at_rest"] == [0, 1, 1, 1]
    assert rows["hardware"] == [3, 0, 0, 0]
    assert sum(rows["all"]) == 3 * 22


def test_instances_that_are_alike_are_one_row_and_others_are_not() -> None:
    alike = tuple(resource(f"aws_ebs_volume.v[{one}]") for one in range(3))
    one = report(resources=alike, outcomes=(outcome("aws_ebs_volume.v[1]", "ebs/x", "missing"),))
    text = matrix.render(one, width=80, colour=False)
    assert "aws_ebs_volume.v (2)" in text
    assert "aws_ebs_volume.v[1] " in text


def test_rows_stand_in_the_order_of_their_names() -> None:
    one = report(resources=tuple(resource(f"aws_s3_bucket.b{at}") for at in (10, 9, 1)))
    rows = [line.split()[0] for line in matrix.render(one, width=80, colour=False).splitlines() if line.startswith("  aws_s3_bucket.")]
    assert rows == ["aws_s3_bucket.b1", "aws_s3_bucket.b9", "aws_s3_bucket.b10"]


def test_letters_that_take_two_columns_have_them() -> None:
    name = f"aws_instance.{'名' * 12}"
    one = report(resources=(resource(name),), outcomes=tuple(outcome(name, "own/x", "missing", domain=area) for area in DOMAINS))
    row = next(line for line in matrix.render(one, width=120, colour=False).splitlines() if line.startswith(f"  {name}"))
    letters = {"aws": "A", "shared": "S", "customer": "Y"}
    assert row.split()[1:] == [f"{letters[cell.owner]}-" for cell in split_of("infrastructure").values()]


def test_ownership_that_values_decide_says_why() -> None:
    text = matrix.render(mixed(), width=80, colour=False)
    assert "aws_instance.web: its image says so" in text


def test_ownership_that_is_open_names_its_areas() -> None:
    split = split_of("infrastructure")
    for area in ("guest_os_patching", "backup_resilience"):
        split[area] = replace(split[area], why="the customer's unless it turns out to be AWS's, which depends on var.x", perhaps="aws")
    one = report(resources=(resource("aws_instance.a", split=split), resource("aws_instance.b", split=split)))
    text = " ".join(matrix.render(one, width=80, colour=False).split())
    assert "aws_instance.a, aws_instance.b (guest_os_patching, backup_resilience): the customer's unless it turns out" in text


def test_what_is_not_in_it_is_named_or_counted() -> None:
    text = " ".join(matrix.render(mixed(), width=80, colour=False).split())
    assert "1 AWS type that the catalogue does not know: aws_brand_new (aws_brand_new.thing)" in text
    assert "3 not judged: kubernetes_namespace (1), random_id (2)" in text
    assert "2 not judged: aws_s3_bucket.old[9], aws_s3_bucket.old[10]" in text


def test_several_inputs_are_kept_apart() -> None:
    two = replace(unread(), resources=(*unread().resources, resource("aws_s3_bucket.a", root="c.json")))
    text = matrix.render(two, width=80, colour=False)
    assert "s3 (a.json)" in text
    assert "s3 (c.json)" in text


def test_nothing_at_all() -> None:
    assert matrix.render(report(), width=80, colour=False).startswith("0 AWS resources in scope")


_NAMES = st.text(max_size=60).map(lambda name: f"aws_instance.{name}")
_KINDS = st.sampled_from(["infrastructure", "managed", "abstracted"]).map(split_of)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(_NAMES, _KINDS), max_size=6), st.integers(72, 200), st.booleans())
def test_no_line_is_wider_than_the_page(named: list[tuple[str, object]], width: int, coloured: bool) -> None:
    one = report(
        resources=tuple(resource(name, split=split) for name, split in named),
        outcomes=tuple(outcome(name, "ec2/x", "missing", domain="iam") for name, _ in named),
    )
    for line in matrix.render(one, width=width, colour=coloured).split("\n"):
        plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
        assert plain.isprintable()
        assert columns_of(plain) <= width or "aws_instance." in plain
