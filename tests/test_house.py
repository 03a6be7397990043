"""The house stands as drawn: walls between rooms, true dependencies, lists in step, one place for each thing."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from ruamel.yaml import YAML

from stages.registering import pipeline
from stages.releasing import building

ROOT = Path(__file__).parents[1]
ROOMS = [path.parent.relative_to(ROOT).as_posix() for path in sorted((ROOT / "stages").glob("*/__init__.py"))]
STAGES = ("ingest", "parse", "dedupe", "assemble", "validate", "evaluate", "report", "release")


@cache
def import_graph() -> grimp.ImportGraph:
    return grimp.build_graph("stages", exclude_type_checking_imports=True, cache_dir=None)


@cache
def pipeline_stages() -> dict[str, Any]:
    stages = YAML(typ="safe").load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    return {name: stage.get("do", stage) for name, stage in stages.items()}


def source_file(module: str) -> str:
    """Return the file of a module, relative to the repository."""
    path = Path(*module.split("."))
    return (path / "__init__.py" if (ROOT / path).is_dir() else path.with_suffix(".py")).as_posix()


def code_of(stage: str) -> set[str]:
    """Return the files with code that a stage runs: its module and all it imports, lazily too.

    The manifest of a release names the code that makes rows, so the stage release depends on that as well.
    """
    if stage == "release":
        return run_by(stage).union(*map(run_by, building.ROW_STAGES))
    return run_by(stage)


def run_by(stage: str) -> set[str]:
    """Return the files with code that a stage's module imports, itself among them."""
    module = f"stages.{stage}"
    files = {source_file(name) for name in import_graph().find_upstream_modules(module) | {module}}
    return {file for file in files if not file.endswith("__init__.py")}


def modules_of(room: str) -> set[str]:
    """Return the files with code in a room's folder."""
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / room).rglob("*.py")}
    return {file for file in found if not file.endswith("__init__.py")}


def dependencies(stage: str) -> list[str]:
    return [dep for dep in pipeline_stages()[stage]["deps"] if isinstance(dep, str)]


def test_the_pipeline_has_the_stages_of_the_house() -> None:
    assert tuple(pipeline_stages()) == STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_depends_on_the_code_it_imports(stage: str) -> None:
    """A room's folder stands for all its modules, and is named where a stage imports them all."""
    listed = {dep for dep in dependencies(stage) if dep.startswith("stages/")}
    files = {dep for dep in listed if dep.endswith(".py")}
    rooms = [modules_of(dep) for dep in listed if (ROOT / dep).is_dir()]
    assert files.union(*rooms) == code_of(stage)
    assert [room for room in map(modules_of, ROOMS) if room <= files] == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_depends_on_the_data_files_of_its_rooms(stage: str) -> None:
    """A room's files that are no code (lexicons, templates) are inputs of each stage that uses the room."""
    rooms = {Path(file).parent for file in code_of(stage)} - {Path("stages")}
    data = {
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc", ".typed"}
    }
    listed = {dep for dep in dependencies(stage) if dep.startswith("stages/") and not dep.endswith(".py")}
    covered = {file for file in data if any(Path(file).is_relative_to(dep) for dep in listed)}
    assert covered == data
    assert all((ROOT / dep).exists() for dep in listed)


def test_packages_hold_no_code_of_their_own() -> None:
    """So their `__init__.py` is no dependency."""
    for path in sorted((ROOT / "stages").rglob("__init__.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert [type(node) for node in body] == [ast.Expr], f"{path} has more than a docstring"


def test_params_and_pipeline_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert pipeline.check() == "params.yaml and dvc.yaml agree."


def test_every_output_survives_a_failed_run() -> None:
    """`persist` keeps DVC from deleting outputs before a stage has new ones."""
    for name, stage in pipeline_stages().items():
        for output in [*stage.get("outs", []), *stage.get("metrics", []), *stage.get("plots", [])]:
            assert isinstance(output, dict), f"{name}: {output} has no `persist: true`"
            assert all(settings["persist"] for settings in output.values()), f"{name}: {output}"


def test_the_engine_is_no_parameter_of_a_stage() -> None:
    """Where parts are worked on changes no byte, so another engine makes nothing out of date."""
    assert all("engine" not in stage.get("params", []) for stage in pipeline_stages().values())


def test_stages_are_short() -> None:
    for stage in STAGES:
        lines = (ROOT / "stages" / f"{stage}.py").read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 60, f"stages/{stage}.py has {len(lines)} lines; move work into a room"


def test_only_one_module_touches_parquet() -> None:
    """But for `inputs`, which may meet Parquet among raw files."""
    names = {f"{verb}_parquet" for verb in ("scan", "read", "write", "sink")} | {"ParquetFile", "ParquetWriter"}
    users = {path for path, node in nodes("stages") if isinstance(node, ast.Attribute) and node.attr in names}
    assert {path for path in users if not path.startswith("stages/inputs/")} == {"stages/tables/parquet.py"}


def test_words_of_boards_live_in_data() -> None:
    """No word in Hangul, Han or Kana in the code that reads pages: a new one is an entry in a lexicon."""
    word = re.compile(r"[\u3040-\u30ff\u3130-\u318f\u4e00-\u9fff\uac00-\ud7a3]{2,}")
    found = [
        f"{path}:{node.lineno}: {node.value}"
        for path, node in nodes("stages/reading")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and word.search(node.value)
    ]
    docstrings = {
        f"{path}:{node.body[0].lineno}: {ast.get_docstring(node, clean=False)}"
        for path, node in nodes("stages/reading")
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body
    }
    assert [place for place in found if place not in docstrings] == []


def test_expressions_of_reading_are_worked_out_in_the_thread_that_asks() -> None:
    """`select_seq` and `with_columns_seq`, on frames: decision 4004 says why."""
    handed_over = [
        f"{path}:{node.lineno}: {ast.unparse(node)[-40:]}"
        for path, node in nodes("stages/reading")
        if isinstance(node, ast.Attribute)
        and node.attr in {"select", "with_columns"}
        and ast.unparse(node.value) != "pl"
    ]
    assert handed_over == []


def nodes(folder: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node of every module under a folder, with the module's path."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.relative_to(ROOT).as_posix(), node
