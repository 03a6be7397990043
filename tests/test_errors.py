"""An error that a person can mend is one message; one that a programmer must mend keeps its traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from stages.errors import MalmoiError, plain_errors


def test_a_known_error_is_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, plain_errors():
        raise MalmoiError("params.yaml: no")
    assert ended.value.code == 1
    assert capsys.readouterr().err == "malmoi: params.yaml: no\n"


def test_a_folder_that_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(SystemExit), plain_errors():
        (tmp_path / "data" / "corpus").mkdir()
    assert f"{tmp_path / 'data' / 'corpus'}: Not a directory; a folder was expected" in capsys.readouterr().err


def test_an_interruption_says_that_nothing_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, plain_errors():
        raise KeyboardInterrupt
    assert ended.value.code == 130
    assert "earlier outputs are unchanged" in capsys.readouterr().err


def test_other_errors_are_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), plain_errors():
        1 / 0  # noqa: B018


AT_ITS_END = """
import atexit, gc
from stages.errors import plain_errors
atexit.register(lambda: print(gc.get_freeze_count() > 0))
with plain_errors():
    assert gc.get_freeze_count() == 0
"""


def test_at_its_end_a_process_looks_for_no_cycles() -> None:
    said = subprocess.run([sys.executable, "-c", AT_ITS_END], capture_output=True, text=True, check=True)
    assert said.stdout == "True\n"
