"""Tests, laid out as stages/ is."""
