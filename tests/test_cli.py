"""The command line: light to start, with examples in its help, and one line for an error."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from stages.cli import cli
from tests import repositories

ROOT = Path(__file__).parents[1]
COMMANDS = ("add", "check", "diff", "inspect", "label", "publish", "release", "remove", "summary")


def test_the_commands_are_those_of_the_house() -> None:
    assert tuple(sorted(cli.commands)) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_keeps_its_examples_line_by_line(command: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--help"], terminal_width=100)
    assert shown.exit_code == 0
    assert "\\b" not in shown.output
    if command not in ("check", "summary"):
        assert f"\n    malmoi {command} " in shown.output


def test_help_loads_nothing_heavy() -> None:
    """Polars, DVC and pydantic come with the command that needs them."""
    program = (
        "import sys, stages.cli; print(sorted({'polars', 'dvc', 'pydantic', 'yaml', 'ruamel'} & set(sys.modules)))"
    )
    assert repositories.run(ROOT, sys.executable, "-c", program).stdout == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("remove", "none"), "malmoi: params.yaml: no such file; run this from the folder that holds params.yaml\n"),
        (("check",), "malmoi: params.yaml: no such file; run this from the folder that holds params.yaml\n"),
        (("add", "x", "--name", "y", "--crawl-date", "19.7.2024"), "'19.7.2024' does not match the format '%Y-%m-%d'"),
    ],
)
def test_an_error_is_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = repositories.run(tmp_path, str(Path(sys.executable).parent / "malmoi"), *arguments, ok=False)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
