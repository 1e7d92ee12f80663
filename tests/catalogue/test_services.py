"""The service tables: every type once, every name known, every folder where the controls expect it."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from srm_tf.catalogue.services import OWNERS, SOURCE, WITHOUT_ENGINE, Services, Tables, compile_services, load_services
from srm_tf.errors import SrmError
from srm_tf.terraform.earlier import earlier_arguments, earlier_types
from srm_tf.terraform.schema import shipped

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "aws"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the tables of ../shared/data/aws")
ROLES = {"workload", "component", "glue", "policy", "iam", "config", "control"}

# Controls that speak of many services stand in the folder of the service that gives the evidence.
MIXTURES = {
    "backup/stateful-resources-have-backup-plans",
    "iam/root-users-are-protected",
    "shield/public-resources-have-shield-advanced",
    "vpc/data-stores-admit-private-instances",
}


@pytest.fixture(scope="module")
def services() -> Services:
    return load_services(compiled=Path("no such folder"))


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_type_of_the_schema_is_mapped_once(services: Services) -> None:
    written = Counter(name for path in SOURCE.glob("*/service.toml") for name in tomllib.loads(path.read_text(encoding="utf-8"))["types"])
    assert set(written.values()) == {1}
    earlier = {name for name in earlier_types() if not name.startswith("data.")}
    assert set(written) == {*shipped().types, *earlier} == set(services.tables.types)


def test_every_word_is_known(services: Services) -> None:
    for name, one in services.tables.types.items():
        assert one.kind in services.tables.kinds, name
        assert one.role in ROLES, name
        assert one.name.strip(), name
        assert one.guest is False or one.kind == "infrastructure", name
        assert one.engineless is False or one.kind in WITHOUT_ENGINE, name
        assert services.brand(one.service) != one.service or one.service == "schemas", name


def test_identities_are_attributes_of_text(services: Services) -> None:
    for name, one in services.tables.types.items():
        for identity in one.identities:
            attribute = shipped().attribute(name, (identity,)) or earlier_arguments(name).get(identity)
            assert attribute is not None, (name, identity)
            assert attribute.kind == "string", (name, identity)


@pytest.mark.parametrize(
    ("resource_type", "identity"),
    [
        ("aws_s3_bucket", "bucket"),
        ("aws_kms_key", "key_id"),
        ("aws_rds_cluster", "cluster_identifier"),
        ("aws_db_instance", "identifier"),
        ("aws_lambda_function", "function_name"),
        ("aws_sqs_queue", "url"),
        ("aws_lb", "dns_name"),
        ("aws_elasticache_replication_group", "replication_group_id"),
        ("aws_eks_node_group", "node_group_name"),
    ],
)
def test_what_identifies_the_important_ones(services: Services, resource_type: str, identity: str) -> None:
    assert identity in services.identities(resource_type)
    assert services.identities("data." + resource_type) == services.identities(resource_type)


def test_a_certificate_of_a_listener_is_not_known_by_the_certificate(services: Services) -> None:
    assert services.identities("aws_lb_listener_certificate") == ()
    assert services.identities("aws_no_such_thing") == ()


@pytest.mark.parametrize(
    ("resource_type", "service", "kind", "split_kind"),
    [
        ("aws_instance", "ec2", "infrastructure", "infrastructure"),
        ("aws_ebs_volume", "ebs", "infrastructure", "infrastructure_without_guest"),
        ("aws_vpc", "vpc", "infrastructure", "infrastructure_without_guest"),
        ("aws_ec2_transit_gateway", "transitgateway", "infrastructure", "infrastructure_without_guest"),
        ("aws_launch_configuration", "autoscaling", "infrastructure", "infrastructure"),
        ("aws_cloudwatch_event_bus", "eventbridge", "abstracted", "abstracted"),
        ("aws_kinesis_firehose_delivery_stream", "firehose", "abstracted", "abstracted"),
        ("aws_ssoadmin_permission_set", "iam", "control", "control"),
        ("aws_alb", "elb", "managed", "managed_without_engine"),
        ("aws_db_instance", "rds", "managed", "managed"),
        ("aws_db_subnet_group", "rds", "managed", "managed_without_engine"),
        ("aws_lambda_function", "lambda", "serverless_compute", "serverless_compute"),
        ("aws_lambda_permission", "lambda", "serverless_compute", "serverless_compute_without_engine"),
        ("aws_cloudformation_stack", "cloudformation", "control", "control"),
    ],
)
def test_folders_and_kinds(services: Services, resource_type: str, service: str, kind: str, split_kind: str) -> None:
    one = services.of(resource_type)
    assert one is not None
    assert (one.service, one.kind, one.split_kind) == (service, kind, split_kind)


def test_an_unknown_type_is_unmapped(services: Services) -> None:
    assert services.of("aws_no_such_thing") is None
    assert services.overrides("aws_no_such_thing") == ()


def test_22_domains_in_order(services: Services) -> None:
    assert len(services.domains) == 22
    assert services.domains[0] == "physical_environmental"
    assert services.domains[-1] == "compliance_scoping"


def test_owners_and_kinds_are_words_of_the_table(services: Services) -> None:
    for name in services.domains:
        domain = services.domain(name)
        assert {domain.owner, *domain.unless.values()} <= set(OWNERS), name
        assert set(domain.unless) <= set(services.tables.kinds), name
        assert set(domain.visibility.split("+")) <= {"attribute", "relation", "account", "attestation", "none"}, name
        assert all(source.startswith("https://") for source in domain.source), name


def test_overrides_are_complete(services: Services) -> None:
    for resource_type in services.tables.overrides:
        for override in services.overrides(resource_type):
            assert override.kind or override.owner, resource_type
            assert override.source.startswith("https://docs.aws.amazon.com/"), resource_type


def test_the_compiled_form_says_the_same(services: Services, tmp_path: Path) -> None:
    (tmp_path / "services.json").write_bytes(compile_services())
    compiled = load_services(source=tmp_path / "nothing here", compiled=tmp_path)
    assert compiled.tables.types == services.tables.types
    assert compiled.tables.domains == services.tables.domains
    assert compiled.overrides("aws_ecs_service") == services.overrides("aws_ecs_service")
    assert compiled.without("aws_eip") == services.without("aws_eip") != {}
    assert msgspec.json.decode((tmp_path / "services.json").read_bytes(), type=Tables).services == services.tables.services


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ('resource = "aws_nothing"\nwhy = "a"\nsource = "b"', "aws_nothing"),
        ('resource = "aws_x"\nkind = "wrong"\nwhy = "a"\nsource = "b"', "wrong"),
        ('resource = "aws_x"\nowner = { iam = "nobody" }\nwhy = "a"\nsource = "b"', "nobody"),
        ('resource = "aws_x"\nwhen = ["launch_type resembles \'a\'"]\nwhy = "a"\nsource = "b"', "override[0]"),
        ('resource = "aws_x"\nwhy = 3\nsource = "b"', "str"),
        ("resource = [", "TOML"),
    ],
)
def test_a_wrong_override_is_an_error_that_says_where(tmp_path: Path, override: str, said: str) -> None:
    (tmp_path / "kinds.toml").write_text((SOURCE / "kinds.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "service.toml").write_text('name = "X"\n[types]\naws_x = { kind = "managed", role = "workload", name = "X" }\n')
    (tmp_path / "without.toml").write_text("")
    (tmp_path / "x" / "overrides.toml").write_text(f"[[override]]\n{override}\n")
    with pytest.raises(SrmError, match=r"overrides\.toml") as caught:
        load_services(tmp_path, tmp_path)
    assert said in str(caught.value)


@needs_data
def test_the_folder_of_a_control_is_the_service_of_its_first_type(services: Services) -> None:
    for row in rows("controls.tsv"):
        known = services.of(row["subject_types"].split(",")[0])
        folder = row["id"].partition("/")[0]
        assert folder in services.tables.services, row["id"]
        if known is not None and row["id"] not in MIXTURES:
            assert known.service == folder, row["id"]


@needs_data
def test_no_type_of_the_table_is_left_out(services: Services) -> None:
    assert [row["resource_type"] for row in rows("resource_types.tsv") if services.of(row["resource_type"]) is None] == []


@needs_data
@pytest.mark.parametrize("script", ["build_services.py"])
def test_the_shipped_files_are_a_fresh_build(script: str) -> None:
    command = [sys.executable, str(ROOT / "tools" / script), str(DATA), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
