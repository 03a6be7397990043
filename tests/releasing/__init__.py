"""Tests of stages/releasing."""
