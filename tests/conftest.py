"""Settings of all tests."""

from hypothesis import settings

# The same examples on every machine, however busy it is: a test that fails fails for everyone.
settings.register_profile("malmoi", deadline=None, derandomize=True)
settings.load_profile("malmoi")
