"""Where a control area has nothing to hold on to: only where no control could speak, and never where AWS acts."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tf.catalogue.parts import types
from srm_tf.catalogue.services import SOURCE, Services, load_services
from srm_tf.catalogue.split import apart, asked_anyway, split, unless_said
from srm_tf.errors import SrmError
from srm_tf.language.syntax import AnyOf, Item, Join
from srm_tf.model.resource import Resource
from srm_tf.model.schema import Attribute
from srm_tf.model.value import of
from srm_tf.model.verdict import Judgement, Verdict, breaks, depends
from srm_tf.terraform.schema import shipped
from tests.support.judging import catalogue

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "aws"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the tables of ../shared/data/aws")
SERVICES = load_services(compiled=Path("no such folder"))
EMPTY = sorted((name, domain) for name in SERVICES.tables.empty for domain in SERVICES.without(name))

# Every resource has these: it is written as code, somebody may change it, and it is recorded, tagged and in scope or not.
ON_EVERYTHING = {
    "application_code",
    "iam",
    "logging_monitoring",
    "configuration_management",
    "awareness_training",
    "compliance_scoping",
}
# What an argument is called that would leave something to say in an area.
TELLING = {
    "encryption_at_rest": r"encrypt|kms|\bsse",
    "encryption_in_transit": r"encrypt|\btls|\bssl|https|certificate",
    "client_side_encryption": r"client_side",
    "key_management": r"kms|encryption_key|rotation",
    "secrets": r"password|passphrase|secret|token|api_key|private_key|credential|user_data|environment",
    "backup_resilience": r"backup|snapshot|retention|multi_az|deletion_protect|availability_zone",
    "data_classification": r"classif|content|body",
    "network_configuration": r"vpc|subnet|security_group|cidr|public",
}


def _joined(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Join):
            yield from (*item.types, *_joined(item.where))
        elif isinstance(item, AnyOf):
            for alternative in item.alternatives:
                yield from _joined(alternative)


def test_no_control_of_any_profile_could_speak_there() -> None:
    """As its subject, as a part of it, or as what stands beside it, where a finding is told once more."""
    asked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for control in catalogue().all():
        beside = (name for arm in control.arms for name in _joined((*arm.when, *arm.expect)))
        for name in {*types(control), *beside}:
            asked[name, control.domain].append(control.id)
    assert asked["aws_security_group", "network_configuration"]
    assert asked["aws_route", "zone_security"]
    assert {where: asked[where] for where in EMPTY if where in asked} == {}


@needs_data
def test_no_row_of_the_tables_speaks_there() -> None:
    with (DATA / "controls.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    said = {(name, row["domain"]): row["id"] for row in rows for name in re.findall(r"aws_\w+", row["resource_types"])}
    assert len(said) > 500
    assert {where: said[where] for where in EMPTY if where in said} == {}


def _arguments(name: str, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Attribute]]:
    """What may be written in it, blocks within blocks."""
    for each in shipped().inside(name, path):
        found = shipped().attribute(name, (*path, each))
        if found is not None and (found.required or found.optional or found.is_block):
            yield ".".join((*path, each)), found
            yield from _arguments(name, (*path, each)) if found.is_block else ()


def test_no_argument_is_called_like_what_the_area_is_about() -> None:
    """What no control asks yet, a generic rule might."""
    found = [(name, domain, path) for name, domain in EMPTY for path, _ in _arguments(name) if re.search(TELLING[domain], path)]
    assert found == []


def test_no_secret_is_held_there() -> None:
    assert any(one.sensitive for _, one in _arguments("aws_db_instance"))
    holders = [name for name, domain in EMPTY if domain == "secrets"]
    assert [(name, path) for name in holders for path, one in _arguments(name) if one.sensitive] == []


def test_what_is_aws_s_is_inherited_all_the_same() -> None:
    for name, domain in EMPTY:
        cells, overrides = unless_said(name, SERVICES)
        assert cells[domain].owner != "aws", (name, domain)
        assert not cells[domain].applies, (name, domain)
        assert not any(domain in one.owner or one.kind for one in overrides), (name, domain)


def test_areas_of_every_resource_apply_to_every_type() -> None:
    assert {domain for _, domain in EMPTY} & ON_EVERYTHING == set()
    assert {"inherited"} & {SERVICES.domain(domain).class_ for _, domain in EMPTY} == set()


def test_a_type_that_is_not_listed_has_every_area() -> None:
    for name in SERVICES.tables.types:
        cells, _ = unless_said(name, SERVICES)
        assert {domain for domain, cell in cells.items() if not cell.applies} == set(SERVICES.without(name)), name


def test_owner_class_and_visibility_are_those_of_the_kind() -> None:
    """An area that does not apply says so beside them."""
    bare = Services(replace(SERVICES.tables, empty={}))
    for name in SERVICES.tables.types:
        ours, without = unless_said(name, SERVICES)[0], unless_said(name, bare)[0]
        for domain, cell in ours.items():
            other = without[domain]
            assert (cell.owner, cell.class_, cell.visibility, cell.why) == (other.owner, other.class_, other.visibility, other.why)
            assert other.applies


@pytest.mark.parametrize("answer", [Judgement(Verdict.SATISFIED), breaks("no"), depends("not known", "var.x")])
def test_values_change_nothing_of_it(answer: Judgement) -> None:
    address = Resource("aws_eip.a", "aws_eip", "a", {"customer_owned_ipv4_pool": of("pool")})
    cells = split(address, SERVICES, lambda _items, _resource: answer)
    assert cells is not None
    assert {domain for domain, cell in cells.items() if not cell.applies} == set(SERVICES.without("aws_eip"))


@pytest.mark.parametrize(
    ("name", "domains"),
    [
        ("aws_security_group", {"encryption_at_rest", "encryption_in_transit", "backup_resilience", "secrets", "key_management"}),
        ("aws_eip", {"encryption_at_rest", "backup_resilience"}),
        ("aws_route", {"encryption_at_rest", "encryption_in_transit"}),
        ("aws_iam_role", {"data_classification", "client_side_encryption"}),
    ],
)
def test_what_a_reader_would_find_silly(name: str, domains: set[str]) -> None:
    assert domains <= set(SERVICES.without(name))


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("aws_nat_gateway", "backup_resilience"),  # it stands in one zone
        ("aws_vpc", "encryption_in_transit"),  # its encryption controls
        ("aws_internet_gateway", "encryption_in_transit"),  # an exclusion from them
        ("aws_subnet", "backup_resilience"),  # several zones
        ("aws_iam_policy", "secrets"),  # who may read them
        ("aws_ec2_tag", "data_classification"),  # a label may be what classifies
        ("aws_s3_bucket", "encryption_at_rest"),
        ("aws_lb", "encryption_at_rest"),  # its access log
    ],
)
def test_what_there_is_something_to_say_of(name: str, domain: str) -> None:
    assert domain not in SERVICES.without(name)


def test_a_control_of_the_users_own_has_something_to_hold_on_to() -> None:
    cells, _ = unless_said("aws_eip", SERVICES)
    asked = asked_anyway(cells, {"backup_resilience"})
    assert asked["backup_resilience"].applies
    assert not asked["encryption_at_rest"].applies
    assert asked_anyway(cells, {"iam"}) is cells


def test_the_page_of_an_area_takes_nothing_for_an_owner_of_its_own() -> None:
    always, by_values = apart("encryption_at_rest", SERVICES)
    assert "aws_eip" not in {*always, *by_values}


def test_the_page_of_an_area_has_the_types_whose_owner_their_values_change() -> None:
    assert apart("key_management", SERVICES)[1] == ("aws_kms_key",)  # which says so of the area itself
    assert {"aws_ecs_service", "aws_ebs_volume"}.intersection(apart("guest_os_patching", SERVICES)[1]) == {"aws_ecs_service"}  # by its kind
    assert apart("iam", SERVICES)[1] == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('types = ["aws_nothing"]\ndomains = ["iam"]\nbecause = "a"', "aws_nothing"),
        ('types = ["aws_x"]\ndomains = ["wrong"]\nbecause = "a"', "wrong"),
        ('types = ["aws_x"]\ndomains = ["iam"]', "because"),
        ('types = ["aws_x"]\ndomains = ["iam", "iam"]\nbecause = "a"', "again"),
        ("types = [", "TOML"),
    ],
)
def test_a_wrong_line_is_an_error_that_says_where(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "kinds.toml").write_text((SOURCE / "kinds.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "service.toml").write_text('name = "X"\n[types]\naws_x = { kind = "managed", role = "workload", name = "X" }\n')
    (tmp_path / "without.toml").write_text(f"[[without]]\n{text}\n")
    with pytest.raises(SrmError, match=r"without\.toml") as caught:
        load_services(tmp_path, tmp_path)
    assert said in str(caught.value)


def test_every_reason_ends_a_sentence_and_names_where_aws_says_it() -> None:
    for one in SERVICES.tables.without:
        assert one.domains
        assert one.because[:1].islower() or one.because.startswith("AWS "), one.because
        assert not one.because.endswith("."), one.because
        assert ": " not in one.because, one.because  # areas and a colon stand before it
        assert one.source, one.because
        assert all(url.startswith("https://docs.aws.amazon.com/") for url in one.source)
