"""What the documentation shows is there: commands, options, paths, links, targets of make, decisions."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import click
import pytest
from ruamel.yaml import YAML

from stages import cli
from tests.tables.built import build

ROOT = Path(__file__).parents[1]
DOCS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "data/**/README.md", "benchmarks/*.md", "releases/*.md")
    for path in ROOT.glob(pattern)
    if not path.is_relative_to(ROOT / "data" / "release")
)
PROGRAMS = ("make", "malmoi", "dvc", "python", "git")
FOLDERS = ("stages", "tests", "docs", "data", "benchmarks", "reports", ".ci", ".github")
SOURCES = (".py", ".yaml", ".toml", ".md")  # files of the repository where they are named without a folder


@cache
def text_of(doc: str) -> str:
    return (ROOT / doc).read_text(encoding="utf-8")


def blocks(doc: str, *languages: str) -> list[str]:
    """Return the fenced blocks of a document in these languages."""
    found = re.findall(r"^```(\w*)\n(.*?)^```", text_of(doc), re.MULTILINE | re.DOTALL)
    return [block for language, block in found if language in languages]


def prose(doc: str) -> str:
    """Return a document without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", text_of(doc), flags=re.MULTILINE | re.DOTALL)


def code_spans(doc: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", prose(doc))


def commands(doc: str) -> Iterator[list[str]]:
    """Yield the words of each command that a document shows, in a block or within a sentence."""
    lines = [line for block in blocks(doc, "sh") for line in block.splitlines()]
    for line in [*lines, *code_spans(doc)]:
        if line.split(" ")[0] in PROGRAMS and "…" not in line:
            words = shlex.split(line, comments=True)
            yield words[: words.index(">")] if ">" in words else words


@cache
def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))


@cache
def dvc_stages() -> set[str]:
    return set(YAML(typ="safe").load(text_of("dvc.yaml"))["stages"])


@cache
def outputs() -> list[str]:
    """Return the paths that the build makes, as `dvc.yaml` names them, up to the name of a batch."""
    return sorted(
        {
            path.split("$")[0].rstrip("/")
            for path in re.findall(r"- ((?:data|reports)/\S+?):?$", text_of("dvc.yaml"), re.MULTILINE)
        }
    )


def missing_of_make(words: list[str]) -> str | None:
    targets = [word for word in words[1:] if "=" not in word and not word.startswith("-")]
    unknown = [target for target in targets if target not in make_targets()]
    return f"no such target: {unknown[0]}" if unknown else None


def missing_of_malmoi(words: list[str]) -> str | None:
    if len(words) == 1 or words[1].startswith("-"):
        return None
    command = cli.cli.commands.get(words[1])
    if command is None:
        return f"no such command: {words[1]}"
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    unknown = [word for word in words[2:] if word.startswith("--") and word.split("=")[0] not in known]
    n_arguments = sum(isinstance(parameter, click.Argument) for parameter in command.params)
    return (
        f"no such option: {unknown[0]}"
        if unknown
        else "takes no argument"
        if not n_arguments and len(words) > 2 and not words[2].startswith("-")
        else None
    )


def missing_of_dvc(words: list[str]) -> str | None:
    from dvc.cli.parser import get_main_parser

    subcommands = next(action.choices for action in get_main_parser()._actions if isinstance(action.choices, dict))  # noqa: SLF001
    if len(words) > 1 and words[1] not in subcommands:
        return f"no such command of DVC: {words[1]}"
    stages = [word.split("@")[0] for word in words[2:] if words[1] == "repro" and not word.startswith("-")]
    return next((f"no such stage: {stage}" for stage in stages if stage not in dvc_stages()), None)


def missing_of_python(words: list[str]) -> str | None:
    if words[1:2] != ["-m"]:
        return None
    module = words[2]
    if module == "pytest":
        return next(
            (f"no such test: {word}" for word in words[3:] if not word.startswith("-") and not (ROOT / word).exists()),
            None,
        )
    path = ROOT.joinpath(*module.split("."))
    is_ours = module.split(".")[0] in {"stages", "benchmarks", "tests"}
    return f"no such module: {module}" if is_ours and not path.with_suffix(".py").exists() else None


CHECKS = {"make": missing_of_make, "malmoi": missing_of_malmoi, "dvc": missing_of_dvc, "python": missing_of_python}


@pytest.mark.parametrize("doc", DOCS)
def test_every_command_is_there(doc: str) -> None:
    shown = [words for words in commands(doc) if words[0] in CHECKS]
    wrong = [f"{shlex.join(words)}: {fault}" for words in shown if (fault := CHECKS[words[0]](words))]
    assert not wrong, "\n".join([doc, *wrong])


def test_the_readme_s_python_runs_on_a_built_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path / "data" / "corpus")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in blocks("README.md", "python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102
    assert {table: names[table].height for table in ("articles", "rejects")} == {"articles": 4, "rejects": 4}
    assert names["first_posts"].get_column("title").to_list() == ["눈 온다"] * 3


def is_path(span: str) -> bool:
    """Tell whether a code span names one file or folder of the repository: no placeholder, pattern or address."""
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", span) or "NAME" in span:
        return False
    parts = PurePosixPath(span).parts
    return parts[0] in FOLDERS if len(parts) > 1 else span.endswith(SOURCES) and span not in SOURCES


def exists(path: str, doc: str) -> bool:
    """Tell whether a path is there, is made by the build, or is a file of `stages` named by its last part alone."""
    plain = PurePosixPath(path)
    if any(place.joinpath(plain).exists() for place in (ROOT, (ROOT / doc).parent)):
        return True
    if any(plain.is_relative_to(made) or PurePosixPath(made).is_relative_to(plain) for made in outputs()):
        return True
    return len(plain.parts) == 1 and any((ROOT / "stages").rglob(plain.name))


@pytest.mark.parametrize("doc", [doc for doc in DOCS if doc != "docs/use.md"])
def test_every_path_is_there(doc: str) -> None:
    """docs/use.md names the files of a published corpus; its own tests read them."""
    missing = [span for span in code_spans(doc) if is_path(span) and not exists(span, doc)]
    assert not missing, f"{doc} names what is not there: {', '.join(missing)}"


def anchors(doc: str) -> set[str]:
    """Return the places within a document that a link can name, as GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", prose(doc), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("doc", DOCS)
def test_no_link_is_dead(doc: str) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(doc)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        aim = (ROOT / doc).parent / path if path else ROOT / doc
        known = aim.exists() or exists(aim.resolve().relative_to(ROOT).as_posix(), doc)
        if not known or (anchor and anchor not in anchors(aim.resolve().relative_to(ROOT).as_posix())):
            dead.append(target)
    assert not dead, f"{doc}: dead links: {', '.join(dead)}"


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), {"README.md"}
    while waiting:
        doc = waiting.pop()
        reached.add(doc)
        targets = re.findall(r"\]\(([^)#:\s]+\.md)", prose(doc))
        named = {(ROOT / doc).parent.joinpath(target).resolve().relative_to(ROOT).as_posix() for target in targets}
        waiting |= {name for name in named if (ROOT / name).exists()} - reached
    assert [doc for doc in DOCS if doc.startswith("docs/") and doc not in reached] == []


def test_every_decision_is_in_the_index_with_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    titles = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in folder.glob("[0-9]*.md")}
    lines = [f"- [{title[2:6]}]({name}) {title[7:]}" for name, title in sorted(titles.items())]
    indexed = re.findall(r"^- \[.*$", text_of("docs/decisions/README.md"), re.MULTILINE)
    assert indexed == lines, "the index of decisions should read\n" + "\n".join(lines)


def test_a_decision_begins_with_number_title_and_state() -> None:
    for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(f"# {path.name[:4]} "), path
        assert re.match(r"Status: (accepted|replaced by \d{4})\b", lines[2]), path


def test_every_target_of_make_says_what_it_does() -> None:
    described = set(re.findall(r"^([a-z-]+):.*## \S", text_of("Makefile"), re.MULTILINE))
    assert make_targets() == described


def test_the_functions_of_the_reader_are_where_the_documentation_says() -> None:
    table = re.findall(r"^\| [^|]*\| `(\w+\.py)` \| (.+) \|$", text_of("docs/reading.md"), re.MULTILINE)
    named = [(module, name) for module, cell in table for name in re.findall(r"`(\w+)`", cell)]
    code = {module: text_of(f"stages/reading/{module}") for module, _ in named}
    assert len(named) >= len(code) > 10
    assert [f"{module}: {name}" for module, name in named if f"\ndef {name}(" not in code[module]] == []


def test_the_stages_stand_in_the_architecture_in_their_order() -> None:
    table = re.findall(r"^\| (\w+) \| (?:yes|no) \|", text_of("docs/architecture.md"), re.MULTILINE)
    assert table == list(YAML(typ="safe").load(text_of("dvc.yaml"))["stages"])


def test_the_layers_stand_in_the_architecture_as_they_are_enforced() -> None:
    import tomllib

    contract = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    assert "\n".join(contract["layers"]) + "\n" in blocks("docs/architecture.md", "text")
