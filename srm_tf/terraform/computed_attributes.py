"""What providers compute and the configuration tells all the same: policy documents, the region, the partition, all tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from srm_tf.model.partitions import PARTITIONS, partition_of
from srm_tf.model.value import GAP, Reference
from srm_tf.terraform import cty, functions
from srm_tf.terraform.bodies import Blocks
from srm_tf.terraform.convert import convert
from srm_tf.terraform.cty import EvalError, Marks, Val
from srm_tf.terraform.policy_text import rendered
from srm_tf.terraform.set_values import a_set
from srm_tf.terraform.types import ANY, STRING, list_of, map_of
from srm_tf.terraform.without_schema import FILLED, is_found

if TYPE_CHECKING:
    from collections.abc import Iterable

    from srm_tf.model.partitions import Partition
    from srm_tf.terraform.chosen_provider import Provided
    from srm_tf.terraform.declared import ResourceId
    from srm_tf.terraform.resources import ResourceInstance

# Services whose principal ends as the names of their partition do, by that end; all others are `….amazonaws.com` everywhere:
# https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/meta/service_principal_data_source.go
_NAMED_LOCALLY = {
    "amazonaws.com.cn": ("codedeploy", "elasticmapreduce", "logs"),
    "c2s.ic.gov": ("cloudhsm", "config", "logs", "workspaces"),
    "sc2s.sgov.gov": ("dms", "logs"),
}
_ASKED = ("service_name", "region", "name", "endpoint")  # by what these are looked up
_TAGS = map_of(STRING)
# Terraform's own resource type: https://developer.hashicorp.com/terraform/language/resources/terraform-data
BUILT_IN = {"terraform_data": ("id", "input", "output", "triggers_replace")}
# What gives on what it is given, and no more: https://registry.terraform.io/providers/hashicorp/null/latest/docs/data-sources/data_source
HANDED_ON = {("terraform_data", "input"), ("terraform_data", "output"), ("null_data_source", "outputs")}

# What others name by its id, and imports as well: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc#import, …
BY_ID = {
    ("aws_ebs_volume", "id"): "vol-",
    ("aws_instance", "id"): "i-",
    ("aws_launch_template", "id"): "lt-",
    ("aws_network_acl", "id"): "acl-",
    ("aws_network_interface", "id"): "eni-",
    ("aws_route_table", "id"): "rtb-",
    ("aws_secretsmanager_secret", "arn"): "arn:",
    ("aws_security_group", "id"): "sg-",
    ("aws_subnet", "id"): "subnet-",
    ("aws_vpc", "id"): "vpc-",
}
_TOLD = frozenset({"tags_all", "service_type", "domain_validation_options"})
_SERVED_BY = {"gateway_load_balancer_arns": "GatewayLoadBalancer", "network_load_balancer_arns": "Interface"}
_READ = "read at plan time"
# Zones that a Region has for everybody; "a minimum of three", but for accounts that see two of an old Region:
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
_ZONES = 2

# Data sources that say where a configuration is applied.
SURROUNDINGS = {
    "aws_caller_identity": ("account_id", "arn", "id", "user_id"),
    "aws_partition": ("dns_suffix", "id", "partition", "reverse_dns_prefix"),
    "aws_region": ("current", "description", "endpoint", "id", "name", "region"),
}
# Data sources with all that they say, beside what is written.
SAYING = SURROUNDINGS | {
    "aws_iam_policy_document": (
        *("id", "json", "minified_json", "override_json", "override_policy_documents", "policy_id"),
        *("source_json", "source_policy_documents", "statement", "version"),
    ),
    "template_file": ("id", "rendered", "template", "vars"),
}

# Lists and sets of data sources that instances are made for, in every version of the provider that has them; others changed from one to
# the other: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/availability_zones, /subnets, …
_KEYS = {
    "aws_availability_zones": {"group_names": "set", "names": "list", "zone_ids": "list"},
    "aws_instances": {"ids": "list"},
    "aws_regions": {"names": "set"},
    "aws_security_groups": {"ids": "list"},
    "aws_subnet_ids": {"ids": "set"},
    "aws_subnets": {"ids": "list"},
}
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/organizations_organization
_ACCOUNTS = {("aws_organizations_organization", name) for name in ("accounts", "non_master_accounts")}
_READ_BY = {"content": "file", "content_base64": "filebase64"}  # of a local file, by the function that reads the same
# What the provider never fills in:
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
_NULL_IF_UNWRITTEN = ("override_json", "override_policy_documents", "policy_id", "source_json", "source_policy_documents")


def computed(instance: ResourceInstance, name: str, provider: Provided) -> Val | None:
    """The value of an attribute that nobody wrote, where it can be told; else None. Raises EvalError for what a provider would refuse."""
    if not may_tell(instance.id, name):
        return None
    if instance.id.mode == "data":
        return _data(instance, name, provider)
    if instance.id.type in BUILT_IN and name in BUILT_IN[instance.id.type]:
        return _terraform_data(instance, name)
    if name == "tags_all" and instance.known_type:
        return _all_tags(instance, provider)
    if name == "service_type" and instance.id.type == "aws_vpc_endpoint_service":
        return _service_type(instance)
    if name == "domain_validation_options" and instance.id.type == "aws_acm_certificate":
        return _validation_options(instance)
    return None


def may_tell(resource: ResourceId, name: str) -> bool:
    """Whether the configuration may tell an attribute that nobody wrote: of most resources none but all their tags."""
    return resource.mode == "data" or resource.type in BUILT_IN or name in _TOLD or (resource.type, name) in BY_ID


def always_there(kind: str) -> tuple[str, ...]:
    """The attributes of a type without a schema here that will have a value in any case."""
    return tuple(sorted(name for of, name in FILLED if of == kind))


def tells_keys(resource: ResourceId, name: str) -> bool:
    """Whether it is a list or set of a data source that instances are made for: of zones, of subnets."""
    return resource.mode == "data" and name in _KEYS.get(resource.type, {})


def keys(resource: ResourceId, name: str, texts: Iterable[str]) -> Val:
    """What such a data source has found."""
    items = map(cty.string, texts)
    return a_set(items, STRING) if _KEYS[resource.type][name] == "set" else cty.a_list(items, STRING)


def _service_type(instance: ResourceInstance) -> Val | None:
    """What endpoints of a service are: its load balancers say, but it is known after apply only.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpointServiceConfiguration.html
    """
    for behind, kind in _SERVED_BY.items():
        given = instance.part(behind)
        if isinstance(given, Val) and given.known and not given.is_null and given.items:
            why = (f"{instance.address}.service_type",)
            return Val(STRING, cty.Blank(not_null=True, why=why, there=True, branches=(("", cty.string(kind)),), shape=GAP))
    return None


def _validation_options(instance: ResourceInstance) -> Val | None:
    """One for each name of a certificate that DNS validates: the provider (from version 3) tells which before apply, and no more.

    The record that ACM asks for is a CNAME: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    It is a list, in the order of the set that it is: as a list older versions had it, and an index of it is no mistake there.
    """
    method, first, others = (instance.part(name) for name in ("validation_method", "domain_name", "subject_alternative_names"))
    if not isinstance(method, Val) or method.data != "DNS" or not isinstance(first, Val) or isinstance(others, Blocks):
        return None
    if others is not None and not (others.known and cty.wholly_known(others)):
        return None
    names = [first, *(() if others is None or others.is_null else others.items)]
    if not all(isinstance(name.data, str) for name in names):
        return None
    why = f"{instance.address}.domain_validation_options"
    record = {f"resource_record_{part}": _later(f"{why}.resource_record_{part}") for part in ("name", "type", "value")}
    cname = cty.Blank(
        not_null=True, why=record["resource_record_type"].blank.why, there=True, branches=(("", cty.string("CNAME")),), shape=GAP
    )
    record["resource_record_type"] = Val(STRING, cname)
    named = {str(name.data): cty.an_object({"domain_name": name, **record}) for name in names}
    return cty.a_list((named[name] for name in sorted(named)), named[str(first.data)].type)


def _later(text: str, why: str = "") -> Val:
    """A text that will be there."""
    return Val(STRING, cty.Blank(not_null=True, why=(f"{text}, {why}" if why else text,), there=True, shape=GAP))


def _terraform_data(instance: ResourceInstance, name: str) -> Val:
    """`output` is the input, but known after apply only."""
    if name == "id":
        return cty.unknown(STRING, not_null=True, why=(f"{instance.address}.id",))
    given = instance.part("input")
    if name != "output" or not isinstance(given, Val):
        return cty.null()
    marks = cty.hiding(cty.marks_in(given)) | given.marks
    return Val(given.type, cty.Blank(why=(f"{instance.address}.output",), sure=given), marks)


def _data(instance: ResourceInstance, name: str, provider: Provided) -> Val | None:
    if (found := _of_region(instance, name, provider) or _accounts(instance, name)) is not None:
        return found
    if instance.id.type == "aws_caller_identity" and name in SURROUNDINGS["aws_caller_identity"]:
        return _later(f"{instance.address}.{name}", _READ)
    if instance.id.type == "aws_availability_zones" and name in {"names", "zone_ids"}:
        text = f"{instance.address}.{name}"
        whole = _every_zone(instance)
        least = _ZONES if whole and _zones_of_all(instance) else 0
        return Val(list_of(STRING), cty.Blank(not_null=True, least=least, why=(f"{text}, {_READ}",), source=(text, 0), there=whole))
    if instance.id.type == "aws_partition":
        return _partition(provider.text("region"), name, f"{instance.address}.{name}")
    if instance.id.type == "aws_iam_policy_document" and name in {"json", "minified_json"} and not instance.waits:
        return rendered(instance, minified=name == "minified_json")
    if instance.id.type == "aws_iam_policy_document" and name in _NULL_IF_UNWRITTEN:
        return cty.null()
    if instance.id.type == "template_file" and name == "rendered" and not instance.waits:
        return _template_file(instance)
    return None if instance.known_type else _looked_up(instance, name)


def _accounts(instance: ResourceInstance, name: str) -> Val | None:
    """The accounts of an organization, perhaps none; of each a look-up tells its number, its ARN and its name."""
    if (instance.id.type, name) not in _ACCOUNTS:
        return None
    text = f"{instance.address}.{name}"

    def part(attribute: str) -> Val:
        read = f"{text}.{attribute}"
        return cty.mark(_later(read, _READ), Marks(references=(Reference(read, instance.address, name),)))

    account = cty.Blank(not_null=True, why=(text,), there=True, reads=part)
    return Val(ANY, cty.Blank(not_null=True, why=(f"{text}, {_READ}",), each=Val(ANY, account)))


def _looked_up(instance: ResourceInstance, name: str) -> Val:
    """Whatever a data source finds: of what type it is, no schema here says."""
    if instance.id.type == "local_file" and name in _READ_BY and not instance.waits and (text := _local_file(instance, name)) is not None:
        return text
    if (
        (instance.id.type, name) == ("null_data_source", "outputs")
        and not instance.waits
        and (inputs := _texts(instance, "inputs")) is not None
    ):
        return inputs  # https://registry.terraform.io/providers/hashicorp/null/latest/docs/data-sources/data_source
    named = is_found(instance.id.type, name)
    why = (f"{instance.address}.{name}, {_READ}",)
    return Val(STRING if named else ANY, cty.Blank(not_null=named, why=why, there=named, shape=GAP))


def _every_zone(instance: ResourceInstance) -> bool:
    """Whether the list of a Region's zones leaves none out but those that somebody has to opt in to."""
    filters = instance.part("filter")
    narrowed = [instance.part(name) for name in ("exclude_names", "exclude_zone_ids")]
    if any(part is not None and not (isinstance(part, Val) and part.is_null) for part in narrowed):
        return False
    if not isinstance(filters, Blocks):
        return filters is None
    names = [one.values.get("name") for one in filters.items]
    return not filters.open and all(name is not None and name.data == "opt-in-status" for name in names)


def _zones_of_all(instance: ResourceInstance) -> bool:
    """Whether those are in the list that nobody has to opt in to, and that are available."""
    state, filters = instance.part("state"), instance.part("filter")
    values = [one.values.get("values") for one in filters.items] if isinstance(filters, Blocks) else []
    asked = all(one is not None and any(item.data == "opt-in-not-required" for item in one.items) for one in values)
    return asked and (state is None or (isinstance(state, Val) and state.data == "available"))


def _template_file(instance: ResourceInstance) -> Val | None:
    """What `templatefile` came from: https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file."""
    from srm_tf.terraform import rendering  # noqa: PLC0415 — it evaluates in its turn

    text, given = instance.part("template"), _texts(instance, "vars")
    if not isinstance(text, Val) or not isinstance(text.data, str) or given is None:
        return None
    inner, marks = cty.unmark(text)
    return rendering.rendered(str(inner.data), given, marks, rendering.TemplateScope({}, None))


def _texts(instance: ResourceInstance, name: str) -> Val | None:
    """An argument that is a map of texts; None where it is not known what is in it."""
    found = instance.part(name)
    if isinstance(found, Blocks):  # as Terraform 0.11 had it
        found = cty.an_object(found.items[0].values if found.items else {})
    given = convert(cty.an_object({}) if found is None or found.is_null else found, _TAGS)
    return given if given.known else None


def _local_file(instance: ResourceInstance, name: str) -> Val | None:
    """What `file` reads: https://registry.terraform.io/providers/hashicorp/local/latest/docs/data-sources/file.

    None where it cannot be seen, or where what may make it names it: what refers to a resource is read once that is made, though the name
    is known before (https://github.com/hashicorp/terraform/pull/27267).
    """
    named, function = instance.part("filename"), _READ_BY[name]
    if isinstance(named, Val) and any(one.target for one in cty.marks_in(named).references):
        return None
    functions.load(function)
    try:
        text = functions.call(function, [named], instance.scope.files) if isinstance(named, Val) else None
    except EvalError:
        return None
    return text if text is not None and text.known else None


def _of_region(instance: ResourceInstance, name: str, provider: Provided) -> Val | None:
    """What is said of a Region, or of a service in it: a secret where what is asked is one, since it repeats that."""
    text, found = f"{instance.address}.{name}", None
    if instance.id.type == "aws_region" and name in {"name", "id", "region"}:
        region = _region(instance, provider)
        found = cty.string(region) if region else _later(text, _READ)
    elif instance.id.type == "aws_service_principal" and name == "name" and (service := instance.text("service_name")):
        found = _principal(service, _region(instance, provider), text)
    asked = (part for part in map(instance.part, _ASKED) if isinstance(part, Val))
    return None if found is None else cty.mark(found, cty.hiding(cty.NONE.and_all(map(cty.marks_in, asked))))


def _region(instance: ResourceInstance, provider: Provided) -> str | None:
    """The Region that a data source asks about, as it says, else its provider; None where that is not known."""
    asked = [name for name in _ASKED[1:] if instance.part(name) is not None]
    if not asked:
        return provider.text("region")
    return next((text for name in asked if name != "endpoint" and (text := instance.text(name))), None)


def _partitions(region: str | None) -> tuple[Partition, ...]:
    """The partition of the Region; all there are where the Region is not told."""
    return PARTITIONS if region is None else (partition_of(region),)


def _partition(region: str | None, name: str, text: str) -> Val | None:
    """An attribute of `aws_partition` in a region; without one it may be that of any partition. None of another attribute."""
    facts = [
        {"partition": one, "id": one, "dns_suffix": dns, "reverse_dns_prefix": ".".join(reversed(dns.split(".")))}
        for one, _, dns in _partitions(region)
    ]
    return _one_of([fact[name] for fact in facts], text) if name in facts[0] else None


def _principal(service: str, region: str | None, text: str) -> Val:
    """The name by which policies call a service."""
    ends = [dns if service in _NAMED_LOCALLY.get(dns, ()) else "amazonaws.com" for _, _, dns in _partitions(region)]
    return _one_of([f"{service}.{end}" for end in ends], text)


def _one_of(texts: list[str], text: str) -> Val:
    """The text, if there is one; of several an unknown with each of them as a branch."""
    shown = tuple(dict.fromkeys(texts))
    if len(shown) == 1:
        return cty.string(shown[0])
    branches = tuple(("", cty.string(one)) for one in shown)
    return Val(STRING, cty.Blank(not_null=True, why=(f"{text}, {_READ}",), branches=branches, shape=GAP))


def _all_tags(instance: ResourceInstance, provider: Provided) -> Val | None:
    """The tags of the resource over the provider's `default_tags`; not known before all of them are."""
    own = instance.part("tags")
    if own is not None and (not isinstance(own, Val) or own.type != _TAGS):
        return None
    given = provider.block("default_tags")
    default = _default_tags(given) if given is not None else None
    parts = [one for one in (default, own) if one is not None]
    if not all(cty.wholly_known(one) for one in parts):
        return cty.unknown(_TAGS, why=cty.reasons(*parts), marks=_united(parts))
    merged = {name: value for one in parts for name, value in one.members.items()}
    return cty.mark(cty.a_map(merged, STRING), _united(parts))


def _default_tags(given: Blocks) -> Val | None:
    if given.open:
        return given.open[0][1]
    found = given.items[-1].values.get("tags") if given.items else None
    try:
        return convert(found, _TAGS) if found is not None and not found.is_null else None
    except EvalError:
        return cty.unknown(ANY, why=("default_tags, which Terraform refuses",))


def _united(parts: list[Val]) -> cty.Marks:
    marks = cty.NONE
    for one in parts:
        marks |= one.marks
    return marks
