"""What is evaluated once for all instances of a block has the value that it would have if each of them evaluated it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from srm_tf.model.resource import Resource
from srm_tf.model.value import Value
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, RootSession
from srm_tf.terraform.root_variables import Options, parse_file, variables
from srm_tf.terraform.schema import shipped
from srm_tf.terraform.tree import Tree
from tests import test_configurations as configurations

FOLDERS = configurations.FOLDERS
WORLDS = {path.name: path for path in (Path(__file__).parent.parent / "worlds").iterdir() if (path / "main.tf").is_file()}


def resources(top: Path, root: Path, options: Options, *, plain: bool) -> Iterator[Resource]:
    """The resources of a configuration; `plain`: no module keeps anything of its expressions."""
    tree = Tree(lambda path, label: parse_file(path.read_bytes(), label), lambda path: path.name)
    session = RootSession(root, tree, shipped(), Given(variables(root, tree.module(root), options)), lambda where: Readable(top, where))
    session.start()
    for module in session.module.walk():
        module.kept = None if plain else module.kept
    yield from session.resources()
    shared = [module for module in session.module.walk() if any(key[0] == "value" for key in module.kept or {} if isinstance(key, tuple))]
    assert not (plain and shared)


def values(top: Path, root: Path, options: Options = Options(), *, plain: bool) -> dict[tuple[str, str], Value]:  # noqa: B008 — frozen
    return {(one.address, name): one.values[name] for one in resources(top, root, options, plain=plain) for name in one.values}


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_whole_configurations(name: str) -> None:
    top = FOLDERS[name].resolve()
    root = top / configurations.settings(top).get("root", ".")
    options = Options(configurations.given(FOLDERS[name]))
    assert values(top, root, options, plain=False) == values(top, root, options, plain=True)


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_worlds(name: str) -> None:
    top = WORLDS[name].resolve()
    assert values(top, top, plain=False) == values(top, top, plain=True)


PARTS = st.recursive(
    st.sampled_from(
        (
            *('"x"', "each.key", "each.value", "var.open", "local.names", "aws_s3_bucket.all", "aws_s3_bucket.all[each.key].arn", "null"),
            *("aws_s3_bucket.all[*]", "values(aws_s3_bucket.all)[*].id", "one", "undeclared.name", "local.late", "aws_s3_bucket.self"),
        )
    ),
    lambda inner: st.one_of(
        st.builds("[for one in {} : {}]".format, inner, inner),
        st.builds("{{ for key, one in {} : key => {} if {} != null }}".format, inner, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("[[{}], [{}]][*][*]".format, inner, inner),
        st.builds("[{}][*][[for one in {} : one][0]]".format, inner, inner),
        st.builds("try({}[each.key], {})".format, inner, inner),
        st.builds("{}[each.key]".format, inner),
        st.builds('"${{{}}}-{{}}"'.format, inner),
        st.builds("merge({{ a = {} }}, {{ b = {} }})".format, inner, inner),
        st.builds("jsonencode({})".format, inner),
        st.builds("{} == null ? {} : {}".format, inner, inner, inner),
    ),
    max_leaves=6,
)
CONFIGURATION = """
variable "open" {{ type = map(string) }}
locals {{
  names = toset(["a", "b"])
  late  = {{ for name, one in aws_s3_bucket.all : name => one.arn }}
}}
resource "aws_s3_bucket" "all" {{
  for_each = local.names
  bucket   = each.key
}}
resource "aws_s3_bucket" "self" {{
  for_each = local.names
  bucket   = {0}
  tags     = {{ a = {1}, b = {0} }}
  dynamic "lifecycle_rule" {{
    for_each = {1}
    content {{
      prefix = {0}
      id     = lifecycle_rule.key
    }}
  }}
}}
"""


@given(PARTS, PARTS)
@example(
    '[[for one in ["x", "x"] : "${var.open}-{}"]][*][[for one in var.open : one][0]]', '"x"'
)  # of equal elements there is one to choose
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_expression(tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "main.tf").write_text(CONFIGURATION.format(one, other), encoding="utf-8")
    assert values(tmp_path, tmp_path, plain=False) == values(tmp_path, tmp_path, plain=True)
