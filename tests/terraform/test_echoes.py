"""What a resource repeats of the resources beside it: a change of the part leaves the whole behind.

The forms are those of plans that Terraform made of changes at moto, provider 3.39.
"""

from __future__ import annotations

from typing import Any

from tests.support.judging import after_plan, worlds_of

OPEN = '{"Statement":[{"Action":"sqs:SendMessage","Effect":"Allow","Principal":"*","Resource":"*"}]}'
NARROW = '{"Statement":[]}'
URL = "https://sqs.us-east-1.amazonaws.com/123456789012/q"


def entry(type_: str, actions: list[str], before: Any, after: Any) -> dict[str, Any]:
    return {
        "address": f"{type_}.x",
        "mode": "managed",
        "type": type_,
        "name": "x",
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": {}},
    }


def after(*entries: dict[str, Any], **expressions: Any) -> Any:
    """The first of the resources after a plan of them; `expressions`: what it writes."""
    head = {name: entries[0][name] for name in ("address", "mode", "type", "name")}
    plan = {
        "format_version": "1.2",
        "resource_changes": list(entries),
        "configuration": {"root_module": {"resources": [{**head, "expressions": expressions}]}},
    }
    found = worlds_of(plan)
    assert found.before is not None
    return found.after.by_address[entries[0]["address"]], found.before.by_address[entries[0]["address"]]


QUEUE = {"id": URL, "name": "q", "policy": OPEN}


def test_a_policy_that_another_resource_changes_is_not_the_queues() -> None:
    queue = entry("aws_sqs_queue", ["no-op"], QUEUE, QUEUE)
    changes = [
        (["update"], {"queue_url": URL, "policy": OPEN}, {"queue_url": URL, "policy": NARROW}),
        (["delete"], {"queue_url": URL, "policy": OPEN}, None),
        (["create"], None, {"queue_url": URL, "policy": NARROW}),
    ]
    for actions, was, will in changes:
        later, earlier = after(queue, entry("aws_sqs_queue_policy", actions, was, will))
        assert later.get("policy").is_null
        assert earlier.text("policy") == (OPEN if was is None else None)  # told by the part, where there is one


def test_a_policy_that_stays_or_is_another_queues_or_that_the_queue_writes_is_the_queues() -> None:
    queue = entry("aws_sqs_queue", ["no-op"], QUEUE, QUEUE)
    part = {"queue_url": URL, "policy": OPEN}
    other = {"queue_url": URL + "2", "policy": OPEN}
    assert after(queue, entry("aws_sqs_queue_policy", ["no-op"], part, part))[0].text("policy") == OPEN
    assert after(queue, entry("aws_sqs_queue_policy", ["delete"], other, None))[0].text("policy") == OPEN
    assert after(queue, entry("aws_sqs_queue_policy", ["delete"], part, None), policy={"constant_value": OPEN})[0].text("policy") == OPEN


def test_of_what_changes_in_the_whole_that_counts_whoever_wrote_it() -> None:
    queue = entry("aws_sqs_queue", ["update"], {**QUEUE, "policy": NARROW}, QUEUE)
    part = {"queue_url": URL, "policy": NARROW}
    assert after(queue, entry("aws_sqs_queue_policy", ["delete"], part, None))[0].text("policy") == OPEN


def test_a_bucket_repeats_its_encryption_until_that_is_gone() -> None:
    rule = [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}]}]
    values = {"id": "b", "bucket": "b", "server_side_encryption_configuration": [{"rule": rule}]}
    part = entry("aws_s3_bucket_server_side_encryption_configuration", ["delete"], {"id": "b", "bucket": "b", "rule": rule}, None)
    assert after(entry("aws_s3_bucket", ["no-op"], values, values), part)[0].get("server_side_encryption_configuration").is_null


def test_of_several_policies_of_a_role_only_those_that_change_go() -> None:
    inline = [{"name": "wide", "policy": OPEN}, {"name": "own", "policy": NARROW}]
    arns = [f"arn:aws:iam::aws:policy/{one}" for one in "AB"]
    values = {"id": "r", "name": "r", "inline_policy": inline, "managed_policy_arns": arns}
    role = entry("aws_iam_role", ["no-op"], values, values)
    wide = {"role": "r", "name": "wide", "policy": OPEN}
    attached = {"role": "r", "policy_arn": arns[0]}
    later, earlier = after(
        role,
        entry("aws_iam_role_policy", ["update"], wide, {**wide, "policy": NARROW}),
        entry("aws_iam_role_policy_attachment", ["delete"], attached, None),
    )
    assert [one.get("name").text() for one in later.get("inline_policy").items()] == ["own"]
    assert later.get("managed_policy_arns").plain() == arns[1:]
    assert [one.get("name").text() for one in earlier.get("inline_policy").items()] == ["own"]


def test_a_role_repeats_nothing_that_its_parts_say_by_themselves() -> None:
    """What stands is told by the part, as the configuration has it; what somebody put there by hand, by the role."""
    inline = [{"name": "wide", "policy": OPEN}, {"name": "by hand", "policy": OPEN}]
    arns = [f"arn:aws:iam::aws:policy/{one}" for one in "AB"]
    values = {"id": "r", "name": "r", "inline_policy": inline, "managed_policy_arns": arns}
    wide, attached = {"role": "r", "name": "wide", "policy": OPEN}, {"role": "r", "policy_arn": arns[0]}
    parts = entry("aws_iam_role_policy", ["no-op"], wide, wide), entry("aws_iam_role_policy_attachment", ["no-op"], attached, attached)
    for world in after(entry("aws_iam_role", ["no-op"], values, values), *parts):
        assert [one.get("name").text() for one in world.get("inline_policy").items()] == ["by hand"]
        assert world.get("managed_policy_arns").plain() == arns[1:]
    role = entry("aws_iam_role", ["no-op"], values, values)
    later, _ = after(role, *parts, inline_policy=[{"name": {"constant_value": "wide"}}], managed_policy_arns={"constant_value": arns})
    assert [one.get("name").text() for one in later.get("inline_policy").items()] == ["wide", "by hand"]
    assert later.get("managed_policy_arns").plain() == arns


def test_nor_does_a_role_of_a_state() -> None:
    inline = [{"name": "wide", "policy": OPEN}, {"name": "by hand", "policy": OPEN}]
    held = {
        "aws_iam_role": {"id": "r", "name": "r", "inline_policy": inline, "managed_policy_arns": []},
        "aws_iam_role_policy": {"role": "r", "name": "wide", "policy": OPEN},
        "aws_sqs_queue": QUEUE,
        "aws_sqs_queue_policy": {"queue_url": URL, "policy": OPEN},
    }
    states = [{"address": f"{type_}.x", "mode": "managed", "type": type_, "name": "x", "values": values} for type_, values in held.items()]
    state = {"format_version": "1.0", "values": {"root_module": {"resources": states}}}
    found = after_plan(state).by_address
    assert [one.get("name").text() for one in found["aws_iam_role.x"].get("inline_policy").items()] == ["by hand"]
    assert found["aws_sqs_queue.x"].text("policy") == OPEN


def rules(type_: str, values: dict[str, Any], *parts: dict[str, Any]) -> tuple[Any, Any]:
    """A whole in both worlds, where a plan without configuration takes rules away."""
    whole = entry(type_, ["no-op"], values, values)
    gone = [{**entry(one.pop("of"), ["delete"], one, None), "address": f"gone.{number}"} for number, one in enumerate(parts)]
    plan = {"format_version": "1.2", "resource_changes": [whole, *gone]}
    found = worlds_of(plan)
    assert found.before is not None
    return found.after.by_address[f"{type_}.x"], found.before.by_address[f"{type_}.x"]


def test_a_network_acl_repeats_a_rule_until_it_is_gone() -> None:
    def element(number: int) -> dict[str, Any]:
        return {"action": "allow", "cidr_block": "0.0.0.0/0", "from_port": 22, "protocol": "6", "rule_no": number, "to_port": 22}

    values = {"id": "acl-1", "ingress": [element(100), element(200)], "egress": [element(100)]}
    part = {"of": "aws_network_acl_rule", "network_acl_id": "acl-1", "egress": False, "rule_number": 100}
    later, earlier = rules("aws_network_acl", values, part)
    for world in (later, earlier):  # before, the rule says it by itself
        assert [one.get("rule_no").plain() for one in world.get("ingress").items()] == [200]
        assert [one.get("rule_no").plain() for one in world.get("egress").items()] == [100]
    later, _ = rules("aws_network_acl", values, {**part, "of": "aws_network_acl_rule", "egress": True})
    assert [one.get("rule_no").plain() for one in later.get("ingress").items()] == [100, 200]
    assert later.get("egress").items() == ()


def test_a_route_table_repeats_a_route_until_it_is_gone() -> None:
    def element(name: str, destination: str) -> dict[str, Any]:
        return {"cidr_block": "", "ipv6_cidr_block": "", "destination_prefix_list_id": "", name: destination, "gateway_id": "igw-1"}

    values = {"id": "rtb-1", "route": [element("cidr_block", "0.0.0.0/0"), element("ipv6_cidr_block", "::/0")]}
    part = {"of": "aws_route", "route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0", "destination_ipv6_cidr_block": ""}
    later, _ = rules("aws_route_table", values, part)
    assert [one.get("ipv6_cidr_block").text() for one in later.get("route").items()] == ["::/0"]


def test_what_is_only_looked_up_takes_nothing_with_it() -> None:
    """Terraform 0.12 lists the data sources, too, that it forgets."""
    values = {"id": "rtb-1", "route": [{"cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"}]}
    route = {"route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0"}
    looked_up = {**entry("aws_route", ["delete"], route, None), "address": "data.aws_route.x", "mode": "data"}
    for world in after(entry("aws_route_table", ["no-op"], values, values), looked_up):
        assert [one.get("gateway_id").text() for one in world.get("route").items()] == ["igw-1"]


SOURCES: dict[str, Any] = {"ipv6_cidr_blocks": [], "prefix_list_ids": [], "security_groups": [], "self": False}
SSH: dict[str, Any] = {"from_port": 22, "to_port": 22, "protocol": "tcp"}


def test_of_rules_that_a_group_repeats_in_one_element_the_one_that_is_gone_goes() -> None:
    both = {**SOURCES, **SSH, "cidr_blocks": ["0.0.0.0/0", "10.0.0.0/8"], "self": True}
    every = {**SOURCES, "from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}
    values = {"id": "sg-1", "ingress": [both, every], "egress": [every]}
    world = {"of": "aws_security_group_rule", "security_group_id": "sg-1", "type": "ingress", "cidr_blocks": ["0.0.0.0/0"], **SSH}
    own = {"of": "aws_security_group_rule", "security_group_id": "sg-1", "type": "ingress", "self": True, **SSH}
    out = {"of": "aws_vpc_security_group_egress_rule", "security_group_id": "sg-1", "ip_protocol": "-1", "cidr_ipv4": "0.0.0.0/0"}
    later, _ = rules("aws_security_group", values, world, own, out)
    first, second = later.get("ingress").items()
    assert first.get("cidr_blocks").plain() == ["10.0.0.0/8"]
    assert first.get("self").plain() is False
    assert second.get("cidr_blocks").plain() == ["0.0.0.0/0"]
    assert later.get("egress").items() == ()


def opened(world: Any, way: str = "ingress") -> list[Any]:
    """What the elements of a group let in or out: protocol, ports, ranges, itself."""
    names = ("protocol", "from_port", "to_port", "cidr_blocks", "self")
    return [[one.get(name).plain() for name in names] for one in world.get(way).items()]


def test_a_rule_that_is_gone_takes_no_other_one_with_it() -> None:
    """Other ports, another protocol, the way out and the group itself stay open."""
    around: dict[str, Any] = {**SOURCES, "cidr_blocks": ["0.0.0.0/0"]}
    others = [{**around, **SSH, **one} for one in ({"from_port": 21}, {"to_port": 23}, {"protocol": "udp"})]
    own = {**around, **SSH, "cidr_blocks": ["0.0.0.0/0"], "self": True}
    values = {"id": "sg-1", "ingress": [own, *others], "egress": [own]}
    gone = {"of": "aws_security_group_rule", "security_group_id": "sg-1", "cidr_blocks": ["0.0.0.0/0"], "self": False, **SSH}
    left = [["udp" if one["protocol"] == "udp" else "tcp", one["from_port"], one["to_port"], ["0.0.0.0/0"], False] for one in others]
    itself = ["tcp", 22, 22, [], True]
    later, _ = rules("aws_security_group", values, {**gone, "type": "ingress"})
    assert opened(later) == [itself, *left]
    assert opened(later, "egress") == [["tcp", 22, 22, ["0.0.0.0/0"], True]]
    later, _ = rules("aws_security_group", values, {**gone, "type": "egress"})
    assert opened(later) == [["tcp", 22, 22, ["0.0.0.0/0"], True], *left]
    assert opened(later, "egress") == [itself]


def test_what_is_looked_up_shows_what_it_showed() -> None:
    secret = {"arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x", "policy": OPEN}
    looked_up = {"address": "data.aws_secretsmanager_secret.x", "mode": "data", "type": "aws_secretsmanager_secret", "name": "x"}
    part = entry("aws_secretsmanager_secret_policy", ["update"], {"secret_arn": secret["arn"]}, {"secret_arn": secret["arn"]})
    state = {"format_version": "1.0", "values": {"root_module": {"resources": [{**looked_up, "values": secret}]}}}
    plan = {"format_version": "1.2", "resource_changes": [part], "prior_state": state}
    found = after_plan(plan)
    assert found.by_address["data.aws_secretsmanager_secret.x"].text("policy") == OPEN


def test_an_address_repeats_the_gateway_it_was_of() -> None:
    values = {"id": "eipalloc-1", "association_id": "eipassoc-1", "network_interface": "eni-1", "instance": ""}
    later, _ = rules("aws_eip", values, {"of": "aws_nat_gateway", "allocation_id": "eipalloc-1"})
    assert later.get("association_id").is_null
    assert later.get("network_interface").is_null
