"""Build hook: a wheel carries the catalogue compiled, so that a start reads a few small files instead of hundreds of TOML ones.

The catalogue is compiled by the product's own `srm_tf.catalogue.compile` into a scratch folder outside the source tree.
Editable installs and source distributions carry the TOML only: there the catalogue is read as it is written.
"""

from __future__ import annotations

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
try:
    compile_catalogue(pathlib.Path(sys.argv[2]))
except SrmError as error:
    sys.exit(str(error))
"""
PLACE = "srm_tf/catalogue/compiled"


class CompiledCatalogue(BuildHookInterface[Any]):
    """Adds the folder `compiled` to the catalogue of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile and include; a catalogue that does not load fails the build with its own message."""
        if self.target_name != "wheel" or version == "editable":
            return
        self.scratch = Path(tempfile.mkdtemp(prefix="srm-tf-"))
        target = self.scratch / "compiled"
        # A process of its own, and -B: importing the package here would leave caches in the source tree.
        done = subprocess.run([sys.executable, "-B", "-c", COMPILE, self.root, str(target)], check=False, cwd=self.scratch)
        if done.returncode:
            sys.exit("The catalogue could not be compiled.")
        build_data["force_include"][str(target)] = PLACE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the scratch folder."""
        if hasattr(self, "scratch"):
            shutil.rmtree(self.scratch, ignore_errors=True)
