"""Tests of stages/reporting."""
