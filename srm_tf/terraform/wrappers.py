"""What gives values to modules from outside of Terraform's configuration, and is not read: Terragrunt, and stacks.

https://terragrunt.gruntwork.io/docs/reference/hcl/attributes/#inputs, https://developer.hashicorp.com/terraform/language/stacks
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from srm_tf.model.graph import Note
from srm_tf.terraform.cty import EvalError
from srm_tf.terraform.functions import Unseen
from srm_tf.terraform.mistaken import TERRAGRUNT
from srm_tf.terraform.roots import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from srm_tf.terraform.functions import Files

_UNREAD: Final = "is not read: what Terragrunt gives to variables, providers and the backend is known in its plans only"
_PLANS: Final = "(`terragrunt show -json PLAN`)"
_OF_TERRAGRUNT: Final = f"of Terragrunt, not read: what it gives to the variables of modules is known in its plans only {_PLANS}"
_OF_STACKS: Final = "of a stack, not read: what it gives to the variables of modules is not known here"


def beside(files: Files, folder: str) -> Iterator[Note]:
    """A note for each file of Terragrunt in the directory of a root module, which messages call `folder`."""
    for name in (one for one in TERRAGRUNT if _is_there(files, one)):
        yield Note("warning", posixpath.normpath(posixpath.join(folder, name)), f"{name} {_UNREAD} {_PLANS}")


def elsewhere(found: Iterable[Path]) -> Iterator[Note]:
    """A note for all files of Terragrunt that stand in no root module, and one for all of stacks; each names the first."""
    kinds: dict[str, list[Path]] = {}
    for path in found:
        kinds.setdefault(_OF_TERRAGRUNT if path.name in TERRAGRUNT else _OF_STACKS, []).append(path)
    for text, (first, *others) in kinds.items():
        yield Note("warning", label(first), f"{f'{len(others) + 1:,} files' if others else 'a file'} {text}")


def _is_there(files: Files, name: str) -> bool:
    try:
        return files.exists(name)
    except (EvalError, Unseen):
        return False
