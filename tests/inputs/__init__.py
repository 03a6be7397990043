"""Tests of stages/inputs."""
