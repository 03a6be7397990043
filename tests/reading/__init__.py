"""Tests of stages/reading."""
