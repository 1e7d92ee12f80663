"""Who owns what: the defaults of a kind, what values change, and what happens while they are not known."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain, combinations
from pathlib import Path

import pytest

from srm_tf.catalogue.services import OWNERS, Services
from srm_tf.catalogue.split import Cell, split
from srm_tf.engine.judge import Judge
from srm_tf.engine.unseen import DEPLOYS
from srm_tf.language.syntax import Item
from srm_tf.model.graph import Graph
from srm_tf.model.resource import Resource
from srm_tf.model.value import Reference, Unknown, Value, of
from srm_tf.model.verdict import SATISFIED, Judgement, breaks, depends
from srm_tf.terraform.schema import shipped
from tests.support.graphs import from_plan
from tests.support.judging import catalogue, facts, services

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "aws"
SERVICES = services()
FIXTURES = sorted(path.parent for path in (ROOT / "fixtures").glob("*/expected.toml") if (path.parent / "plan.json").is_file())


def resource(resource_type: str, called: str = "a", /, **values: object) -> Resource:
    return Resource(f"{resource_type}.{called}", resource_type, called, {key: of(value) for key, value in values.items()})


def cells(subject: Resource, *others: Resource) -> Mapping[str, Cell]:
    found = split(subject, SERVICES, Judge(Graph((subject, *others)), facts()).holds)
    assert found is not None
    return found


def guest(subject: Resource, *others: Resource) -> str:
    return cells(subject, *others)["guest_os_patching"].owner


def engine(subject: Resource, *others: Resource) -> str:
    return cells(subject, *others)["engine_runtime_patching"].owner


def refer(target: Resource, attribute: str = "id") -> Value:
    reference = Reference(f"{target.address}.{attribute}", target.address, attribute)
    return Value(Unknown("an id"), written=True, references=(reference,))


def judged_as(answer: Judgement, services: Services = SERVICES) -> Mapping[str, Cell]:
    found = split(resource("aws_ecs_service"), services, lambda _items, _resource: answer)
    assert found is not None
    return found


def test_every_domain_in_order() -> None:
    assert tuple(cells(resource("aws_s3_bucket"))) == SERVICES.domains


def test_a_type_that_is_not_mapped_has_no_split() -> None:
    assert split(resource("aws_no_such_thing"), SERVICES, lambda _items, _resource: SATISFIED) is None


def test_what_aws_owns_leaves_nothing_to_show() -> None:
    cell = cells(resource("aws_s3_bucket"))["hardware"]
    assert (cell.owner, cell.class_, cell.visibility) == ("aws", "inherited", "none")


def test_networks_and_disks_have_no_operating_system() -> None:
    assert guest(resource("aws_instance")) == "customer"
    assert guest(resource("aws_subnet")) == guest(resource("aws_ebs_volume")) == "aws"
    assert cells(resource("aws_subnet"))["network_configuration"].owner == "customer"
    assert cells(resource("aws_ebs_volume"))["backup_resilience"].owner == "customer"


def test_what_has_no_engine_has_none_to_upgrade() -> None:
    """A load balancer, a file system and a permission have no version; their network and keys are as in others of their kind."""
    for resource_type in ("aws_lb", "aws_elb_attachment", "aws_efs_file_system", "aws_lambda_permission", "aws_glue_catalog_table"):
        found = cells(resource(resource_type))
        assert {found[name].owner for name in ("guest_os_patching", "engine_runtime_patching", "vulnerability_management")} == {"aws"}
    assert cells(resource("aws_lb"))["network_configuration"].owner == "customer"
    assert cells(resource("aws_lambda_permission"))["network_configuration"].owner == "shared"
    assert engine(resource("aws_db_instance")) == engine(resource("aws_glue_job")) == "shared"


def test_file_systems_whose_software_aws_patches() -> None:
    """Of the four kinds of FSx only Lustre has versions to choose from."""
    for kind in ("windows_file_system", "ontap_file_system", "ontap_volume", "openzfs_file_system"):
        assert engine(resource(f"aws_fsx_{kind}")) == "aws", kind
    assert engine(resource("aws_fsx_lustre_file_system")) == "shared"
    assert engine(resource("aws_msk_replicator")) == engine(resource("aws_odb_network")) == "aws"


ENGINES = ("engine", "engine_version", "kafka_version", "runtime", "runtime_version", "glue_version", "release_label")


def test_what_names_an_engine_or_a_runtime_is_never_awss_alone() -> None:
    without = {"aws_elasticache_user", "aws_elasticache_user_group"}  # whose users they are
    for resource_type in set(SERVICES.tables.types) - without:
        arguments = shipped().attributes(resource_type)
        if any(name in arguments and (arguments[name].required or arguments[name].optional) for name in ENGINES):
            assert engine(resource(resource_type)) != "aws", resource_type


def test_ecs_services() -> None:
    own = resource("aws_ecs_capacity_provider", "own", name="own", auto_scaling_group_provider=[{"auto_scaling_group_arn": "arn"}])
    managed = resource("aws_ecs_capacity_provider", "managed", name="managed", managed_instances_provider=[{"propagate_tags": "NONE"}])
    by_own = resource("aws_ecs_service", capacity_provider_strategy=[{"capacity_provider": refer(own, "name")}])
    by_managed = resource("aws_ecs_service", capacity_provider_strategy=[{"capacity_provider": refer(managed, "name")}])
    fargate = resource(
        "aws_ecs_service", capacity_provider_strategy=[{"capacity_provider": "FARGATE"}, {"capacity_provider": "FARGATE_SPOT"}]
    )
    assert guest(resource("aws_ecs_service", launch_type="FARGATE")) == "aws"
    assert guest(resource("aws_ecs_service", launch_type="EC2")) == "customer"
    assert guest(fargate, own, managed) == "aws"
    assert guest(by_own, own, managed) == "customer"
    assert guest(by_managed, own, managed) == "aws"
    assert engine(fargate) == engine(by_managed, managed) == "customer"
    assert guest(own) == "customer"
    assert guest(managed) == "aws"


def test_ecs_services_by_the_default_of_their_cluster() -> None:
    cluster = resource("aws_ecs_cluster", name="c")
    strategy = [{"capacity_provider": "FARGATE_SPOT", "weight": 1}]
    providers = resource(
        "aws_ecs_cluster_capacity_providers", cluster_name=refer(cluster, "name"), default_capacity_provider_strategy=strategy
    )
    service = resource("aws_ecs_service", cluster=refer(cluster))
    assert guest(service, cluster, providers) == "aws"
    assert guest(service, cluster) == "customer"
    assert guest(resource("aws_ecs_service", cluster=refer(cluster), launch_type="EC2"), cluster, providers) == "customer"
    outside = cells(resource("aws_ecs_service", cluster="arn:aws:ecs:eu-west-1:1:cluster/prod"))["guest_os_patching"]
    assert outside.owner == "customer"
    assert "aws_ecs_service.a.cluster" in outside.why


def test_ecs_services_by_a_default_of_managed_instances() -> None:
    cluster = resource("aws_ecs_cluster", name="c")
    managed = resource("aws_ecs_capacity_provider", "managed", name="managed", managed_instances_provider=[{"propagate_tags": "NONE"}])
    own = resource("aws_ecs_capacity_provider", "own", name="own", auto_scaling_group_provider=[{"auto_scaling_group_arn": "arn"}])

    def providers(provider: object) -> Resource:
        strategy = [{"capacity_provider": provider, "weight": 1}]
        return resource(
            "aws_ecs_cluster_capacity_providers", cluster_name=refer(cluster, "name"), default_capacity_provider_strategy=strategy
        )

    service = resource("aws_ecs_service", cluster=refer(cluster))
    assert (guest(service, cluster, managed, providers(refer(managed, "name"))), engine(service, cluster, managed)) == ("aws", "customer")
    assert guest(service, cluster, own, providers(refer(own, "name"))) == "customer"
    elsewhere = cells(service, cluster, providers("somewhere"))["guest_os_patching"]
    assert elsewhere.owner == "customer"
    assert "unless" in elsewhere.why


def test_an_ecs_service_whose_tasks_are_made_for_fargate_alone() -> None:
    """Without a launch type of its own nothing else can run them: AWS refuses a task definition that is not made for instances."""
    fargate = resource("aws_ecs_task_definition", requires_compatibilities=["FARGATE"])
    either = resource("aws_ecs_task_definition", requires_compatibilities=["FARGATE", "EC2"])
    by: dict[str, object] = {"task_definition": refer(fargate, "arn"), "cluster": "prod"}
    found = cells(resource("aws_ecs_service", **by), fargate)
    assert (found["guest_os_patching"].owners, found["encryption_in_transit"].owners) == (frozenset({"aws"}), frozenset({"shared"}))
    assert guest(resource("aws_ecs_service", **by), either) == "customer"
    assert guest(resource("aws_ecs_service", launch_type="EC2", **by), fargate) == "customer"
    later = Value(Unknown("var.launch_type", ("var.launch_type",)), written=True)
    assert cells(resource("aws_ecs_service", launch_type=later, **by), fargate)["guest_os_patching"].owners == {"aws", "customer"}


def test_a_choice_between_two_kinds_of_fargate_is_fargate() -> None:
    either = Value(Unknown("var.spot", ("var.spot",), branches=(("var.spot", of("FARGATE_SPOT")), ("", of("FARGATE")))), written=True)
    found = cells(resource("aws_ecs_service", capacity_provider_strategy=[{"capacity_provider": either}]))
    assert (found["guest_os_patching"].owner, found["encryption_in_transit"].owner) == ("aws", "shared")


def test_ecs_task_definitions_by_the_services_that_run_them() -> None:
    cluster, definition = resource("aws_ecs_cluster", name="c"), resource("aws_ecs_task_definition")
    default = [{"capacity_provider": "FARGATE", "weight": 1}]
    providers = resource(
        "aws_ecs_cluster_capacity_providers", cluster_name=refer(cluster, "name"), default_capacity_provider_strategy=default
    )
    shared: dict[str, object] = {"task_definition": refer(definition, "arn"), "cluster": refer(cluster)}
    by_cluster = resource("aws_ecs_service", **shared)
    by_strategy = resource("aws_ecs_service", "b", capacity_provider_strategy=[{"capacity_provider": "FARGATE_SPOT"}], **shared)
    on_instances = resource("aws_ecs_service", "c", launch_type="EC2", **shared)
    assert guest(definition, cluster, providers, by_cluster, by_strategy) == "aws"
    assert guest(definition, cluster, providers, by_cluster, on_instances) == "customer"
    assert guest(definition, cluster, providers) == "customer"


def test_ecs_task_definitions_by_what_starts_them() -> None:
    """A task that is only started by an event rule, a schedule or a pipe runs where that says, or by the default of its cluster."""
    cluster, definition = resource("aws_ecs_cluster", name="c"), resource("aws_ecs_task_definition")
    default = [{"capacity_provider": "FARGATE", "weight": 1}]
    providers = resource(
        "aws_ecs_cluster_capacity_providers", cluster_name=refer(cluster, "name"), default_capacity_provider_strategy=default
    )
    tasks = {"task_definition_arn": refer(definition, "arn")}

    def started(**how: object) -> tuple[Resource, ...]:
        inner = [{**tasks, **how}]
        where = refer(cluster, "arn")
        return (
            resource("aws_cloudwatch_event_target", "e", arn=where, ecs_target=inner),
            resource("aws_scheduler_schedule", "s", target=[{"arn": where, "ecs_parameters": inner}]),
            resource("aws_pipes_pipe", "p", target=where, target_parameters=[{"ecs_task_parameters": inner}]),
        )

    for one in started(launch_type="FARGATE"):
        assert guest(definition, cluster, one) == "aws", one.type
    for one in started(launch_type="EC2"):
        assert guest(definition, cluster, providers, one) == "customer", one.type
        by_service = resource("aws_ecs_service", task_definition=refer(definition, "arn"), launch_type="FARGATE")
        assert guest(definition, cluster, providers, by_service, one) == "customer", one.type
    for one in started():
        assert (guest(definition, cluster, providers, one), guest(definition, cluster, one)) == ("aws", "customer"), one.type
    for one in started(capacity_provider_strategy=[{"capacity_provider": "FARGATE_SPOT"}]):
        assert guest(definition, cluster, one) == "aws", one.type
    for one in started(launch_type=Value(Unknown("var.x", ("var.x",)), written=True)):
        cell = cells(definition, cluster, one)["guest_os_patching"]
        assert (cell.owners, "var.x" in cell.why) == (frozenset({"aws", "customer"}), True), one.type


def test_a_definition_for_both_is_where_it_is_run() -> None:
    either = resource("aws_ecs_task_definition", requires_compatibilities=["FARGATE", "EC2"])
    service = resource("aws_ecs_service", task_definition=refer(either, "arn"), launch_type="FARGATE")
    assert (guest(either, service), guest(either)) == ("aws", "customer")
    alone = resource("aws_ecs_task_definition", "alone", requires_compatibilities=["FARGATE"])
    running = resource("aws_ecs_service", task_definition=refer(alone, "arn"), launch_type="FARGATE")
    assert {cell.why for cell in cells(alone, running).values()} == {"", cells(alone)["guest_os_patching"].why}
    instances = resource("aws_ecs_task_definition", requires_compatibilities=["EC2"])
    later = Value(Unknown("var.x", ("var.x",)), written=True)
    unsaid = resource("aws_ecs_service", task_definition=refer(instances, "arn"), launch_type=later)
    assert cells(instances, unsaid)["guest_os_patching"].owners == {"customer"}


def test_ecs_task_definitions() -> None:
    assert guest(resource("aws_ecs_task_definition", requires_compatibilities=["FARGATE"])) == "aws"
    assert guest(resource("aws_ecs_task_definition", requires_compatibilities=["FARGATE", "EC2"])) == "customer"
    assert guest(resource("aws_ecs_task_definition")) == "customer"


def test_eks() -> None:
    template = resource("aws_launch_template", image_id="ami-1")
    plain = resource("aws_launch_template", "plain")
    assert guest(resource("aws_eks_cluster")) == "aws"
    assert guest(resource("aws_eks_cluster", compute_config=[{"enabled": True}])) == "aws"
    assert guest(resource("aws_eks_node_group")) == "shared"
    assert guest(resource("aws_eks_node_group", ami_type="CUSTOM")) == "customer"
    assert guest(resource("aws_eks_node_group", launch_template=[{"id": refer(template)}]), template, plain) == "customer"
    assert guest(resource("aws_eks_node_group", launch_template=[{"name": refer(template, "name")}]), template, plain) == "customer"
    assert guest(resource("aws_eks_node_group", launch_template=[{"id": refer(plain)}]), template, plain) == "shared"
    assert guest(resource("aws_eks_fargate_profile")) == "aws"
    elsewhere = cells(resource("aws_eks_node_group", launch_template=[{"id": "lt-0123"}]))["guest_os_patching"]
    assert elsewhere.owner == "customer"
    assert "shared" in elsewhere.why


def test_lambda_runtimes() -> None:
    function = resource("aws_lambda_function", function_name="f", runtime="python3.13")
    manual = resource("aws_lambda_runtime_management_config", function_name=refer(function, "function_name"), update_runtime_on="Manual")
    updates = resource(
        "aws_lambda_runtime_management_config", function_name=refer(function, "function_name"), update_runtime_on="FunctionUpdate"
    )
    assert engine(function) == "shared"
    assert engine(function, updates) == "shared"
    assert engine(function, manual) == "customer"
    assert engine(resource("aws_lambda_function", package_type="Image")) == "customer"
    assert engine(resource("aws_lambda_function", runtime="provided.al2023")) == "customer"
    assert guest(function, manual) == "aws"


def test_rds_custom() -> None:
    assert guest(resource("aws_db_instance", engine="postgres")) == "aws"
    oracle = resource("aws_db_instance", engine="custom-oracle-ee")
    assert (guest(oracle), engine(oracle)) == ("customer", "shared")
    assert cells(oracle)["backup_resilience"].owner == "shared"
    provided = resource("aws_db_instance", engine="custom-sqlserver-se", engine_version="15.00.4261.1.v1")
    assert (guest(provided), engine(provided)) == ("aws", "shared")
    custom = resource("aws_db_instance", engine="custom-sqlserver-se", engine_version="15.00.4249.2.my_cev")
    assert (guest(custom), engine(custom)) == ("customer", "customer")


def test_beanstalk_managed_updates() -> None:
    on = {"namespace": "aws:elasticbeanstalk:managedactions", "name": "ManagedActionsEnabled", "value": "true"}
    image = {"namespace": "aws:autoscaling:launchconfiguration", "name": "ImageId", "value": "ami-1"}
    assert guest(resource("aws_elastic_beanstalk_environment", setting=[on])) == "aws"
    assert guest(resource("aws_elastic_beanstalk_environment", setting=[on, image])) == "customer"
    assert guest(resource("aws_elastic_beanstalk_environment")) == "customer"


def test_beanstalk_managed_updates_by_a_template() -> None:
    on = {"namespace": "aws:elasticbeanstalk:managedactions", "name": "ManagedActionsEnabled", "value": "true"}
    off = {**on, "value": "false"}
    image = {"namespace": "aws:autoscaling:launchconfiguration", "name": "ImageId", "value": "ami-1"}
    template = resource("aws_elastic_beanstalk_configuration_template", setting=[on])
    own_image = resource("aws_elastic_beanstalk_configuration_template", setting=[on, image])
    by = {"template_name": refer(template, "name")}
    assert guest(resource("aws_elastic_beanstalk_environment", **by), template) == "aws"
    assert guest(resource("aws_elastic_beanstalk_environment", setting=[off], **by), template) == "customer"
    assert guest(resource("aws_elastic_beanstalk_environment", **by), own_image) == "customer"
    assert guest(resource("aws_elastic_beanstalk_environment", setting=[on], **by), own_image) == "customer"
    elsewhere = cells(resource("aws_elastic_beanstalk_environment", template_name="base"))["guest_os_patching"]
    assert elsewhere.owner == "customer"
    assert "unless" in elsewhere.why


def test_images_that_the_customer_rebuilds() -> None:
    fargate = resource("aws_batch_job_definition", platform_capabilities=["FARGATE"])
    assert (guest(fargate), engine(fargate), cells(fargate)["network_configuration"].owner) == ("aws", "customer", "customer")
    stack = "64bit Amazon Linux 2023 v4.9.3 running"
    on = {"namespace": "aws:elasticbeanstalk:managedactions", "name": "ManagedActionsEnabled", "value": "true"}
    docker = resource("aws_elastic_beanstalk_environment", setting=[on], solution_stack_name=f"{stack} Docker")
    python = resource("aws_elastic_beanstalk_environment", setting=[on], solution_stack_name=f"{stack} Python 3.13")
    assert (guest(docker), engine(docker), engine(python)) == ("aws", "customer", "shared")
    template = resource("aws_elastic_beanstalk_configuration_template", setting=[on], solution_stack_name=f"{stack} Docker")
    assert engine(resource("aws_elastic_beanstalk_environment", template_name=refer(template, "name")), template) == "customer"
    assert engine(resource("aws_lightsail_container_service_deployment_version")) == "customer"
    assert engine(resource("aws_emrserverless_application", image_configuration=[{"image_uri": "x"}])) == "customer"
    assert engine(resource("aws_emrserverless_application")) == "shared"
    assert engine(resource("aws_lambda_layer_version")) == "customer"
    assert engine(resource("aws_sagemaker_image_version")) == "customer"


def test_images_from_a_repository_of_the_customers() -> None:
    """Its address is known after apply only, and cannot be that of an image of AWS's."""
    repository = resource("aws_ecr_repository")
    image = refer(repository, "repository_url")
    build = cells(resource("aws_codebuild_project", environment=[{"image": image}]), repository)["engine_runtime_patching"]
    assert build.owners == {"customer"}
    for block in ("primary_container", "container"):
        model = resource("aws_sagemaker_model", **{block: [{"image": image}]})
        assert cells(model, repository)["engine_runtime_patching"].owners == {"customer"}
    theirs = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference:2.6-cpu"
    assert engine(resource("aws_sagemaker_model", primary_container=[{"image": theirs}]), repository) == "shared"
    assert engine(resource("aws_sagemaker_model", container=[{"image": theirs}, {"image": image}]), repository) == "customer"
    assert engine(resource("aws_sagemaker_model"), repository) == "shared"


def test_fleets() -> None:
    assert guest(resource("aws_appstream_fleet", fleet_type="ELASTIC")) == "aws"
    assert guest(resource("aws_appstream_fleet", fleet_type="ON_DEMAND")) == guest(resource("aws_appstream_fleet")) == "customer"
    assert guest(resource("aws_gamelift_fleet")) == "shared"
    assert guest(resource("aws_codebuild_fleet", image_id="ami-1")) == "customer"
    assert guest(resource("aws_codebuild_fleet")) == "aws"


def test_keys_that_are_kept_by_the_customer() -> None:
    def keys(subject: Resource) -> str:
        return cells(subject)["key_management"].owner

    assert keys(resource("aws_kms_key")) == "shared"
    assert keys(resource("aws_kms_key", custom_key_store_id="cks-1", xks_key_id="k")) == "customer"
    assert keys(resource("aws_kms_external_key")) == keys(resource("aws_cloudhsm_v2_cluster")) == "customer"


def test_a_key_manager_outside_aws_is_the_customers() -> None:
    areas = ("guest_os_patching", "engine_runtime_patching", "vulnerability_management", "backup_resilience")
    store = resource("aws_kms_custom_key_store", custom_key_store_type="EXTERNAL_KEY_STORE")
    assert (*site(store), *owners(store, areas=areas)) == ("customer", "customer", "customer", "shared", *("customer",) * 4)
    modules = resource("aws_kms_custom_key_store", custom_key_store_type="AWS_CLOUDHSM")
    assert (*site(modules), *owners(modules, areas=areas)) == ("aws",) * 8
    outside = resource("aws_kms_key", custom_key_store_id="cks-1", xks_key_id="k")
    assert (*site(outside), *owners(outside, areas=areas)) == (*("shared",) * 4, "aws", "aws", "aws", "customer")
    assert cells(resource("aws_kms_external_key"))["backup_resilience"].owner == "shared"
    assert cells(resource("aws_kms_key"))["backup_resilience"].owner == "aws"


def test_lines_and_certificates_of_the_customers() -> None:
    assert cells(resource("aws_dx_connection"))["network_infrastructure"].owner == "shared"
    assert cells(resource("aws_vpn_connection"))["network_infrastructure"].owner == "shared"
    assert cells(resource("aws_acmpca_certificate_authority"))["encryption_in_transit"].owner == "shared"
    assert engine(resource("aws_cloudwatch_event_target", ecs_target=[{"task_definition_arn": "arn"}])) == "shared"
    assert engine(resource("aws_cloudwatch_event_target")) == "aws"


def test_others_that_depend_on_values() -> None:
    assert guest(resource("aws_batch_compute_environment", compute_resources=[{"type": "FARGATE_SPOT"}])) == "aws"
    assert guest(resource("aws_batch_compute_environment", compute_resources=[{"type": "EC2"}])) == "customer"
    assert guest(resource("aws_batch_compute_environment", compute_resources=[{"type": "ECS_MANAGED_INSTANCES"}])) == "aws"
    assert guest(resource("aws_batch_job_definition", platform_capabilities=["MANAGED_INSTANCES"])) == "aws"
    assert guest(resource("aws_batch_job_definition", platform_capabilities=["EC2"])) == "customer"
    assert engine(resource("aws_codebuild_project", environment=[{"image": "aws/codebuild/standard:7.0"}])) == "shared"
    assert engine(resource("aws_codebuild_project", environment=[{"image": "1.dkr.ecr.eu-west-1.amazonaws.com/ci:1"}])) == "customer"
    assert engine(resource("aws_apprunner_service", source_configuration=[{"image_repository": [{"image_identifier": "x"}]}])) == "customer"
    assert engine(resource("aws_ecs_express_gateway_service")) == "customer"
    runtime = resource("aws_bedrockagentcore_agent_runtime", agent_runtime_artifact=[{"container_configuration": [{"container_uri": "x"}]}])
    assert engine(runtime) == "customer"
    code = {"code_configuration": [{"runtime": "PYTHON_3_13", "entry_point": ["main.py"]}]}
    assert engine(resource("aws_bedrockagentcore_agent_runtime", agent_runtime_artifact=[code])) == "shared"


SITE = ("physical_environmental", "hardware", "hypervisor_host", "network_infrastructure")


def site(subject: Resource, *others: Resource) -> tuple[str, ...]:
    found = cells(subject, *others)
    return tuple(found[name].owner for name in SITE)


def test_on_an_outpost_the_site_is_the_customers_and_the_rack_awss() -> None:
    region, outpost = resource("aws_subnet"), resource("aws_subnet", "there", outpost_arn="arn:aws:outposts:eu-west-1:1:outpost/op-1")
    there = ("customer", "aws", "aws", "shared")
    assert site(region) == site(resource("aws_ebs_volume")) == ("aws",) * 4
    assert site(outpost) == site(resource("aws_ebs_volume", outpost_arn="arn")) == there
    assert site(resource("aws_instance", subnet_id=refer(outpost)), region, outpost) == there
    assert site(resource("aws_instance", subnet_id=refer(region)), region, outpost) == ("aws",) * 4
    assert site(resource("aws_instance", subnet_id="subnet-1"), region, outpost) == ("aws",) * 4
    assert site(resource("aws_eks_cluster", outpost_config=[{"outpost_arns": ["arn"]}])) == there
    assert cells(outpost)["physical_environmental"].visibility == "attestation"


def test_what_a_state_shows_as_empty_is_not_there() -> None:
    """A state has "" for the Outpost of a subnet that is on none, and for the key store of a key in none."""
    subnet = resource("aws_subnet", outpost_arn="", customer_owned_ipv4_pool="")
    assert site(subnet) == site(resource("aws_instance", subnet_id=refer(subnet)), subnet) == ("aws",) * 4
    assert site(resource("aws_ebs_volume", outpost_arn="")) == site(resource("aws_lb", customer_owned_ipv4_pool="")) == ("aws",) * 4
    assert cells(resource("aws_kms_key", custom_key_store_id="", xks_key_id=""))["key_management"].owner == "shared"
    assert guest(resource("aws_codebuild_fleet", image_id="")) == "aws"
    assert engine(resource("aws_emrserverless_application", image_configuration=[])) == "shared"
    assert guest(resource("aws_ecs_service", launch_type="", capacity_provider_strategy=[{"capacity_provider": "FARGATE"}])) == "aws"


def owners(subject: Resource, *others: Resource, areas: tuple[str, ...]) -> tuple[str, ...]:
    found = cells(subject, *others)
    return tuple(found[area].owner for area in areas)


def test_images_that_aws_publishes_and_the_customer_rolls_out() -> None:
    """The base image of a MicroVM and the image of Envoy are AWS's; a new one is taken only where the customer builds or deploys anew."""
    areas = ("hypervisor_host", "guest_os_patching", "engine_runtime_patching")
    for resource_type in ("aws_lambdamicrovms_image", "aws_lambdamicrovms_microvm"):
        assert owners(resource(resource_type), areas=areas) == ("aws", "shared", "customer")
    for resource_type in ("aws_appmesh_virtual_node", "aws_appmesh_virtual_gateway"):
        assert owners(resource(resource_type), areas=("network_configuration", "engine_runtime_patching")) == ("customer", "shared")
    assert engine(resource("aws_appmesh_mesh")) == "aws"
    assert guest(resource("aws_cloud9_environment_ec2")) == "shared"


def test_a_function_on_managed_instances_is_in_a_vpc_of_the_customers() -> None:
    on = resource("aws_lambda_function", capacity_provider_config=[{"lambda_managed_instances_capacity_provider_config": [{}]}])
    areas = ("network_configuration", "guest_os_patching", "engine_runtime_patching")
    assert owners(on, areas=areas) == ("customer", "aws", "shared")
    assert owners(resource("aws_lambda_function", capacity_provider_config=[]), areas=areas) == ("shared", "aws", "shared")


def test_what_runs_beside_a_cluster_is_awss_to_patch() -> None:
    assert owners(resource("aws_eks_capability"), areas=("engine_runtime_patching", "vulnerability_management")) == ("aws", "aws")
    assert engine(resource("aws_eks_addon")) == "shared"


def test_a_version_that_the_customer_chooses_is_never_awss_alone() -> None:
    cache = resource("aws_elasticache_serverless_cache")
    assert (guest(cache), engine(cache)) == ("aws", "shared")


def test_a_directory_behind_a_connector_is_the_customers() -> None:
    areas = ("guest_os_patching", "vulnerability_management", "backup_resilience")
    assert owners(resource("aws_directory_service_directory", type="ADConnector"), areas=areas) == ("shared", "shared", "customer")
    for kind in ("MicrosoftAD", "SimpleAD", None):
        assert owners(resource("aws_directory_service_directory", type=kind), areas=areas) == ("aws", "aws", "shared")


def test_devices_at_the_edge_are_the_customers() -> None:
    device = resource("aws_sagemaker_device")
    assert (*site(device), guest(device)) == ("customer", "customer", "customer", "shared", "customer")
    server = resource("aws_datasync_location_smb")
    assert (*site(server), guest(server)) == ("shared", "shared", "shared", "shared", "customer")
    assert site(resource("aws_datasync_location_efs")) == ("aws",) * 4


def test_recovery_and_scans_are_what_the_customer_sets_up() -> None:
    for resource_type in ("aws_arcregionswitch_plan", "aws_route53recoverycontrolconfig_routing_control", "aws_resiliencehubv2_policy"):
        assert cells(resource(resource_type))["backup_resilience"].owner == "shared", resource_type
    assert cells(resource("aws_backup_plan"))["vulnerability_management"].owner == "shared"
    assert cells(resource("aws_guardduty_malware_protection_plan"))["vulnerability_management"].owner == "customer"


def test_builds_on_a_fleet_of_the_customers_image() -> None:
    own, plain = resource("aws_codebuild_fleet", image_id="ami-1"), resource("aws_codebuild_fleet", "plain")
    image = [{"image": "aws/codebuild/standard:7.0", "fleet": [{"fleet_arn": refer(own, "arn")}]}]
    assert guest(resource("aws_codebuild_project", environment=image), own, plain) == "customer"
    image[0]["fleet"] = [{"fleet_arn": refer(plain, "arn")}]
    assert guest(resource("aws_codebuild_project", environment=image), own, plain) == "aws"
    assert guest(resource("aws_codebuild_project", environment=[{"image": "aws/codebuild/standard:7.0"}]), own) == "aws"


def test_servers_that_aws_replaces_by_itself() -> None:
    found = cells(resource("aws_drs_replication_configuration_template"))
    areas = ("guest_os_patching", "engine_runtime_patching", "network_configuration", "encryption_at_rest")
    assert tuple(found[area].owner for area in areas) == ("aws", "aws", "customer", "customer")
    assert "14 days" in found["guest_os_patching"].why


def test_a_certificate_that_is_imported_is_the_customers_to_renew() -> None:
    def transit(**values: object) -> str:
        return cells(resource("aws_acm_certificate", **values))["encryption_in_transit"].owner

    assert transit(domain_name="example.com", validation_method="DNS") == "shared"
    assert transit(certificate_body="-----BEGIN", private_key="-----BEGIN") == "customer"
    assert transit(domain_name="example.com", certificate_body="") == "shared"


def test_hardware_of_oracle_in_a_data_centre_of_aws() -> None:
    cell = cells(resource("aws_odb_cloud_exadata_infrastructure"))["hardware"]
    assert cell.owner == "aws"
    assert "Oracle" in cell.why


def test_on_an_outpost_by_a_subnet_group() -> None:
    region, outpost = resource("aws_subnet"), resource("aws_subnet", "there", outpost_arn="arn:aws:outposts:eu-west-1:1:outpost/op-1")
    there = ("customer", "aws", "aws", "shared")
    for service, group, key in (
        ("aws_db_instance", "aws_db_subnet_group", "db_subnet_group_name"),
        ("aws_elasticache_cluster", "aws_elasticache_subnet_group", "subnet_group_name"),
        ("aws_elasticache_replication_group", "aws_elasticache_subnet_group", "subnet_group_name"),
    ):
        on, off = resource(group, "on", subnet_ids=[refer(outpost)]), resource(group, "off", subnet_ids=[refer(region)])
        assert site(resource(service, **{key: refer(on, "name")}), region, outpost, on, off) == there
        assert site(resource(service, **{key: refer(off, "name")}), region, outpost, on, off) == ("aws",) * 4
        assert site(resource(service, **{key: "elsewhere"}), region, outpost, on, off) == ("aws",) * 4


def test_others_on_an_outpost() -> None:
    region, outpost = resource("aws_subnet"), resource("aws_subnet", "there", outpost_arn="arn:aws:outposts:eu-west-1:1:outpost/op-1")
    there = ("customer", "aws", "aws", "shared")
    assert site(resource("aws_db_instance", backup_target="outposts")) == there
    assert site(resource("aws_db_instance", backup_target="region")) == ("aws",) * 4
    assert site(resource("aws_eip", customer_owned_ipv4_pool="ipv4pool-coip-1")) == there
    assert site(resource("aws_elasticache_cluster", preferred_outpost_arn="arn")) == there
    for on, expected in ((outpost, there), (region, ("aws",) * 4)):
        assert site(resource("aws_lb", subnets=[refer(on)]), region, outpost) == expected
        assert site(resource("aws_lb", subnet_mapping=[{"subnet_id": refer(on)}]), region, outpost) == expected
        interface = resource("aws_network_interface", subnet_id=refer(on))
        for name in ("network_interface", "primary_network_interface"):
            instance = resource("aws_instance", **{name: [{"network_interface_id": refer(interface)}]})
            assert site(instance, interface, region, outpost) == expected
        assert site(resource("aws_emr_cluster", ec2_attributes=[{"subnet_id": refer(on)}]), region, outpost) == expected
        service = resource("aws_ecs_service", launch_type="EC2", network_configuration=[{"subnets": [refer(on)]}])
        assert site(service, region, outpost) == expected


def test_a_subnet_that_may_be_on_an_outpost() -> None:
    perhaps = resource("aws_subnet", outpost_arn=Value(Unknown("var.outpost", ("var.outpost",)), written=True))
    cell = cells(resource("aws_instance", subnet_id=refer(perhaps)), perhaps)["physical_environmental"]
    assert cell.owner == "customer"
    assert "var.outpost" in cell.why


def test_machines_outside_aws_are_the_customers() -> None:
    service = resource("aws_ecs_service", launch_type="EXTERNAL")
    definition = resource("aws_ecs_task_definition", requires_compatibilities=["EXTERNAL"])
    assert site(service) == site(definition) == ("customer", "customer", "customer", "shared")
    assert guest(service) == guest(definition) == "customer"
    assert site(resource("aws_ecs_task_definition", requires_compatibilities=["EXTERNAL", "FARGATE"])) == ("aws",) * 4
    assert site(resource("aws_customer_gateway")) == ("customer",) * 4
    hybrid = resource("aws_eks_cluster", remote_network_config=[{"remote_node_networks": [{"cidrs": ["10.1.0.0/16"]}]}])
    assert (*site(hybrid), guest(hybrid)) == ("shared",) * 5
    gateway = resource("aws_storagegateway_gateway")
    assert (*site(gateway), guest(gateway), engine(gateway)) == ("shared",) * 6
    assert guest(resource("aws_ssm_activation")) == "customer"


def test_what_a_template_makes_is_not_said_to_be_awss() -> None:
    """A stack may make instances, which are nowhere in the plan."""
    for resource_type in (*DEPLOYS, "aws_cloudformation_stack_set"):
        found = cells(resource(resource_type))
        assert {found[name].owner for name in ("guest_os_patching", "network_configuration", "encryption_at_rest")} == {"customer"}
        assert "instance" in found["guest_os_patching"].why


def test_an_override_that_fails_changes_nothing() -> None:
    assert judged_as(breaks("no"))["guest_os_patching"].owner == "customer"
    assert judged_as(SATISFIED)["guest_os_patching"].owner == "aws"


def test_an_undecided_override_leaves_more_to_the_customer_and_says_on_what_it_depends() -> None:
    undecided = judged_as(depends("launch_type depends on var.where", ["var.where"]))
    known = [judged_as(breaks("no")), judged_as(SATISFIED)]
    for name, cell in undecided.items():
        assert OWNERS.index(cell.owner) >= max(OWNERS.index(one[name].owner) for one in known), name
    assert undecided["guest_os_patching"].why == "the customer's unless it turns out to be AWS's, which depends on var.where"


def test_an_unknown_launch_type() -> None:
    launch_type = Value(Unknown("var.launch_type", ("var.launch_type",)), written=True)
    cell = cells(resource("aws_ecs_service", launch_type=launch_type))["guest_os_patching"]
    assert cell.owner == "customer"
    assert "var.launch_type" in cell.why


KNOWN_LATER: dict[tuple[str, str], tuple[object, ...]] = {
    ("aws_ecs_service", "launch_type"): ("FARGATE", "EC2", "EXTERNAL", "MANAGED_INSTANCES", None),
    ("aws_ecs_service", "capacity_provider_strategy"): ([{"capacity_provider": "FARGATE"}], [{"capacity_provider": "own"}], []),
    ("aws_ecs_task_definition", "requires_compatibilities"): (["FARGATE"], ["EXTERNAL"], ["FARGATE", "EC2"], ["MANAGED_INSTANCES"], []),
    ("aws_ecs_capacity_provider", "managed_instances_provider"): ([{"propagate_tags": "NONE"}], []),
    ("aws_lambda_function", "package_type"): ("Zip", "Image", None),
    ("aws_lambda_function", "capacity_provider_config"): ([{"lambda_managed_instances_capacity_provider_config": [{}]}], []),
    ("aws_lambda_function", "runtime"): ("python3.13", "provided.al2023", None),
    ("aws_db_instance", "backup_target"): ("outposts", "region", None),
    ("aws_db_instance", "engine"): ("postgres", "custom-oracle-ee", "custom-sqlserver-se", None),
    ("aws_batch_compute_environment", "compute_resources"): (
        [{"type": "FARGATE"}],
        [{"type": "EC2"}],
        [{"type": "ECS_MANAGED_INSTANCES"}],
        [],
    ),
    ("aws_batch_job_definition", "platform_capabilities"): (["FARGATE"], ["EC2"], ["MANAGED_INSTANCES"], None),
    ("aws_directory_service_directory", "type"): ("ADConnector", "MicrosoftAD", None),
    ("aws_eks_cluster", "remote_network_config"): ([{"remote_node_networks": [{"cidrs": ["10.0.0.0/16"]}]}], []),
    ("aws_eks_node_group", "ami_type"): ("CUSTOM", "AL2023_x86_64_STANDARD", None),
    ("aws_subnet", "outpost_arn"): ("arn", None),
    ("aws_appstream_fleet", "fleet_type"): ("ELASTIC", "ALWAYS_ON", None),
    ("aws_codebuild_project", "environment"): ([{"image": "aws/codebuild/standard:7.0"}], [{"image": "ci:1"}]),
    ("aws_elastic_beanstalk_environment", "template_name"): ("base", None),
    ("aws_elastic_beanstalk_environment", "solution_stack_name"): ("v4.9.3 running Docker", "v4.9.3 running Python 3.13", None),
    ("aws_kms_custom_key_store", "custom_key_store_type"): ("EXTERNAL_KEY_STORE", "AWS_CLOUDHSM", None),
    ("aws_kms_key", "custom_key_store_id"): ("cks-1", None),
    ("aws_kms_key", "xks_key_id"): ("k", None),
}


@pytest.mark.parametrize(("resource_type", "attribute"), KNOWN_LATER)
def test_knowing_more_stays_within_what_may_be(resource_type: str, attribute: str) -> None:
    """Law 2 of the split: who acts once a value is known is one of those who might, and never asks more of the customer than before."""
    later = Value(Unknown("var.x", ("var.x",)), written=True)
    before = cells(resource(resource_type, **{attribute: later}))
    for value in KNOWN_LATER[resource_type, attribute]:
        for area, cell in cells(resource(resource_type, **{attribute: value})).items():
            assert cell.owners <= before[area].owners, (value, area, cell, before[area])
            assert OWNERS.index(cell.owner) <= OWNERS.index(before[area].owner), (value, area)


@pytest.mark.parametrize("world", FIXTURES, ids=lambda path: path.name)
def test_the_worlds(world: Path) -> None:
    expected = tomllib.loads((world / "expected.toml").read_text(encoding="utf-8")).get("split", [])
    judge = Judge(from_plan(world / "plan.json"), facts())
    for row in expected:
        subject = judge.graph.get(row["address"])
        assert subject is not None, row
        found = split(subject, SERVICES, judge.holds)
        assert found is not None, row
        assert found[row["domain"]].owner == row["owner"], row


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the tables of ../shared/data/aws")
def test_the_defaults_are_those_of_the_table() -> None:
    with (DATA / "srm_matrix.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert tuple(dict.fromkeys(row["domain"] for row in rows)) == SERVICES.domains
    for row in rows:
        domain = SERVICES.domain(row["domain"])
        assert (domain.owner_of(row["service_kind"]), domain.class_) == (row["owner"], row["class"]), row


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the tables of ../shared/data/aws")
def test_what_a_control_asks_of_the_customer_is_not_said_to_be_awss() -> None:
    """Guest OS patching apart: those controls ask for a choice (which image, which compute) that makes the patching somebody's."""
    with (DATA / "controls.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        for resource_type in row["subject_types"].split(","):
            if SERVICES.of(resource_type) is not None and row["domain"] != "guest_os_patching":
                assert cells(resource(resource_type))[row["domain"]].owner != "aws", (row["id"], resource_type)


def refinements(resource_type: str) -> Iterator[Mapping[str, Cell]]:
    """The split of a type in each way that up to two of its overrides may hold; those without a condition always do."""
    conditions = [override.when for override in SERVICES.overrides(resource_type) if override.when]
    for hold in chain.from_iterable(combinations(conditions, several) for several in range(3)):

        def judged(items: tuple[Item, ...], _resource: Resource, hold: tuple[tuple[Item, ...], ...] = hold) -> Judgement:
            return SATISFIED if items in hold else breaks("no")

        found = split(resource(resource_type), SERVICES, judged)
        assert found is not None
        yield found


# Asked only where they start tasks of ECS, and there an override says that the platform is shared.
STARTERS = {("generic/resources-run-supported-versions", kind) for kind in ("aws_cloudwatch_event_target", "aws_scheduler_schedule")}


def test_no_control_is_asked_about_an_area_that_is_awss_alone() -> None:
    """In any refinement. Guest OS patching apart: those controls ask for a choice that makes the patching somebody's."""
    for control in catalogue().all():
        for resource_type in control.types:
            asked = (control.id, resource_type) not in STARTERS
            if asked and SERVICES.of(resource_type) is not None and control.domain != "guest_os_patching":
                owners = {found[control.domain].owner for found in refinements(resource_type)}
                assert "aws" not in owners, (control.id, resource_type)


def test_which_key_encrypts_is_never_awss_choice_where_an_argument_names_it() -> None:
    for resource_type in SERVICES.tables.types:
        arguments = {name: one for name, one in shipped().attributes(resource_type).items() if one.required or one.optional}
        if any(name.removeprefix("s3_").startswith("kms_key") and one.kind == "string" for name, one in arguments.items()):
            assert cells(resource(resource_type))["encryption_at_rest"].owner != "aws", resource_type
