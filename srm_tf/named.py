"""Names of files and directories on the command line: with slashes, so that reports, baselines and globs are the same on every system."""

from __future__ import annotations

import os
from typing import Final

import click


class _Name(click.Path):
    """On Windows either sign parts a path, and shells complete the other one."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The name as it is shown and looked up."""
        return super().convert(os.fspath(value).replace(os.sep, "/"), param, ctx)


PATH: Final = _Name(readable=False)  # whoever reads a file says what is wrong with it
