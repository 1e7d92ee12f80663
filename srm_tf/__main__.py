"""`srm-tf`, and `python -m srm_tf`: the program, and what an interrupt while it is still being read in comes to."""

import sys


def start() -> None:
    """Run the program."""
    try:
        from srm_tf.cli import entry  # noqa: PLC0415 — most of the time until it begins is spent here

        entry()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    start()
