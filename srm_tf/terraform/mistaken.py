"""What was given in the place of a plan, and how to make one of it: the errors of `decode.py`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from srm_tf.errors import SrmError
from srm_tf.regex import regex

PIPED: Final = "standard input"  # what messages call it, where others have the name of a file
SHOW: Final = "terraform plan -out plan.tfplan && terraform show -json plan.tfplan > plan.json"
_ALONE: Final = "Keep the JSON alone. The wrapper of setup-terraform (`terraform_wrapper: false`) and Terragrunt's log write such text."
_EACH: Final = f"One file for each plan, as Terragrunt writes them with `--json-out-dir`: {SHOW}"
_GZIP: Final = b"\x1f\x8b"
_OLD: Final = b"tfplan"  # https://github.com/hashicorp/terraform/blob/v0.11.15/terraform/plan.go: the first bytes
_STYLE: Final = regex(r"\x1b\[[0-9;]*m")
_FAILED: Final = regex(r"(?m)^[│╷|\s]*Error:")
_OFFSET: Final = regex(r"\(byte (\d+)\)")
_BLOCKS: Final = ("resource ", "module ", "terraform ", "provider ", "variable ", "output ", "data ", "locals ")
_COMMENTS: Final = regex(r"(?:(?:#|//)[^\n]*\s*)+")  # also a heading of Markdown, which a shell names for `*`
# `terraform show` of a state, for people: each block below a line with its address.
_SHOWN: Final = regex(r'# [\w.\[\]"-]+:(?: \(tainted\))?\s*\n(?:resource|data) ')
_PEOPLE: Final = "the text that `terraform plan` or `terraform show` prints for people"
# By `plan` and `show`; what only speaks of Terraform is another text.
_SAID: Final = regex(r"(?m)^(?:Terraform|OpenTofu|No changes\.|Plan: )|: Refreshing state|: Reading\.\.\.")

# Files of Terraform and OpenTofu that hold no resources: https://developer.hashicorp.com/terraform/language/files. Both read
# `.tftest.json` as well, and OpenTofu `.tofutest`.
_BESIDE: Final[Mapping[str, str]] = {
    ".tftest.hcl": "tests", ".tftest.json": "tests", ".tofutest.hcl": "tests", ".tofutest.json": "tests", ".tfmock.hcl": "mocks of tests",
    ".tfquery.hcl": "queries", ".tfstack.hcl": "a stack", ".tfcomponent.hcl": "a stack", ".tfdeploy.hcl": "deployments of a stack",
}  # fmt: skip
OF_STACKS: Final = (".tfstack.hcl", ".tfcomponent.hcl", ".tfdeploy.hcl")
TERRAGRUNT: Final = ("terragrunt.hcl", "terragrunt.stack.hcl")
OF_TERRAGRUNT: Final = (
    "Files of Terragrunt are not read: judge the modules they name, or the plans it makes (`terragrunt show -json PLAN`)."
)
MODULES: Final = "holds no resources: judge the modules that it names, or is about."


def beside(name: str) -> str:
    """What a file of Terraform is that holds no resources; "" of any other."""
    return next((kind for ending, kind in _BESIDE.items() if name.endswith(ending)), "")


# What is not on this machine → what brings it here.
_FETCHES: Final[Mapping[str, str]] = {"http": "curl -fsS URL", "https": "curl -fsS URL", "s3": "aws s3 cp URL -"}


def nowhere(name: str) -> SrmError:
    """Of a name that nothing has, with the nearest that something has: of the first part of the path that is not there."""
    import difflib  # noqa: PLC0415 — only a wrong name needs it

    path = Path(name)
    missing = next((one for one in reversed((path, *path.parents)) if not one.exists()), path)
    try:
        beside = [one.name for one in missing.parent.iterdir() if one.name != missing.name]
    except OSError:
        beside = []
    near = difflib.get_close_matches(missing.name, beside, n=1)
    hint = f"Did you mean '{(missing.parent / near[0]).as_posix()}'?" if near else ""
    if not near and any(sign in name for sign in "*?["):
        hint = "A shell puts names in the place of a glob, unless it stands in quotes or matches none."
    if missing.is_symlink():
        hint = f"It is a link to '{missing.readlink()}', which is not there."
    scheme = name.partition("://")[0] if "://" in name else ""
    if scheme in _FETCHES:
        hint = f"Nothing is fetched: {_FETCHES[scheme]} | srm-tf check -"
    return SrmError((name,), "expected a plan, a directory or a file of configuration, got nothing of that name", hint)


_CONFIGURATION: Final = "the configuration that `tofu show -json -config` prints"
# A member that only this has → what it is, and what to do. jsonformat.Plan of Terraform's `internal/command/jsonformat/plan.go` is what
# HCP Terraform gives under `json-output-redacted`; `internal/cloud/cloudplan/saved_plan.go` has the saved plan of a remote run;
# `internal/encryption/base.go` of OpenTofu what it encrypts; `sdk/go/common/display/json.go` of Pulumi what `preview --json` prints.
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "plan_format_version": (
        "the redacted plan of HCP Terraform, which lacks values and the configuration",
        "Take the whole one, from /api/v2/plans/ID/json-output or with: terraform show -json PLAN > plan.json",
    ),
    "remote_plan_format": ("a saved plan of HCP Terraform", "Convert it where it was made: terraform show -json PLAN > plan.json"),
    "encrypted_data": ("a file that OpenTofu encrypted", "Decrypt it where the keys are: tofu show -json PLAN > plan.json"),
    "lineage": ("a raw state file", "Show it where it belongs: terraform show -json > state.json"),
    "AWSTemplateFormatVersion": ("a CloudFormation template", f"Only Terraform's plans are read: {SHOW}"),
    "changeSummary": ("a preview of Pulumi", f"Only Terraform's plans are read: {SHOW}"),
    "root_module": (
        _CONFIGURATION,
        f"It holds no values: name the directory, or make a plan: {SHOW}",
    ),
    "resource": (
        "configuration in JSON",
        "Terraform reads it where its name ends in .tf.json: call it so, and name the file or its directory.",
    ),
}
# The same of what has a format_version of its own.
_OTHERS: Final = {
    "provider_schemas": "provider schemas",
    "root_module": _CONFIGURATION,
    "valid": "what `terraform validate -json` prints",
    "function_signatures": "what `terraform metadata functions -json` prints",
    "resource": "what `terraform state show -json` prints of one resource",
}
_HCL: Final = "HCL"
_PARTS: Final = frozenset({"planned_values", "resource_changes"})


def no_json(text: bytes, name: str) -> SrmError:
    """The error of something that does not begin as an object does."""
    if kind := beside(name):
        return SrmError((name,), f"expected a plan or configuration, got {kind}", f"It {MODULES}")
    if Path(name).name in TERRAGRUNT:
        return SrmError((name,), "expected a plan or configuration, got a file of Terragrunt", OF_TERRAGRUNT)
    if b'"format_version"' in text and not text.lstrip().startswith(b'"') and not _is_json(text):
        return SrmError((name,), "expected a Terraform plan in JSON, got other text before it", _ALONE)
    if text.startswith(_GZIP):
        unpack = f"Unpack it: gunzip -c {_quoted(name)} | srm-tf check -"
        return SrmError((name,), "expected a Terraform plan in JSON, got a gzip file", unpack)
    found = _looks_like(text)
    hint = (
        f"Make one: {SHOW}"
        if found != _HCL
        else "Terraform reads it where its name ends in .tf: call it so, and name the file or its directory."
    )
    return SrmError((name,), f"expected a Terraform plan in JSON, got {found}", hint)


def is_part(members: Mapping[str, object]) -> bool:
    """Whether it shows resources, and is nothing else than a part of a plan (`jq '{resource_changes}'`)."""
    return not _PARTS.isdisjoint(members) and _KINDS.keys().isdisjoint(members)


def no_version(members: Mapping[str, object], name: str) -> SrmError:
    """The error of an object without a format_version."""
    for member, (kind, hint) in _KINDS.items():
        if member in members:
            return SrmError((name,), f"expected `terraform show -json` output, got {kind}", hint)
    return _unversioned("a part of it" if members.keys() & _PARTS else "JSON of something else", name)


def empty_part(name: str) -> SrmError:
    """The error of a part of a plan that shows no resource."""
    return _unversioned("a part of it", name)


def _unversioned(kind: str, name: str) -> SrmError:
    what = f"expected the JSON of `terraform show -json`, got {kind} (no format_version)"
    return SrmError((name, "format_version"), what, f"Make a plan: {SHOW}")


def no_plan(members: Mapping[str, object], name: str, *, empty: bool) -> SrmError:
    """The error of an object that has a format_version, and no member of a plan. `empty`: nor any other."""
    kind = next((kind for member, kind in _OTHERS.items() if member in members), "")
    what = f"expected a plan, got {kind or ('a state without any resources' if empty else 'JSON of something else')}"
    return SrmError((name,), what, f"Make a plan, and name its file: {SHOW}")


def nothing(name: str) -> SrmError:
    """The error of no text at all. Of a pipe the program before it is asked: it has said why, if it failed."""
    got, hint = ("nothing", "The program before the pipe printed none.") if name == PIPED else ("an empty file", f"Make one: {SHOW}")
    return SrmError((name,), f"expected a Terraform plan in JSON, got {got}", hint)


def broken(error: Exception, text: bytes, name: str) -> SrmError:
    """The error of JSON that does not parse."""
    if isinstance(error, RecursionError):
        return SrmError((name,), "expected a plan, got JSON that is nested too deeply to be one", f"Write it anew: {SHOW}")
    why = str(error).removeprefix("JSON is malformed: ")
    if why.startswith("trailing characters"):
        at = _OFFSET.search(why)
        several = at is not None and text.find(b'"format_version"', int(at[1])) >= 0
        what = "another one" if several else "other text"
        where = why.removeprefix("trailing characters ")
        return SrmError((name,), f"expected one plan, got {what} behind it {where}", _EACH if several else _ALONE)
    what = f"expected JSON, got something that ends or breaks in the middle: {why[:1].lower()}{why[1:]}"
    return SrmError((name,), what, f"The file may be truncated. Write it anew: {SHOW}")


def _quoted(name: str) -> str:
    import shlex  # noqa: PLC0415 — only a wrong input needs it

    return shlex.quote(name) if name != PIPED else "FILE"


def _looks_like(text: bytes) -> str:
    if text.startswith(_OLD):
        return "a saved plan of Terraform 0.11 or older, which knows no JSON"
    head = _STYLE.sub("", text.lstrip()[:2000].decode(errors="replace")).lstrip()
    if head.startswith("[") and _is_json(text):
        return "a JSON list"
    if _SHOWN.match(head):
        return _PEOPLE
    if _COMMENTS.sub("", head, count=1).startswith(_BLOCKS):
        return _HCL
    if "\x00" in head:
        return "a binary file"
    if _FAILED.search(head):
        return "the error that Terraform or OpenTofu ended with"
    if _SAID.search(head):
        return _PEOPLE
    return "text that is not JSON" if head[:1] not in '"-0123456789tfn' or not _is_json(text) else "JSON that is no object"


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
