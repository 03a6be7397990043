"""A published version, and an S3 server (SeaweedFS) of the tests' own on 127.0.0.1."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from stages.releasing import manifest, publish, stores
from tests.releasing import corpora
from tests.releasing.corpora import Page, Recipe

ROOT = Path(__file__).parents[3]
BUCKET = "corpora"
KEYS = {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "secret-of-the-tests"}
PAGES = [Page(f"{number:03d}", f"본문 {number}", (f"글 {number}", f"둘째 글 {number}")) for number in range(9)]
RECIPE = Recipe({"a": [*PAGES, Page("broken", "\0", broken=True)], "b": PAGES[:4]})

os.environ["HF_HUB_OFFLINE"] = "1"


@dataclass(frozen=True)
class Server:
    """An S3 server: its address, and the environment by which every S3 client finds it."""

    url: str
    environment: dict[str, str]


@pytest.fixture(scope="session", params=["made for the tests", "the samples of this repository"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder DEST/vX.Y.Z of a published corpus."""
    folder = tmp_path_factory.mktemp("published")
    data = folder if request.param == "made for the tests" else ROOT / "data"
    if data == folder:
        corpora.build(folder, RECIPE)
    elif not (data / "release" / manifest.FILE_NAME).exists():
        pytest.skip("the samples are not built; run make corpus")
    publish.publish(data / "release", data / "corpus", stores.connect(str(folder / "dest")))
    return next((folder / "dest").glob("v*"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start SeaweedFS with one bucket and one key pair; it never listens or reports beyond this machine."""
    folder = tmp_path_factory.mktemp("seaweedfs")
    ports = free_ports("master", "volume", "filer", "s3", "admin")
    command = [str(Path(sys.executable).with_name("weed")), "mini", *options(folder, ports)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{ports['s3']}"
    try:
        wait_for(ports["s3"], process, folder / "log")
        yield Server(url, {**KEYS, "AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": "us-east-1"})
    finally:
        process.kill()
        process.wait(timeout=30)


def options(folder: Path, ports: dict[str, int]) -> list[str]:
    """Return the server's options: everything under `folder`, on 127.0.0.1, no telemetry, no admin pages."""
    credentials = [{"accessKey": KEYS["AWS_ACCESS_KEY_ID"], "secretKey": KEYS["AWS_SECRET_ACCESS_KEY"]}]
    identity = {"name": "tester", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    (folder / "data").mkdir()
    off = ("master.telemetry", "admin.ui", "webdav", "s3.iam", "s3.autoCreateBucket")
    return [
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.config={folder / 's3.json'}",
        f"-bucket={BUCKET}",
        *(f"-{name}=false" for name in off),
        *(f"-{name}.port={port}" for name, port in ports.items()),
    ]


def free_ports(*names: str) -> dict[str, int]:
    """Return a free port for each name, whose companion for gRPC, 10,000 above, is free too."""
    found: dict[str, int] = {}
    candidates = iter(range(20_000 + os.getpid() % 20_000, 50_000))
    for name in names:
        found[name] = next(port for port in candidates if is_free(port) and is_free(port + 10_000))
    return found


def is_free(port: int) -> bool:
    """Tell whether nothing listens on a port of this machine."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once something listens on `port` and the bucket is made; fail if the server stops or takes a minute."""
    for _ in range(600):
        if process.poll() is not None:
            break
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
            if b"ready to use" in log.read_bytes():
                return
        time.sleep(0.1)
    raise RuntimeError(f"the S3 server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture
def s3(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Give this process the server's address and keys."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return server
