"""Every function of Terraform's language is there, with its parameters.

The list is what `terraform metadata functions -json` of Terraform 1.15 says; what OpenTofu adds stands in its documentation:
https://opentofu.org/docs/language/functions/.
"""

from __future__ import annotations

import pytest

from srm_tf.terraform import addresses, cty, functions
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.evaluate import evaluate
from srm_tf.terraform.functions import FUNCTIONS
from srm_tf.terraform.hcl import parse_expression
from srm_tf.terraform.rendering import TemplateScope
from srm_tf.terraform.types import Type

TERRAFORM = """
abs(number); abspath(string); alltrue(list(bool)); anytrue(list(bool)); base64decode(string); base64encode(string);
base64gzip(string); base64sha256(string); base64sha512(string); basename(string); bcrypt(string, number...); can(any);
ceil(number); chomp(string); chunklist(list(any), number); cidrhost(string, number); cidrnetmask(string);
cidrsubnet(string, number, number); cidrsubnets(string, number...); coalesce(any...); coalescelist(any...);
compact(list(string)); concat(any...); contains(any, any); convert(any, any); csvdecode(string); dirname(string);
distinct(list(any)); element(any, number); endswith(string, string); ephemeralasnull(any); file(string); filebase64(string);
filebase64sha256(string); filebase64sha512(string); fileexists(string); filemd5(string); fileset(string, string);
filesha1(string); filesha256(string); filesha512(string); flatten(any); floor(number); format(string, any...);
formatdate(string, string); formatlist(string, any...); indent(number, string); index(any, any); issensitive(any);
join(string, list(string)...); jsondecode(string); jsonencode(any); keys(any); length(any); log(number, number);
lookup(any, string, any...); lower(string); matchkeys(list(any), list(any), list(any)); max(number...); md5(string);
merge(any...); min(number...); nonsensitive(any); one(any); parseint(any, number); pathexpand(string); plantimestamp();
pow(number, number); range(number...); regex(string, string); regexall(string, string); replace(string, string, string);
reverse(any); rsadecrypt(string, string); sensitive(any); setintersection(set(any), set(any)...); setproduct(any...);
setsubtract(set(any), set(any)); setunion(set(any), set(any)...); sha1(string); sha256(string); sha512(string); signum(number);
slice(any, number, number); sort(list(string)); split(string, string); startswith(string, string); strcontains(string, string);
strrev(string); substr(string, number, number); sum(any); templatefile(string, any); templatestring(string, any);
textdecodebase64(string, string); textencodebase64(string, string); timeadd(string, string); timecmp(string, string);
timestamp(); title(string); tobool(any); tolist(any); tomap(any); tonumber(any); toset(any); tostring(any);
transpose(map(list(string))); trim(string, string); trimprefix(string, string); trimspace(string); trimsuffix(string, string);
try(any...); upper(string); urlencode(string); uuid(); uuidv5(string, string); values(any); yamldecode(string);
yamlencode(any); zipmap(list(string), any)
"""
AWS = "arn_build(string, string, string, string, string); arn_parse(string); trim_iam_role_path(string)"
BUILT_IN = "decode_tfvars(string); encode_expr(any); encode_tfvars(any)"
OPENTOFU = "base64gunzip(string); cidrcontains(string, string); flip_sensitive(any); urldecode(string)"
BY_EXPRESSION = {"can", "convert", "templatefile", "templatestring", "try"}  # they see the expressions of their arguments


def signatures(text: str) -> dict[str, str]:
    """Name → parameters, as they are written above."""
    found = (one.strip().partition("(") for one in text.replace("\n", " ").split(";"))
    return {name: rest.removesuffix(")") for name, _, rest in found if name}


def shown(kind: Type) -> str:
    if kind.element is not None:
        return f"{kind.kind}({shown(kind.element)})"
    return "any" if kind.kind == "dynamic" else kind.kind


def registered() -> dict[str, str]:
    functions.load()
    return {
        name: ", ".join([*(shown(one.type) for one in function.params), *([f"{shown(function.rest.type)}..."] if function.rest else [])])
        for name, function in FUNCTIONS.items()
    }


def test_every_function_has_its_parameters() -> None:
    provided = {f"{addresses.BUILT_IN}::{name}": params for name, params in signatures(BUILT_IN).items()}
    provided |= {f"{functions.AWS}::{name}": params for name, params in signatures(AWS).items()}
    wanted = signatures(TERRAFORM) | signatures(OPENTOFU) | provided
    assert registered() == {name: params for name, params in wanted.items() if name not in BY_EXPRESSION}


@pytest.mark.parametrize("name", sorted(BY_EXPRESSION))
def test_functions_of_expressions_want_arguments(name: str) -> None:
    with pytest.raises(EvalError, match=r"expect|no expression"):
        evaluate(parse_expression(f"{name}()", "expression"), TemplateScope({}, None))


@pytest.mark.parametrize("name", sorted(signatures(TERRAFORM).keys() - BY_EXPRESSION))
def test_no_function_takes_more_than_it_has(name: str) -> None:
    functions.load()
    if FUNCTIONS[name].rest is None:
        with pytest.raises(EvalError, match="expects only"):
            functions.call(name, [cty.null()] * (len(FUNCTIONS[name].params) + 1))


@pytest.mark.parametrize("name", sorted(signatures(TERRAFORM).keys() - BY_EXPRESSION))
def test_what_is_sensitive_stays_so(name: str) -> None:
    """Unknown and sensitive arguments give a sensitive result, whatever is done with them."""
    functions.load()
    wanted = FUNCTIONS[name]
    params = [*wanted.params, *([wanted.rest] if wanted.rest is not None else [])]
    if not params or name in {"issensitive", "nonsensitive"}:
        return
    try:
        found = functions.call(name, [cty.unknown(one.type, why=("it",), marks=cty.SENSITIVE) for one in params])
    except EvalError:
        return  # the types say nothing that this function could do with
    assert cty.marks_in(found).sensitive


@pytest.mark.parametrize("name", ["core::nope", "list", "map", "nope", "type"])
def test_other_names_are_no_functions(name: str) -> None:
    with pytest.raises(EvalError, match="no function named"):
        functions.call(name, [cty.string("x")])


def test_functions_can_be_called_by_their_namespace() -> None:
    functions.load()
    assert functions.call("core::upper", [cty.string("x")]) == cty.string("X")
