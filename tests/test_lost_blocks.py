"""Law 2 where an error leaves a block out: whatever it says, what is said of the others is what would be said of it whole, or unknown.

`pytest tests/test_lost_blocks.py -k s3/` takes the controls of one service.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from srm_tf.catalogue.control import Control, Example
from srm_tf.catalogue.load import control_files
from srm_tf.engine.scopes import with_scopes
from srm_tf.model.graph import Graph
from srm_tf.terraform.hcl import parse
from tests.support.altering import answers, kind, told
from tests.support.judging import configured_graph
from tests.support.pages import control_page

FILES = control_files()
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
# Examples by a part of their names, the block that is lost, and why the answer may be another one.
DISPUTED = {
    ("as before provider", "aws_eip.main"): "what only earlier providers have tells the version, and so the default",
    ("as before provider", "aws_ec2_client_vpn_network_association.staff"): "the same",
    ("what only providers before version 6 have", "aws_eip.main"): "the same",
    ("a script is told the id", "data.template_file.start"): "a look-up that is lost hands on what it is told, to nobody that is known",
    ("the default group of another module", "module.network"): "an output of a module that is not here is taken for what it is called",
    ("every port of a domain", "module.web"): "what a module makes that is not here is nobody's of this configuration",
    (
        "behind a firewall that the internet is led through",
        "aws_route_table_association.edge",
    ): "a subnet has one route table, and it has one",
    ("two policies of one endpoint", "aws_vpc_endpoint_policy.wide"): "an endpoint has one policy, and it has one",
    ("all protocols, with a port", "module.acl"): "a rule speaks for itself where what it is a rule of is not here",
    ("spares one of other buckets", "aws_s3_bucket.logs"): "what is lost is no one of many, and another bucket than the policy's",
    ("SSH for everybody, in a rule resource", "aws_security_group.app"): "the same",
    ("all protocols from everywhere", "aws_security_group.web"): "the same",
    ("a module makes the group, the caller opens it", "module.db"): "the same",
    ("a module makes the group, the caller adds the rule", "module.app"): "the same",
    ("an IPv6 range, in a rule that the caller of a module adds", "module.app"): "the same",
    (
        "an attachment adds the default group",
        "aws_network_interface_sg_attachment.web",
    ): "whose interface is not told has nothing to do with an instance, which is told by the reference to its own",
    ("commands in the tasks of a service", "aws_ecs_service.web"): "a pattern names nobody's tasks where no service is told",
}
WRONG = "  = this is no argument"


def lacking(text: str) -> Iterator[tuple[str, str]]:
    """The text with one of its blocks broken, and what that is called."""
    lines = text.splitlines()
    for block in parse(text, "main.tf").body.blocks:
        if block.type in {"resource", "module", "provider", "data"}:
            at = block.span.line - 1
            head, brace, rest = lines[at].partition("{")
            name = ".".join(block.labels if block.type == "resource" else (block.type, *block.labels))
            yield name, "\n".join([*lines[:at], head + brace, WRONG, rest, *lines[at + 1 :]])


def graph_of(example: Example, text: str, *, broken: bool) -> Graph:
    """What a text describes that stands in the place of an example's."""
    return with_scopes(configured_graph(text, files=example.files, broken=broken))


def verdicts(control: Control, example: Example, text: str, *, broken: bool) -> dict[str, str]:
    """Address → passes, fails, open."""
    graph = graph_of(example, text, broken=broken)
    return {name: kind(answer) for name, answer in answers(control, example, graph).items()}


def is_open(address: str) -> bool:
    """Whether an address stands for instances of which nobody knows how many there are."""
    return '["?"]' in address


def differing(control: Control, example: Example) -> Iterator[str]:
    """What is said of somebody who is still there, where that is another answer."""
    broken = [one for one in lacking(example.terraform) if not any(part in example.name and one[0] == lost for part, lost in DISPUTED)]
    if len(broken) < 2:
        return  # of what is lost itself, nothing is known
    whole = verdicts(control, example, example.terraform, broken=False)
    at_parts = told(control, example, graph_of(example, example.terraform, broken=False))
    for lost, text in broken:
        found = verdicts(control, example, text, broken=True)
        for address, verdict in whole.items():
            is_gone = address not in found and (address.startswith((lost, "account", "region")) or any(map(is_open, found)))
            fine = {"open"} if address == lost else {verdict, "open"} | ({"fails"} if address in at_parts else set())
            if not is_gone and found.get(address) not in fine:
                yield f"{example.name}: without {lost}, {address} is {found.get(address)}, not {verdict}"


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_block_that_is_lost_decides_nothing(path: Path) -> None:
    page = control_page(path)
    wrong = [text for example in page.examples if not example.before for text in differing(page.control, example)]
    assert not wrong, "\n".join(wrong)
