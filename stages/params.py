"""params.yaml as frozen, checked objects.

Every stage begins with `load`. A key that is unknown, missing or of the wrong type is a `ParamsError` whose message
names the file, the line, the key, what was found and the remedy. What each key means stands beside it in params.yaml.
"""

import re
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from stages.errors import MalmoiError

PARAMS_FILE = Path("params.yaml")
BATCH_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
BATCH_NAME_RULE = "small letters a-z, digits and hyphens, beginning with a letter or digit, such as daum-2024"
SEMANTIC_VERSION = r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$"
SPLITS = ("train", "validation", "test")


class ParamsError(MalmoiError):
    """params.yaml cannot be used as it stands."""


def parse_date(value: object) -> object:
    """Turn `YYYY-MM-DD` text into a date; anything else is left for pydantic to judge."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError('write the day as "YYYY-MM-DD", in quotes')
        return date.fromisoformat(value)
    return value


Day = Annotated[date | None, BeforeValidator(parse_date)]


class Model(BaseModel):
    """Frozen; unknown keys are errors; `"5"` is no number."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Batch(Model):
    """One delivery of raw pages. `name` is its key under `batches`."""

    name: str
    path: str
    crawl_date: Day = None
    origin: str | None = None
    licence: str | None = None
    lexicon: dict[str, Any] | None = None
    text_field: str | None = Field(default=None, min_length=1)
    id_field: str | None = None
    url_field: str | None = None
    date_field: str | None = None

    @field_validator("name")
    @classmethod
    def name_is_plain(cls, name: str) -> str:
        """Batch names become names of stages and folders."""
        if not BATCH_NAME.fullmatch(name):
            raise ValueError(f"a batch is named with {BATCH_NAME_RULE}")
        return name

    @field_validator("path")
    @classmethod
    def path_stays_inside(cls, path: str) -> str:
        """The path is relative to the repository, with forward slashes, and does not climb out of it."""
        parts = PurePosixPath(path).parts
        if not parts or PurePosixPath(path).is_absolute() or ".." in parts or "\\" in path:
            raise ValueError("write the path relative to the repository, with forward slashes")
        return path


class IngestParams(Model):
    """Limits of the inputs, in bytes or counts; what passes one goes to quarantine."""

    max_page_bytes: int = Field(gt=0)
    max_record_bytes: int = Field(gt=0)
    max_ratio: int = Field(gt=0)
    max_members: int = Field(gt=0)
    quarantine_bytes: int = Field(ge=0)


class ParseParams(Model):
    """A repeated line is chrome: on `repetition_share` of the pages looked at, and on `repetition_pages` of them."""

    repetition_share: float = Field(gt=0, le=1)
    repetition_pages: int = Field(ge=2)
    repetition_sample: int = Field(gt=0)


class SplitParams(Model):
    """The suggested use of articles: whole-number weights of train, validation and test."""

    weights: dict[str, int]

    @field_validator("weights")
    @classmethod
    def weights_are_whole(cls, weights: dict[str, int]) -> dict[str, int]:
        """All three splits are named, none is below zero, and not all are zero."""
        if set(weights) != set(SPLITS) or min(weights.values()) < 0 or not sum(weights.values()):
            raise ValueError("give train, validation and test one weight of 0 or more each, not all 0")
        return weights


class ValidateParams(Model):
    """How many broken cells of a rule the message shows."""

    examples: int = Field(ge=1)


class Thresholds(Model):
    """Least shares, on the labelled pages, below which the build fails."""

    rows_exact: float = Field(ge=0, le=1)
    bodies_exact: float = Field(ge=0, le=1)


class EvaluateParams(Model):
    """What the accuracy on the labelled pages must reach."""

    thresholds: Thresholds


class ReleaseParams(Model):
    """What a release says of itself."""

    version: str = Field(pattern=SEMANTIC_VERSION)
    title: str
    description: str
    authors: list[str] = Field(min_length=1)
    licence: str
    date: Day
    url: str | None
    keywords: list[str]


class Params(Model):
    """The whole of params.yaml; `batches` keeps the order of the file."""

    engine: Literal["local", "ray"]
    part_bytes: int = Field(gt=0)
    batches: dict[str, Batch]
    ingest: IngestParams
    parse: ParseParams
    split: SplitParams
    validate_: ValidateParams = Field(alias="validate")
    evaluate: EvaluateParams
    release: ReleaseParams

    @model_validator(mode="before")
    @classmethod
    def batches_know_their_names(cls, values: Any) -> Any:
        """Give each batch its key as `name`."""
        batches = values.get("batches") if isinstance(values, dict) else None
        if not isinstance(batches, dict):
            return values
        named = {key: {**batch, "name": key} if isinstance(batch, dict) else batch for key, batch in batches.items()}
        return {**values, "batches": named}

    @model_validator(mode="after")
    def paths_differ(self) -> Self:
        """No two batches read the same raw pages."""
        owner: dict[str, str] = {}
        for batch in self.batches.values():
            other = owner.setdefault(batch.path, batch.name)
            if other != batch.name:
                raise ValueError(f"batches {other} and {batch.name} have the same path {batch.path}; remove one")
        return self

    def batch(self, name: str) -> Batch:
        """Return the batch called `name`; an unknown one is a `ParamsError` that lists the known ones."""
        if name not in self.batches:
            known = ", ".join(self.batches) or "none"
            raise ParamsError(f"{PARAMS_FILE}: there is no batch {name} under `batches` (known: {known})")
        return self.batches[name]


def load(path: Path = PARAMS_FILE) -> Params:
    """Read and check `path`; whatever is wrong with it is one `ParamsError` that lists every fault."""
    return check(read_source(path), path)


def check(source: str, path: Path) -> Params:
    """Check the text `source` of the file `path`, as `load` does."""
    try:
        return Params.model_validate(parse_yaml(path, source))
    except ValidationError as error:
        faults = [describe(path, source, fault) for fault in error.errors()]
        raise ParamsError("\n".join(faults)) from None


def read_source(path: Path) -> str:
    """Return the text of `path`."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ParamsError(f"{path}: no such file; run this from the folder that holds params.yaml") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ParamsError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def parse_yaml(path: Path, source: str, kind: str = "safe") -> Any:
    """Return the data of `source`; a key that stands twice is an error."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        return YAML(typ=kind).load(source)
    except MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ParamsError(f"{path}{line}: not valid YAML: {error.problem}") from None


def describe(path: Path, source: str, fault: Any) -> str:
    """Say in one line where a fault stands, what was found and what to do."""
    keys = [key for key in fault["loc"] if isinstance(key, str | int)]
    where = f"{path}:{line_of(parse_yaml(path, source, 'rt'), keys)}"
    name = ".".join(map(str, keys)) or "the whole file"
    found = repr(fault["input"])
    if fault["type"] == "extra_forbidden":
        return f"{where}: {name}: unknown key; remove it or correct its spelling"
    if fault["type"] == "missing":
        return f"{where}: {name}: this key is missing; add it"
    message = fault["msg"].removeprefix("Value error, ")
    short = found if len(found) <= 60 else f"{found[:57]}..."
    return f"{where}: {name}: found {short}: {message[:1].lower()}{message[1:]}"


def line_of(node: Any, keys: list[Any]) -> int:
    """Return the line, from 1, of the deepest of `keys` that the YAML node has."""
    line = 1
    for key in keys:
        if not hasattr(node, "lc") or key not in (node if hasattr(node, "keys") else range(len(node))):
            break
        line = node.lc.data[key][0] + 1
        node = node[key]
    return line
