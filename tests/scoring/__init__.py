"""Tests of stages/scoring."""
