"""Whatever happens to a container's bytes, ingest goes on: every page and row has a name of its own."""

import random
from pathlib import Path

import pytest

from tests.inputs import packed
from tests.inputs.invented import page

PAGES = {f"게시판/{number}.txt": page("korean", number).encode() for number in range(3)}


def damage(raw: bytes, seed: int) -> bytes:
    """Return `raw` with bytes changed, taken out and put in."""
    chance = random.Random(seed)
    damaged = bytearray(raw)
    for _ in range(chance.choice([1, 1, 2, 5])):
        place = chance.randrange(len(damaged))
        match chance.randrange(3):
            case 0:
                damaged[place] = chance.randrange(256)
            case 1:
                del damaged[place : place + chance.randrange(1, 40)]
            case _:
                damaged[place:place] = chance.randbytes(chance.randrange(1, 40))
    return bytes(damaged)


@pytest.mark.parametrize("name", packed.CONTAINERS)
def test_damage_never_stops_the_stage(tmp_path: Path, name: str) -> None:
    raw = packed.CONTAINERS[name](PAGES)
    for seed in range(25):
        pages, rejects = packed.read_one(packed.write(tmp_path, name, damage(raw, seed)))
        assert pages["page_id"].is_unique().all()
        assert rejects.select("page_id", "line", "reason").is_unique().all()


def test_what_stands_before_damage_in_gzip_is_kept(tmp_path: Path) -> None:
    pages = {f"{number}.txt": f"{number} {random.Random(number).randbytes(400).hex()}".encode() for number in range(50)}
    raw = bytearray(packed.CONTAINERS["a.tar.gz"](pages))
    raw[len(raw) // 2] ^= 0xFF
    found, rejects = packed.read_one(packed.write(tmp_path, "a.tar.gz", bytes(raw)))
    assert found.height > 15
    assert set(rejects["reason"]) == {"broken_container"}
