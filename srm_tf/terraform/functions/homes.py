"""Which module has which function, so that a run imports what its configuration calls and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

_NAMES = {
    "formats": "format formatlist",
    "strings": "chomp endswith startswith strcontains indent join split lower upper title strrev substr trim trimprefix trimsuffix"
    " trimspace replace regex regexall",
    "numbers": "abs ceil floor log max min parseint pow signum",
    "collections": "alltrue anytrue coalesce coalescelist contains element index keys length lookup one sum values transpose",
    "sequences": "chunklist compact concat distinct flatten matchkeys merge range reverse slice sort zipmap",
    "sets": "setunion setintersection setsubtract setproduct",
    "encoding": "base64encode base64decode base64gzip base64gunzip textencodebase64 textdecodebase64 urlencode urldecode jsonencode"
    " jsondecode yamlencode yamldecode csvdecode",
    "hashes": "md5 sha1 sha256 sha512 base64sha256 base64sha512 bcrypt uuid uuidv5 rsadecrypt",
    "network": "cidrhost cidrnetmask cidrsubnet cidrsubnets cidrcontains",
    "time": "timeadd timecmp formatdate timestamp plantimestamp",
    "filesystem": "abspath basename dirname pathexpand file fileexists fileset filebase64 filemd5 filesha1 filesha256 filesha512"
    " filebase64sha256 filebase64sha512",
    "conversion": "tostring tonumber tobool tolist toset tomap sensitive nonsensitive issensitive ephemeralasnull flip_sensitive",
}
HOMES: Mapping[str, str] = {name: module for module, names in _NAMES.items() for name in names.split()}
MODULES = (*_NAMES, "tfvars", "arns")  # the last two have the functions of providers, whose names say whose they are
# Those of the AWS provider that are known here; the others are its own affair.
OF_AWS = frozenset({"arn_build", "arn_parse", "trim_iam_role_path"})
