"""Let real Terraform plan the examples of the catalogue, and judge its plans.

    python tools/plan_examples.py ORACLE [TEXT]

ORACLE is a command that answers as `ORACLE plan FOLDER OUT --moto`: it plans the configuration in FOLDER against a pretended AWS, and
writes to OUT what `terraform show -json` prints of the plan; on standard error it says what Terraform refuses. TEXT: only examples of
controls whose id holds it.

The tests make the plan of each example by themselves. Here Terraform makes it, many examples at a time, each a module of one configuration,
and what became of its module is judged as a plan of its own. An example that Terraform refuses (its provider may be older than an argument)
is left out and counted. Verdicts that are not the example's are listed; those that `tests/catalogue/planned_otherwise.toml` gives a reason
for are known. Exits with 1 where others are found.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from srm_tf.catalogue.control import Control, Example  # noqa: E402
from srm_tf.catalogue.load import control_files  # noqa: E402
from srm_tf.catalogue.read_control import read_page  # noqa: E402
from srm_tf.catalogue.services import SOURCE  # noqa: E402
from tests.support.judging import judged  # noqa: E402
from tests.support.planned import given_of, worth  # noqa: E402

KNOWN = ROOT / "tests" / "catalogue" / "planned_otherwise.toml"
TOGETHER = 60  # examples that are planned at once
REGION = 'provider "aws" {\n  region = "us-east-1"\n}\n'
_BACKEND = re.compile(r'^\s*backend\s+"\w+"\s*\{[^}]*\}', re.MULTILINE)
_REFUSED = re.compile(r"\bm/e(\d+)/|\bmodule\.e(\d+)\b|\bmodule \"e(\d+)\"")

Json = dict[str, Any]
Batch = dict[int, tuple[Control, Example]]


def examples(text: str) -> Batch:
    """Every example that one plan shows whole, by a number of its own."""
    pages = (read_page(path, f"{path.parent.name}/{path.stem}", str(path.relative_to(SOURCE))) for path in control_files())
    found = ((page.control, one) for page in pages for one in page.examples if text in page.control.id and _is_one_plan(one))
    return dict(enumerate(found))


def _is_one_plan(example: Example) -> bool:
    """Neither a change nor a root module with files of values, nor what no plan shows or the provider does not know."""
    unshown = any(word in example.terraform for word in ("encryption {", 'action "'))
    return not example.before and not unshown and not any(name.endswith(".tfvars") for name in example.files)


def lay_out(folder: Path, batch: Batch) -> None:
    """A configuration that calls each example as a module, with the values that it names for its variables."""
    calls = [REGION]
    for number, (_, example) in batch.items():
        own = folder / "m" / f"e{number}"
        for name, text in {"main.tf": _BACKEND.sub("", example.terraform), **example.files}.items():
            path = own / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        given = "".join(f"  {name} = {value}\n" for name, value in given_of(example.terraform).items())
        calls.append(f'module "e{number}" {{\n  source = "./m/e{number}"\n{given}}}\n')
    (folder / "main.tf").write_text("".join(calls), encoding="utf-8")


def plan(oracle: str, batch: Batch) -> tuple[Json | None, set[int]]:
    """(the plan, what of the batch is refused): one of both is empty."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, batch)
        out = folder / "out.json"
        done = subprocess.run([oracle, "plan", name, str(out), "--moto"], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return msgspec.json.decode(out.read_bytes()), set()
    blamed = {int(next(filter(None, hit.groups()))) for hit in _REFUSED.finditer(done.stderr + done.stdout)} & batch.keys()
    return None, blamed or set(batch)


def plans(oracle: str, batch: Batch) -> Iterator[tuple[int, Json]]:
    """The plan of each example that Terraform takes."""
    while batch:
        whole, refused = plan(oracle, batch)
        if whole is not None:
            yield from ((number, cut(whole, number, example)) for number, (_, example) in batch.items())
            return
        if refused == batch.keys() and len(batch) > 1:  # nobody in particular is blamed
            halves = list(batch.items())
            yield from plans(oracle, dict(halves[: len(halves) // 2]))
            batch = dict(halves[len(halves) // 2 :])
        else:
            batch = {number: one for number, one in batch.items() if number not in refused}


def cut(whole: Json, number: int, example: Example) -> Json:
    """What became of one module, as the plan of a configuration of its own."""
    module = f"module.e{number}"
    own = next((one for one in whole["planned_values"]["root_module"].get("child_modules", ()) if one["address"] == module), {})
    configured = whole["configuration"]["root_module"]["module_calls"][f"e{number}"]["module"]
    given = {name: worth(text) for name, text in given_of(example.terraform).items()}
    variables = {name: {"value": given.get(name, one.get("default"))} for name, one in configured.get("variables", {}).items()}
    document = {
        "format_version": whole["format_version"],
        "terraform_version": whole["terraform_version"],
        "variables": variables,
        "planned_values": {"root_module": own},
        "resource_changes": [one for one in whole["resource_changes"] if one["address"].startswith(f"{module}.")],
        "prior_state": _prior(whole, module),
        "configuration": {"provider_config": _providers(whole, module), "root_module": configured},
    }
    return _lifted(document, module)


def _prior(whole: Json, module: str) -> Json:
    values = whole.get("prior_state", {}).get("values", {}).get("root_module", {})
    own = next((one for one in values.get("child_modules", ()) if one["address"] == module), {})
    return {"format_version": "1.0", "values": {"root_module": own}}


def _providers(whole: Json, module: str) -> Json:
    """Its own provider configurations; those of the root where it has none of the name."""
    found = whole["configuration"].get("provider_config", {})
    inside = {key: one for key, one in found.items() if f"{one.get('module_address', '')}.".startswith(f"{module}.")}
    return {key: one for key, one in found.items() if not one.get("module_address")} | inside


def _lifted(tree: Any, module: str) -> Any:
    """The same without the module in front of each address."""
    if isinstance(tree, dict):
        kept = ((key, one) for key, one in tree.items() if not (key in {"address", "module_address"} and one == module))
        return {str(_lifted(key, module)): _lifted(one, module) for key, one in kept}
    if isinstance(tree, list):
        return [_lifted(one, module) for one in tree]
    return tree.removeprefix(f"{module}.").removeprefix(f"{module}:") if isinstance(tree, str) else tree


def known() -> Mapping[str, str]:
    """The verdicts that differ for a good reason: `<control>: <example>` → the verdict of the plan."""
    rows = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("example", [])
    return {f"{one['control']}: {one['name']}": one["verdict"] for one in rows}


def main(oracle: str, text: str = "") -> int:
    """Plan and judge, and list what differs."""
    wanted, expected = examples(text), known()
    planned, others = 0, 0
    numbers = list(wanted)
    for start in range(0, len(numbers), TOGETHER):
        batch = {number: wanted[number] for number in numbers[start : start + TOGETHER]}
        for number, document in plans(oracle, batch):
            control, example = wanted[number]
            planned += 1
            address, answer = judged(control, example, document)
            word, because = (answer.verdict.word, answer.because) if answer is not None else ("silent", "it has nothing to say")
            meant = expected.get(f"{control.id}: {example.name}", example.plan or example.verdict)
            if word != meant:
                others += 1
                print(f"{control.id}: {example.name!r}: {address} is {word}, expected {meant} ({because})", flush=True)
    print(f"{planned} of {len(wanted)} examples planned, {others} judged otherwise than they say")
    return 1 if others else 0


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
