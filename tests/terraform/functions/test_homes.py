"""The table that says which module has a function: complete, and enough to call every function by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from srm_tf.terraform import functions
from srm_tf.terraform.functions.homes import HOMES

ROOT = Path(__file__).parents[3]
EACH = """
import json, sys
from srm_tf.terraform import functions
missing = []
for name in json.loads(sys.argv[1]):
    functions.FUNCTIONS.clear()
    for module in [one for one in sys.modules if one.startswith("srm_tf.terraform.functions.") and not one.endswith((".homes", ".globs"))]:
        del sys.modules[module]
    functions.load.cache_clear()
    functions.load(name)
    if name not in functions.FUNCTIONS:
        missing.append(name)
print(json.dumps(missing))
"""


def test_every_built_in_function_is_in_the_table() -> None:
    functions.load()
    assert {name for name in functions.FUNCTIONS if "::" not in name} == set(HOMES)


def test_the_module_of_a_function_is_enough_to_call_it() -> None:
    argv = [sys.executable, "-c", EACH, json.dumps(sorted(HOMES))]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr[-2000:]
