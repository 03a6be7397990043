"""Tests of stages/registering."""
