"""`.terraform.lock.hcl`: which version of a provider `terraform init` has chosen.

https://developer.hashicorp.com/terraform/language/files/dependency-lock
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from srm_tf.regex import regex
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions import Unseen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.terraform.functions import Files

_NAME: Final = ".terraform.lock.hcl"
# Terraform writes the file, always in this form: the version is the first argument of the block.
_CHOSEN: Final = regex(r'(?m)^provider "[^"]*/(?:hashicorp|opentofu)/aws" \{\s*version\s*=\s*"([0-9][^"]*)"')


def chosen(files: Files) -> Iterator[str]:
    """The version of the AWS provider that a root module's lock file holds, if it has one that can be read."""
    try:
        text = files.read(_NAME).decode("utf-8", "replace")
    except (EvalError, Unseen):
        return
    yield from (found[1] for found in _CHOSEN.finditer(text))
