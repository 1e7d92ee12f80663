"""What depends on itself: Terraform refuses it ("Cycle", "Self-referential block"), and here it comes to an end, said once."""

from __future__ import annotations

import pytest

from tests.support.scanning import Scan

QUEUE = 'resource "aws_sqs_queue" "{name}" {{\n  {text}\n}}\n'
CYCLES = {
    "for_each of itself": QUEUE.format(name="a", text="for_each = aws_sqs_queue.a"),
    "count of itself": QUEUE.format(name="a", text="count = length(aws_sqs_queue.a)"),
    "count that tries": QUEUE.format(name="a", text="count = try(length(aws_sqs_queue.a), 0)"),
    "two that count each other": QUEUE.format(name="a", text="count = length(aws_sqs_queue.b)")
    + QUEUE.format(name="b", text="count = length(aws_sqs_queue.a)"),
    "through a local value": QUEUE.format(name="a", text="for_each = local.all")
    + "locals {\n  all = { for key, one in aws_sqs_queue.a : key => one.id }\n}\n",
    "through a module": QUEUE.format(name="a", text="count = module.m.number")
    + 'module "m" {\n  source = "./m"\n  all = aws_sqs_queue.a\n}\n',
    "a module that counts itself": QUEUE.format(name="a", text="count = 1")
    + 'module "m" {\n  source = "./m"\n  count = module.m[0].number\n  all = []\n}\n',
}
MODULE = 'variable "all" {\n}\noutput "number" {\n  value = length(var.all)\n}\n'


@pytest.mark.parametrize("cycle", CYCLES)
def test_how_many_there_are_may_not_depend_on_how_many_there_are(cycle: str, scan: Scan) -> None:
    files = {"main.tf": CYCLES[cycle]} | ({"m/main.tf": MODULE} if "./m" in CYCLES[cycle] else {})
    scan.write(files).judge()
    assert scan.failures() == []
    assert len(scan.addresses()) == CYCLES[cycle].count('resource "')
    assert any("Terraform would refuse this: the number of " in note for note in scan.notes())


ORDERS = {
    "depends_on": (
        QUEUE.format(name="a", text="depends_on = [aws_sqs_queue.b]") + QUEUE.format(name="b", text="name = aws_sqs_queue.a.name")
    ),
    "arguments apart": QUEUE.format(name="a", text="name = aws_sqs_queue.b.arn")
    + QUEUE.format(name="b", text="tags = aws_sqs_queue.a.tags"),
    "none of it there": QUEUE.format(name="a", text="count = 0\n  depends_on = [aws_sqs_queue.b]")
    + QUEUE.format(name="b", text="count = 0\n  depends_on = [aws_sqs_queue.a]"),
    "what replaces it": QUEUE.format(name="a", text="lifecycle {\n    replace_triggered_by = [aws_sqs_queue.b]\n  }")
    + QUEUE.format(name="b", text="depends_on = [aws_sqs_queue.a]"),
    "a provisioner": QUEUE.format(name="a", text='provisioner "local-exec" {\n    command = aws_sqs_queue.b.name\n  }')
    + QUEUE.format(name="b", text="depends_on = [aws_sqs_queue.a]"),
}


@pytest.mark.parametrize("beside", ["", 'module "m" {\n  source = "./m"\n}\n'])
@pytest.mark.parametrize("cycle", ORDERS)
def test_blocks_that_wait_for_each_other_are_told(cycle: str, beside: str, scan: Scan) -> None:
    """Terraform orders whole blocks: "Cycle: aws_sqs_queue.b, aws_sqs_queue.a". A call that has no part in it changes nothing."""
    scan.write({"main.tf": ORDERS[cycle] + beside, "m/main.tf": ""}).judge()
    assert [note for note in scan.notes() if "itself" in note] == [
        "main.tf:1: aws_sqs_queue.a: Terraform would refuse this: aws_sqs_queue.a depends on itself by way of aws_sqs_queue.b"
    ]


QUEUE_A = QUEUE.format(name="a", text="name = module.m.out")
CALL = 'module "m" {{\n  source = "./m"\n  {text}\n}}\n'
HANDED = 'variable "in" {\n  default = null\n}\noutput "out" {\n  value = var.in\n}\n'
ALONE = 'variable "in" {\n  default = null\n}\noutput "out" {\n  value = "x"\n}\n'
BESIDE = f'{ALONE}resource "aws_sqs_queue" "b" {{\n  name = var.in\n}}\n'
# What stands in the root module, what in the one that it calls, and by what way Terraform goes in a cycle.
CALLS = {
    "an output of what is passed": (QUEUE_A + CALL.format(text="in = aws_sqs_queue.a.arn"), HANDED, "module.m.var.in, module.m.output.out"),
    "all of a module": (
        QUEUE.format(name="a", text="depends_on = [module.m]") + CALL.format(text="in = aws_sqs_queue.a.arn"),
        BESIDE,
        "module.m.var.in, module.m",
    ),
    "all outputs at once": (
        QUEUE.format(name="a", text='name = join("", keys(module.m))') + CALL.format(text="in = aws_sqs_queue.a.arn"),
        HANDED,
        "module.m.var.in, module.m",
    ),
    "a module that waits": (
        QUEUE_A + CALL.format(text="depends_on = [aws_sqs_queue.a]"),
        ALONE,
        "module.m, module.m.output.out",
    ),
    "how many of a module": (
        QUEUE.format(name="a", text="name = module.m[0].out") + CALL.format(text='count = aws_sqs_queue.a.arn == "" ? 0 : 1'),
        ALONE,
        "module.m, module.m.output.out",
    ),
    "which of a module": (
        QUEUE.format(name="a", text='name = module.m["x"].out') + CALL.format(text="for_each = toset([aws_sqs_queue.a.arn])"),
        ALONE,
        "module.m, module.m.output.out",
    ),
}


@pytest.mark.parametrize("cycle", CALLS)
def test_a_cycle_through_a_call_is_told(cycle: str, scan: Scan) -> None:
    """Of a call, Terraform orders the parts: "Cycle: module.m.output.out (expand), aws_sqs_queue.a, module.m.var.in (expand)"."""
    root, module, way = CALLS[cycle]
    scan.write({"main.tf": root, "m/main.tf": module}).judge()
    assert scan.notes() == [f"main.tf:1: aws_sqs_queue.a: Terraform would refuse this: aws_sqs_queue.a depends on itself by way of {way}"]


@pytest.mark.parametrize(
    ("text", "handing", "way"),
    [
        ("in = aws_sqs_queue.a.arn", 'variable "in" {\n}\nmodule "n" {\n  source = "./n"\n  in = var.in\n}\n', "module.m.var.in, module.m"),
        ('count = aws_sqs_queue.a.arn == "" ? 0 : 1', 'module "n" {\n  source = "./n"\n}\n', "module.m, module.m.module.n"),
    ],
    ids=["what is passed on", "how many there are"],
)
def test_a_cycle_through_a_module_in_a_module_is_told(text: str, handing: str, way: str, scan: Scan) -> None:
    root = QUEUE.format(name="a", text="depends_on = [module.m]") + CALL.format(text=text)
    scan.write({"main.tf": root, "m/main.tf": handing, "m/n/main.tf": BESIDE}).judge()
    assert [note.partition(" by way of ")[::2] for note in scan.notes()] == [
        ("main.tf:1: aws_sqs_queue.a: Terraform would refuse this: aws_sqs_queue.a depends on itself", way)
    ]


def test_a_module_that_is_passed_all_of_itself_is_told(scan: Scan) -> None:
    scan.write({"main.tf": CALL.format(text="in = module.m"), "m/main.tf": ALONE}).judge()
    assert scan.notes() == ["main.tf:3: module.m.var.in: Terraform would refuse this: module.m.var.in depends on itself by way of module.m"]


@pytest.mark.parametrize(
    "root", [QUEUE_A + CALL.format(text="in = aws_sqs_queue.a.arn"), CALL.format(text="in = module.m.out")], ids=["there and back", "own"]
)
def test_an_output_that_waits_for_nothing_closes_no_circle(root: str, scan: Scan) -> None:
    scan.write({"main.tf": root, "m/main.tf": ALONE}).judge()
    assert scan.notes() == []


CONDITION = 'lifecycle {{\n    {kind} {{\n      condition = {of}.arn != ""\n      error_message = "none"\n    }}\n  }}'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("tags = aws_sqs_queue.a.tags", 2),
        ("count = 2\n  name = count.index == 0 ? null : aws_sqs_queue.a[0].name", 3),
        ('count = 1\n  dynamic "timeouts" {\n    for_each = aws_sqs_queue.a[*].tags\n    content {}\n  }', 3),
        (CONDITION.format(kind="precondition", of="aws_sqs_queue.a"), 3),
        (f"count = 0\n  {CONDITION.format(kind='postcondition', of='aws_sqs_queue.a[0]')}", 4),
    ],
)
def test_a_block_that_names_itself_is_told_whoever_reads_it(text: str, line: int, scan: Scan) -> None:
    """Terraform: "Self-referential block", "Configuration for aws_sqs_queue.a may not refer to itself"."""
    scan.write({"main.tf": QUEUE.format(name="a", text=text)}).judge()
    told = [note for note in scan.notes() if "itself" in note]
    assert [note.partition(": aws")[0] for note in told] == [f"main.tf:{line}"]
    assert told[0].endswith("Terraform would refuse this: aws_sqs_queue.a depends on itself")


UNMET = """
variable "n" {
  default = 1
  validation {
    condition     = var.n > 1
    error_message = "aws_sqs_queue.a needs more"
  }
}
"""


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        (QUEUE.format(name="ab", text="count = length(aws_sqs_queue.ab)"), "the number of aws_sqs_queue.ab depends on itself"),
        (UNMET, "aws_sqs_queue.a needs more"),
    ],
    ids=["one whose name begins alike", "another mistake"],
)
def test_what_else_is_refused_hides_no_cycle(beside: str, told: str, scan: Scan) -> None:
    """Terraform names each cycle there is."""
    scan.write({"main.tf": ORDERS["depends_on"] + beside}).judge()
    notes = [note.partition("Terraform would refuse this: ")[2] for note in scan.notes()]
    assert notes == [told, "aws_sqs_queue.a depends on itself by way of aws_sqs_queue.b"]


def test_local_values_that_nobody_reads_wait_for_each_other_too(scan: Scan) -> None:
    scan.write({"main.tf": "locals {\n  a = local.b\n  b = local.a\n  c = local.c\n}\n"}).judge()
    assert scan.notes() == [
        "main.tf:2: local.a: Terraform would refuse this: local.a depends on itself by way of local.b",
        "main.tf:4: local.c: Terraform would refuse this: local.c depends on itself",
    ]


@pytest.mark.parametrize(
    "text",
    [
        QUEUE.format(name="a", text="depends_on = [aws_sqs_queue.a]"),
        QUEUE.format(name="a", text="depends_on = [aws_sqs_queue.b]")
        + QUEUE.format(name="b", text="lifecycle {\n ignore_changes = [tags]\n}"),
        QUEUE.format(name="a", text="count = 0\n  tags = aws_sqs_queue.a[0].tags"),  # no instance does
        QUEUE.format(name="a", text="count = 1\n  tags = try(aws_sqs_queue.a[7].tags, {})"),
        QUEUE.format(name="a", text='provisioner "local-exec" {\n    command = aws_sqs_queue.a.name\n  }'),
        QUEUE.format(name="a", text=CONDITION.format(kind="postcondition", of="self")),
        QUEUE.format(name="a", text="tags = local.tags") + "locals {\n  tags = { for local in [1] : local => 2 }\n}\n",
    ],
)
def test_what_terraform_takes_is_no_circle(text: str, scan: Scan) -> None:
    """A block that waits for itself by `depends_on` is planned."""
    scan.write({"main.tf": text}).judge()
    assert scan.notes() == []
