"""What all tests share: property tests have no deadline, since a busy machine is no defect."""

import gc
import os

from hypothesis import settings

# What lands is judged by the same examples as before it landed; who works on it gets new ones each time.
settings.register_profile("tests", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("tests")


def pytest_collection_finish() -> None:
    """Tens of thousands of tests are there until the last one has run: to look among them for garbage took a twentieth of their time."""
    gc.freeze()
