"""Tests of stages/tables."""
