"""`python -m srm_tf`."""

from srm_tf.cli import entry

entry()
