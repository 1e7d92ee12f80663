"""Write `tests/catalogue/unproven.toml` anew: the clauses that no example and no proof would miss, in the order of the control files.

python tools/unproven.py            # writes it, and says how many there are
python tools/unproven.py s3/ iam/   # shows those of some services, and writes nothing
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from srm_tf.catalogue.load import control_files
from srm_tf.catalogue.read_control import read_page
from tests.support.clauses import PROOFS, unseen

HEAD = """\
# Clauses that no example and no proof would miss, by control: `tools/unproven.py` writes this file. It may only become shorter. What cannot
# be proven (the provider demands both of two arguments) is better left out of the control.
"""


def found(starts: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Control id → the clauses that nothing proves."""
    for path in control_files():
        name = f"{path.parent.name}/{path.stem}"
        if name.startswith(starts):
            clauses = unseen(path, read_page(path, name))
            if clauses:
                yield name, clauses


def main(starts: tuple[str, ...]) -> None:
    """Write the file, or print those of some services."""
    lines: list[str] = []
    total = 0
    for name, clauses in found(starts or ("",)):
        total += len(clauses)
        lines += ["", f'"{name}" = [', *(f"  {json.dumps(one, ensure_ascii=False)}," for one in clauses), "]"]
    if starts:
        print("\n".join(lines))
    else:
        (PROOFS.parent / "unproven.toml").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{total:,} {'clause is' if total == 1 else 'clauses are'} unproven")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
