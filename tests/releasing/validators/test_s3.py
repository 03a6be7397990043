"""malmoi publish to S3: whole, verified, immutable; errors are one message; other programs read what lies there."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import fsspec
import polars as pl
import pytest

from stages.releasing import publish, stores, versions
from stages.releasing.publish import Published
from tests.releasing import corpora
from tests.releasing.corpora import Page, Recipe
from tests.releasing.validators.conftest import BUCKET, RECIPE, Server

ROOT = Path(__file__).parents[3]
MANY = Recipe({"a": [Page(f"{number:03d}", f"본문 {number}" * 50, ("글",)) for number in range(60)]}, per_part=1)
ONE_MORE = Recipe({**MANY.batches, "b": [Page("new", "새 글")]}, per_part=1, version="0.2.0")


def publish_to(url: str, data: Path, recipe: Recipe) -> Published:
    """Build a corpus and publish it."""
    corpora.build(data, recipe)
    return publish.publish(data / "release", data / "corpus", stores.connect(url))


def latest(url: str) -> str | None:
    """Return the version that latest.json names."""
    found = stores.connect(url).read("latest.json")
    return None if found is None else str(json.loads(found)["version"])


def test_what_is_published_can_be_read_by_others(s3: Server, tmp_path: Path) -> None:
    url = f"s3://{BUCKET}/read"
    publish_to(url, tmp_path, RECIPE)
    options = {"aws_endpoint_url": s3.url, "aws_region": "us-east-1", "aws_allow_http": "true"}
    rows = pl.scan_parquet(f"{url}/v0.1.0/listings/*/*.parquet", storage_options=options).collect()
    assert rows.height == 26
    connection = duckdb.connect()
    connection.register_filesystem(fsspec.filesystem("s3"))
    assert len(connection.read_parquet(f"{url}/v0.1.0/articles/*/*.parquet")) == 13
    assert versions.find(url).manifest.version == "0.1.0"


def test_a_version_that_shares_its_parts_sends_under_two_per_cent(s3: Server, tmp_path: Path) -> None:
    url = f"s3://{BUCKET}/shared"
    publish_to(url, tmp_path, MANY)
    result = publish_to(url, tmp_path, ONE_MORE)
    assert result.sent_bytes < 0.02 * (result.sent_bytes + result.copied_bytes)
    assert latest(url) == "0.2.0"


def test_publishing_again_is_nothing_to_do_and_other_content_is_refused(s3: Server, tmp_path: Path) -> None:
    url = f"s3://{BUCKET}/again"
    publish_to(url, tmp_path / "first", RECIPE)
    assert publish_to(url, tmp_path / "first", RECIPE).sent == 0
    with pytest.raises(versions.VersionError, match="with other content"):
        publish_to(url, tmp_path / "other", replace(RECIPE, reading="second"))


def test_a_flipped_byte_at_the_destination_is_found(s3: Server, tmp_path: Path) -> None:
    url = f"s3://{BUCKET}/flipped"
    publish_to(url, tmp_path, RECIPE)
    files, root = fsspec.url_to_fs(f"{url}/v0.1.0/articles/a/part-00000.parquet")
    content = bytearray(files.cat_file(root))
    content[100] ^= 1
    files.pipe_file(root, bytes(content))
    with pytest.raises(stores.StoreError, match=r"articles/a/part-00000\.parquet is missing or damaged"):
        publish_to(url, tmp_path, RECIPE)


def test_no_bucket_is_one_clear_error(s3: Server, tmp_path: Path) -> None:
    with pytest.raises(stores.StoreError, match=r"s3://nowhere.*bucket does not exist.*create the bucket"):
        publish_to("s3://nowhere/here", tmp_path, RECIPE)


def test_wrong_credentials_are_one_clear_error(s3: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(stores.StoreError, match=r"may not be read or written.*Check the credentials"):
        publish_to(f"s3://{BUCKET}/wrong", tmp_path, RECIPE)


def test_a_server_that_does_not_answer_is_one_clear_error(
    s3: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(stores.StoreError, match="Could not connect to the endpoint"):
        publish_to(f"s3://{BUCKET}/away", tmp_path, RECIPE)


def test_killed_at_any_point_the_next_run_completes(s3: Server, tmp_path: Path) -> None:
    url = f"s3://{BUCKET}/killed"
    first = replace(MANY, batches={"a": MANY.batches["a"][:12]})
    publish_to(url, tmp_path / "first", first)
    again = replace(first, version="0.2.0", reading="second")
    made = corpora.build(tmp_path / "data", again)
    store = stores.connect(url)
    for n_files in (1, 30, len(made.parts) + 5):
        killed = run_publish(url, tmp_path, s3)
        while killed.poll() is None and len(store.sizes("v0.2.0")) < n_files:
            time.sleep(0.02)
        killed.kill()
        killed.communicate()
        assert latest(url) in {"0.1.0", "0.2.0"}
        assert versions.find(url).manifest.version == latest(url)
    last = run_publish(url, tmp_path, s3)
    output, errors = last.communicate()
    assert last.returncode == 0, errors
    assert "published" in output
    assert latest(url) == "0.2.0"
    assert publish_to(url, tmp_path / "data", again).new is False


def run_publish(url: str, folder: Path, server: Server) -> "subprocess.Popen[str]":
    """Start `malmoi publish` as a process of its own."""
    environment = {**os.environ, **server.environment, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "stages.cli", "publish", url, "--jobs", "2"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_bucket_serves_as_a_dvc_remote(s3: Server, tmp_path: Path) -> None:
    repository, clone = tmp_path / "repository", tmp_path / "clone"
    repository.mkdir()
    dvc = [sys.executable, "-m", "dvc"]
    corpora.write(repository / "corpus", RECIPE)
    for command in (
        ["git", "init", "--quiet", "--initial-branch=main"],
        ["git", "config", "user.name", "tester"],
        ["git", "config", "user.email", "tester@example.org"],
        [*dvc, "init", "--quiet"],
        [*dvc, "config", "core.analytics", "false"],
        [*dvc, "remote", "add", "--default", "bucket", f"s3://{BUCKET}/dvc"],
        [*dvc, "remote", "modify", "bucket", "endpointurl", s3.url],
        [*dvc, "add", "--quiet", "corpus"],
        ["git", "add", "--all"],
        ["git", "commit", "--quiet", "-m", "corpus"],
        [*dvc, "push", "--quiet"],
    ):
        subprocess.run(command, cwd=repository, check=True)
    subprocess.run(["git", "clone", "--quiet", repository, clone], check=True)
    subprocess.run([*dvc, "pull", "--quiet"], cwd=clone, check=True)
    sides = [
        sorted(path.relative_to(side) for path in side.rglob("*.parquet"))
        for side in (repository / "corpus", clone / "corpus")
    ]
    assert sides[0] == sides[1]
    assert all(
        (repository / "corpus" / path).read_bytes() == (clone / "corpus" / path).read_bytes() for path in sides[0]
    )
