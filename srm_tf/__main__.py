"""`srm-tf`, and `python -m srm_tf`: the program, and what an interrupt while it is still being read in comes to."""

import gc
import sys


def start() -> None:
    """Run the program."""
    gc.disable()  # a short life with many small objects and hardly a cycle: collecting would cost more than it frees
    try:
        from srm_tf.cli import entry  # noqa: PLC0415 — most of the time until it begins is spent here

        entry()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        gc.freeze()  # at its end Python collects all the same, which takes a seventh of a small run: this leaves it nothing to look at


if __name__ == "__main__":
    start()
