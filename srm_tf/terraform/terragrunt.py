"""Terragrunt beside a root module: it gives values to variables, and writes providers and the backend, which nobody reads here.

https://terragrunt.gruntwork.io/docs/reference/hcl/attributes/#inputs
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from srm_tf.model.graph import Note
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions import Unseen
from srm_tf.terraform.mistaken import TERRAGRUNT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from srm_tf.terraform.functions import Files

_UNREAD: Final = "is not read: what Terragrunt gives to variables, providers and the backend is known in its plans only"
_PLANS: Final = "(`terragrunt show -json PLAN`)"


def wrapped(files: Files, folder: str) -> Iterator[Note]:
    """A note for each file of Terragrunt in the directory of a root module, which messages call `folder`."""
    for name in (one for one in TERRAGRUNT if _is_there(files, one)):
        yield Note("warning", posixpath.normpath(posixpath.join(folder, name)), f"{name} {_UNREAD} {_PLANS}")


def _is_there(files: Files, name: str) -> bool:
    try:
        return files.exists(name)
    except (EvalError, Unseen):
        return False
