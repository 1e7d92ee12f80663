"""What is told of a failure that nobody foresaw: what of the machine stands behind it, or where in the program it came up."""

from __future__ import annotations

import os
import sys

from srm_tf.errors import SrmError

_AGAIN = "Install srm-tf anew with the Python that runs it, as files: compiled modules are not read out of an archive."


def told(error: BaseException) -> str:
    """In words, without a value of the input in them."""
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding() != "utf-8":
        what = f"expected names of files in the {error.encoding} of this locale, got one with other letters"
        return str(SrmError(("names of files",), what, "Set PYTHONUTF8=1, or a locale with UTF-8, such as LC_ALL=C.UTF-8."))
    if isinstance(error, ImportError) and error.name and error.name.partition(".")[0] not in {"srm_tf", *sys.stdlib_module_names}:
        what = f"expected {error.name} for Python {sys.version_info.major}.{sys.version_info.minor}, got none that can be imported"
        return str(SrmError(("installation",), what, _AGAIN))
    where = f"{type(error).__name__} in {_place(error)}"
    return f"==> srm-tf failed: {where}\n==> This is a defect of srm-tf, not of your input. Please report it with this line."


def _place(error: BaseException) -> str:
    """File and line of the innermost frame: enough to report, and no value of the input in it."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    return f"{os.path.basename(at.tb_frame.f_code.co_filename)}:{at.tb_lineno}" if at else "an unknown place"  # noqa: PTH119
