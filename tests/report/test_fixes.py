"""The fix of a control in every format that has room for it, named after what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from srm_tf.catalogue.compile import compile_catalogue
from srm_tf.catalogue.control import Control, Page
from srm_tf.catalogue.fixes import Fix
from srm_tf.catalogue.load import Catalogue, control_files
from srm_tf.engine.finding import Report
from srm_tf.model.grounds import Either, Fact, Grounds
from srm_tf.model.value import Location
from srm_tf.model.verdict import Evidence
from srm_tf.report import as_json, gitlab_sast, markdown, sarif, table
from srm_tf.report.fixes import Fixes, together
from srm_tf.report.uris import Base
from tests.report.reports import outcome, report, resource
from tests.support.pages import control_page

ID = "own/buckets-keep-versions"
FIX = 'resource "aws_s3_bucket_versioning" "main" {\n  bucket = aws_s3_bucket.main.id\n}'
NAMED = 'resource "aws_s3_bucket_versioning" "logs" {\n  bucket = aws_s3_bucket.logs[0].id\n}'
OWN = MappingProxyType({ID: Page(Control(ID, "Versions are kept", "backup_resilience", "high", (), "Set it."), "Why.", (), fixes=(FIX,))})
HERE = Base("", "")


def _report(verdict: str = "missing") -> Report:
    found = outcome("module.a.aws_s3_bucket.logs[0]", ID, verdict, "nobody set it", remediation="Set it.", type="aws_s3_bucket")
    return report(outcomes=(found,), own=OWN)


def _indented(text: str, columns: int) -> str:
    return "\n".join(" " * columns + line for line in text.splitlines())


def test_the_table_shows_it_to_whoever_wants_all() -> None:
    assert _indented(NAMED, 17) in table.render(_report(), width=100, colour=False, verbose=True)
    assert "versioning" not in table.render(_report(), width=100, colour=False)


def test_the_table_tells_of_fixes_where_there_are_some() -> None:
    hint = "Fixes as Terraform to paste"
    assert hint in table.render(_report(), width=100, colour=False)
    assert hint not in table.render(_report(), width=100, colour=False, verbose=True)
    assert hint not in table.render(_report("satisfied"), width=100, colour=False)
    bare = Page(OWN[ID].control, "Why.", ())
    assert hint not in table.render(replace(_report(), own={ID: bare}), width=100, colour=False)


@pytest.mark.parametrize("verbose", [False, True])
def test_the_table_says_that_a_file_of_json_takes_no_hcl(*, verbose: bool) -> None:
    def shown(file: str) -> str:
        found = replace(_report().outcomes[0], location=Location(file, 3))
        return table.render(replace(_report(), outcomes=(found,)), width=200, colour=False, verbose=verbose)

    assert "write them in JSON syntax" in shown("stacks/data/cdk.tf.json")
    assert "write them in JSON syntax" not in shown("main.tf")


@pytest.mark.parametrize(("more", "said"), [("", "write it once"), ("  expected_bucket_owner = 1\n", "make one block of the two")])
def test_a_block_that_two_fixes_add_is_one(more: str, said: str) -> None:
    others = "own/buckets-keep-all-versions"
    own = MappingProxyType(
        OWN | {others: replace(OWN[ID], control=replace(OWN[ID].control, id=others), fixes=(f"# Why.\n{FIX[:-1]}{more}}}",))},
    )
    found = [outcome("aws_s3_bucket.logs", name, "missing", "", remediation="Set it.", type="aws_s3_bucket") for name in (ID, others)]
    found.append(replace(found[0], address="module.a.aws_s3_bucket.logs"))  # there it is another one
    all_of_it = report(outcomes=found, own=own, resources=(resource("aws_s3_bucket.logs"),))
    block = 'resource "aws_s3_bucket_versioning" "logs" {'
    for text in (table.render(all_of_it, width=100, colour=False, verbose=True), markdown.page(all_of_it)):
        lines = [line.strip() for line in text.splitlines()]
        shown = [lines[place - 1] for place, line in enumerate(lines) if line == block]
        assert len(shown) >= 2
        assert [line for line in lines if line.startswith("# As for")] == [f"# As for {others}: {said}."]
        assert lines[lines.index(f"# As for {others}: {said}.") + 1] == block
    there = replace(all_of_it, resources=(resource("aws_s3_bucket.logs"), resource("aws_s3_bucket_versioning.logs")))
    assert "# As for" not in table.render(there, width=100, colour=False, verbose=True)


@pytest.mark.parametrize(
    ("of", "line", "shown"),
    [
        ("aws_iam_role", 'name = "web"', 'name = "web-logs"'),
        ("aws_iam_role", 'name = "web"\n  path = "/web/"', 'name = "web"'),  # what else goes by it, nobody knows
        ("aws_iam_role", 'name = "web"\n  policy = "arn:aws:iam::111122223333:role/web"', 'name = "web"'),
        ("aws_security_group", 'name = "web"\n  description = "Instances of the web tier"', 'name = "web-logs"'),
        ("aws_wafv2_web_acl", 'name = "web"\n  visibility_config {\n    metric_name = "web"\n  }', 'name = "web-logs"'),
        ("aws_iam_role", 'name = "web"\n  policy = "${aws_kms_key.web.arn}/cobweb"', 'name = "web-logs"'),
        ("aws_iam_role", f'name = "{"w" * 58}"', f'name = "{"w" * 58}-logs"'),
        ("aws_iam_role", f'name = "{"w" * 59}"', f'name = "{"w" * 59}"'),  # AWS takes no more than 64 letters, and the provider adds 26
        ("aws_iam_role", f'for_each = x\n  name = "{"w" * 31}"', f'name_prefix = "{"w" * 31}-"'),
        ("aws_iam_role", f'for_each = x\n  name = "{"w" * 32}"', f'name = "{"w" * 32}"'),
        ("aws_iam_role", 'for_each = x\n  name = "web"\n  path = each.key', 'name_prefix = "web-"'),  # a key may hold what no name may
        ("aws_sns_topic", 'name = "web.example.com"', 'name = "web.example.com"'),  # called as a domain is
        ("aws_cloudwatch_log_group", 'name = "/web/example.com"', 'name = "/web/example.com-logs"'),
        ("aws_ssm_association", 'name = "AWS-RunPatchBaseline"', 'name = "AWS-RunPatchBaseline"'),  # one of AWS's own
    ],
)
def test_what_two_subjects_get_is_not_called_alike(of: str, line: str, shown: str) -> None:
    fix = f'resource "aws_s3_bucket" "main" {{\n  role = {of}.main.arn\n}}\n\nresource "{of}" "main" {{\n  {line}\n}}'
    found = outcome("aws_s3_bucket.logs", ID, "missing", "", remediation="Set it.", type="aws_s3_bucket")
    fixes = Fixes({ID: replace(OWN[ID], fixes=(fix,))}, (resource("aws_s3_bucket.logs"),))
    pasted = fixes.pasted([found], fixes.named([found]))
    assert f"\n  {shown}\n" in re.sub(" +=", " =", pasted)
    assert f'resource "{of}" "logs" {{' in pasted


@pytest.mark.parametrize(
    ("of", "shown"),
    [
        ("aws_iam_role", 'name_prefix = "web-"'),
        ("aws_backup_vault", 'name = "web" # in each call another one, where AWS takes a name once'),  # nobody makes it one of a prefix
    ],
)
@pytest.mark.parametrize("calls", [("a", "b"), ("a[0]", "a[1]")])
@pytest.mark.parametrize("file", ["modules/web/main.tf", ""])  # a plan alone has no files
def test_what_a_module_adds_that_is_called_twice_is_not_called_alike(of: str, shown: str, calls: Sequence[str], file: str) -> None:
    fix = f'resource "aws_s3_bucket" "main" {{\n  role = {of}.all.arn\n}}\n\nresource "{of}" "all" {{\n  name = "web"\n}}'

    def pasted(*modules: str) -> str:
        addresses = [f"module.{one}.aws_s3_bucket.logs" for one in modules]
        beside = [resource(one, location=Location(file, 1) if file else None) for one in addresses]
        fixes = Fixes({ID: replace(OWN[ID], fixes=(fix,))}, beside)
        found = outcome(addresses[0], ID, "missing", "", remediation="Set it.", type="aws_s3_bucket")
        return fixes.pasted([found], fixes.named([found]))

    assert '\n  name = "web"\n' in pasted(calls[0])
    same = calls == ("a", "b") and not file  # nobody knows that both call one module
    assert ('\n  name = "web"\n' if same else f"\n  {shown}\n") in pasted(*calls)


def test_what_two_fixes_look_up_is_looked_up_once() -> None:
    looked_up = ('data "aws_caller_identity" "current" {}', 'ephemeral "random_password" "new" {\n  length = 20\n}')
    fix = "\n\n".join((*looked_up, 'resource "aws_s3_bucket" "main" {\n  bucket = data.aws_caller_identity.current.id\n}'))
    fixes = Fixes({ID: replace(OWN[ID], fixes=(fix,))}, (resource("aws_s3_bucket.a"), resource("aws_s3_bucket.b")))
    first, second = (outcome(f"aws_s3_bucket.{name}", ID, "missing", "", remediation="Set it.", type="aws_s3_bucket") for name in "ab")
    assert "# As for" not in fixes.pasted([first], fixes.named([first]))
    again = fixes.pasted([second], fixes.named([second]))
    assert all(f"# As for aws_s3_bucket.a: write it once.\n{block}\n" in again for block in looked_up)


def test_what_is_looked_up_already_is_not_looked_up_anew() -> None:
    fix = 'data "aws_iam_policy_document" "main" {\n  version = "2012-10-17"\n}'
    fixes = Fixes({ID: replace(OWN[ID], fixes=(fix,))})
    address = "data.aws_iam_policy_document.logs"
    found = [outcome(address, ID, "misconfigured", "", remediation="Set it.", type="data.aws_iam_policy_document") for _ in range(2)]
    assert [fixes.pasted([one], fixes.named([one])) for one in found] == [fix.replace("main", "logs")] * 2


@pytest.mark.parametrize(
    ("because", "name"),
    [
        (Fact("", "has none", lacks=("aws_s3_bucket_versioning",)), "logs_added"),  # that of this name is of another bucket
        (Either((Fact("", "has none", lacks=("aws_s3_x", "aws_s3_bucket_versioning")), "versioning is not set")), "logs_added"),
        ("no aws_s3_bucket_versioning whose status is 'Enabled'", "logs"),
        ("status is 'Suspended'", "logs"),
    ],
)
def test_what_belongs_to_another_is_not_written_over(because: Grounds, name: str) -> None:
    found = outcome("aws_s3_bucket.logs", ID, "missing", because, remediation="Set it.", type="aws_s3_bucket")
    shown = table.render(
        report(outcomes=(found,), own=OWN, resources=(resource("aws_s3_bucket.logs"), resource("aws_s3_bucket_versioning.logs"))),
        width=100,
        colour=False,
        verbose=True,
    )
    assert f'resource "aws_s3_bucket_versioning" "{name}" {{' in shown


def test_a_comment_has_it_as_code_below_the_remedy() -> None:
    assert f"**Fix:** Set it.\n\n```terraform\n{NAMED}\n```\n" in markdown.page(_report())


def test_a_comment_leaves_out_fixes_before_findings() -> None:
    """But for the fixes of what makes the run fail, which is what its reader has to mend."""
    fix = f"{FIX}\n# {'x' * 2_000}"
    names = [f"own/a{place:02}" for place in range(60)]
    own = {name: Page(Control(name, "A", "iam", "low", (), "Set it."), "Why.", (), fixes=(fix,)) for name in names}
    worst = replace(outcome("aws_s3_bucket.a", names[0], "missing", "", type="aws_s3_bucket"), severity="critical")
    others = [replace(outcome("aws_s3_bucket.a", name, "missing", "", type="aws_s3_bucket"), severity="low") for name in names[1:]]
    text = markdown.page(report(outcomes=(worst, *others), own=MappingProxyType(own)))
    assert all(f"`{name}`" in text.partition("<details>")[2] for name in names)
    assert "more finding" not in text.partition("<details>")[2]
    shown = text.count("```terraform")
    assert 1 <= shown < 40
    assert "*Other fixes as Terraform: left out for want of room; `srm-tf explain ID` shows them*" in text
    assert text.index("`own/a00`", text.index("<details>")) < text.index("```terraform") < text.index("`own/a01`", text.index("<details>"))


def test_several_texts_say_what_each_is_for() -> None:
    topic = 'resource "aws_sns_topic" "main" {\n  name = "a"\n}'
    both = Fix((FIX, topic), ("aws_s3_bucket", "aws_sns_topic"))
    assert together(both) == f"# For aws_s3_bucket:\n{FIX}\n\n# For aws_sns_topic:\n{topic}"
    assert together(Fix((FIX,), ("aws_s3_bucket",))) == FIX
    assert together(Fix((FIX, topic), ("account",))) == f"{FIX}\n\n{topic}"


def test_json_has_it_once_a_control() -> None:
    document: dict[str, Any] = msgspec.json.decode(as_json.render(_report()))
    assert document["fixes"] == {ID: FIX}
    assert msgspec.json.decode(as_json.render(_report("satisfied")))["fixes"] == {}


def test_code_scanning_has_it_in_the_help_of_its_rule() -> None:
    document: dict[str, Any] = msgspec.json.decode(sarif.render(_report(), HERE))
    (rule,) = document["runs"][0]["tool"]["driver"]["rules"]
    assert f"How to mend it: Set it.\n\n{_indented(FIX, 4)}\n\n" in rule["help"]["text"]
    assert f"**How to mend it**\n\nSet it.\n\n{_indented(FIX, 4)}\n\n" in rule["help"]["markdown"]


def test_gitlab_has_it_in_the_solution() -> None:
    document: dict[str, Any] = msgspec.json.decode(gitlab_sast.render(_report(), HERE))
    assert document["vulnerabilities"][0]["solution"] == f"Set it.\n\n{_indented(NAMED, 4)}"


@pytest.mark.parametrize("kind", ["source", "compiled"])
def test_shipped_fixes_are_read_from_a_source_tree_and_from_a_package(kind: str, tmp_path: Path) -> None:
    compile_catalogue(tmp_path / "compiled")
    catalogue = Catalogue(compiled=tmp_path / ("compiled" if kind == "compiled" else "none"))
    assert (catalogue.compiled is not None) == (kind == "compiled")
    pages = [control_page(path) for path in control_files()]
    assert any(page.fixes for page in pages)
    assert [page.control.id for page in pages if page.fixes and catalogue.fix(page.control.id) != page.fix] == []
    assert [page.control.id for page in pages if catalogue.fix(page.control.id).texts != page.fixes] == []
    assert catalogue.fix("s3/nothing").texts == ()


def test_a_control_that_nobody_has_has_no_fix() -> None:
    assert Fixes({}).named([outcome("aws_s3_bucket.a", "own/nothing", "missing", "")]) == ""


def test_the_text_is_shown_for_what_a_term_says() -> None:
    texts = tuple(
        f'# Where the message names "{of}":\nresource "aws_iam_policy" "app" {{\n  name = "{of[:3]}"\n}}' for of in ("iam:*", "ec2:*")
    )
    fixes = Fixes({ID: replace(OWN[ID], fixes=texts)})
    for way in ("iam:PassRole with ec2:RunInstances", "ec2:RunInstances"):
        ways = (Evidence("aws_iam_policy.p", "actions", way, "term"), Evidence("aws_iam_policy.p", "actions", "s3:Any", "term"))
        found = [outcome("aws_iam_policy.p", ID, "misconfigured", "", type="aws_iam_policy", evidence=ways)]
        assert fixes.named(found).startswith('resource "aws_iam_policy" "p"')
        assert f'"{way[:3]}"' in fixes.named(found)
        assert f'"{way[:3]}"' in fixes.told_by(found)


@pytest.mark.parametrize("why", ["which runs as an administrator", "whose role can make itself an administrator"])
def test_what_runs_as_an_administrator_is_not_called_a_role(why: str) -> None:
    control = "iam/policies-prevent-privilege-escalation"
    way = (Evidence("aws_iam_policy.p", "actions", f"codebuild:StartBuild of aws_codebuild_project.p, {why}", "term"),)
    found = [outcome("aws_iam_policy.p", control, "misconfigured", "", type="aws_iam_policy", evidence=way)]
    assert "none that runs as an administrator" in Fixes({}).named(found)


GROUP = 'resource "aws_db_parameter_group" "main" {\n  %s = %s\n}'
OTHERS = MappingProxyType({ID: replace(OWN[ID], fixes=(GROUP % ("skip_destroy", "true"), GROUP % ("tags", '{ of = "audit" }')))})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Evidence("", "tags"), Evidence("", "tags", "x")),
        (Evidence("", "parameter[name='ssl']"), Evidence("", "parameter[name='audit']")),
        (Evidence("", "tags", "x"), Evidence("aws_kms_key.k", "tags", "x")),
    ],
    ids=["whether a value is there", "of which name", "of whom"],
)
def test_texts_are_told_apart_by_all_that_they_are_chosen_by(one: Evidence, other: Evidence) -> None:
    """What the text of one finding says is no answer for another that gets another text."""
    fixes = Fixes(OTHERS)
    told: list[str] = []
    for name, said in (("a", one), ("b", other)):
        address = f"aws_db_parameter_group.{name}"
        seen = replace(said, address=said.address or address)
        found = [outcome(address, ID, "missing", "", type="aws_db_parameter_group", evidence=(seen,))]
        told.append(fixes.told_by(found))
        assert told[-1] == Fixes(OTHERS).told_by(found)
    assert told[0] != told[1]
    written = [outcome("aws_db_parameter_group.c", ID, "misconfigured", "", type="aws_db_parameter_group", evidence=(one,))]
    assert fixes.told_by(written) == Fixes(OTHERS).told_by(written)
