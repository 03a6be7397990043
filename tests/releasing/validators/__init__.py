"""A release read, checked and published by other people's programs. Needs the packages of requirements-release.lock."""
