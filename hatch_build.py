"""Build hook: a wheel carries the catalogue compiled, so that a start reads a few small files instead of hundreds of TOML ones.

It carries the tables of python-hcl2's grammar, too, which take more than a second to make, and what earlier versions of the provider had.
All are made by the product's own code (`srm_tf.catalogue.compile`, `srm_tf.terraform.grammar` and `earlier`) in a scratch folder outside
the source tree. Editable installs and source distributions go without: there the files are read as they are written, and the tables are
made when first needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILE = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
from srm_tf.catalogue.compile import compile_catalogue
from srm_tf.errors import SrmError
from srm_tf.terraform import earlier, grammar
target = pathlib.Path(sys.argv[2])
try:
    compile_catalogue(target / "catalogue")
    grammar.write(target / "terraform" / grammar.FILE)
    earlier.write(target / "terraform" / earlier.COMPILED)
except SrmError as error:
    sys.exit(str(error))
"""


class Compiled(BuildHookInterface[Any]):
    """Adds the folder `compiled` to the packages `catalogue` and `terraform` of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile and include; a catalogue or a grammar that does not load fails the build with its own message."""
        if self.target_name != "wheel" or version == "editable":
            return
        self.scratch = Path(tempfile.mkdtemp(prefix="srm-tf-"))
        # A process of its own, and -B: importing the package here would leave caches in the source tree. Lark numbers its states as
        # sets are ordered: without a seed, no two wheels would be the same.
        argv = [sys.executable, "-B", "-c", COMPILE, self.root, str(self.scratch)]
        done = subprocess.run(argv, check=False, cwd=self.scratch, env=os.environ | {"PYTHONHASHSEED": "0"})
        if done.returncode:
            sys.exit("What a wheel carries compiled could not be compiled.")
        for package in ("catalogue", "terraform"):
            build_data["force_include"][str(self.scratch / package)] = f"srm_tf/{package}/compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the scratch folder."""
        if hasattr(self, "scratch"):
            shutil.rmtree(self.scratch, ignore_errors=True)
