"""What all tests share: property tests have no deadline, since a busy machine is no defect."""

from hypothesis import settings

settings.register_profile("tests", deadline=None, derandomize=False)
settings.load_profile("tests")
