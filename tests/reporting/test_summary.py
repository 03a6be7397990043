"""The summary after a build: counts by batch, and what to do next."""

from pathlib import Path

from stages.outputs import write_json
from stages.reporting import summary


def counts(number: int) -> dict[str, dict[str, int]]:
    return {"counts": dict.fromkeys(summary.COUNTS, number) | {"near_duplicates": 0}}


def test_batches_are_added_up_in_aligned_columns(tmp_path: Path) -> None:
    for name, number in (("daum", 1), ("naver-2024", 12_345)):
        write_json(tmp_path / f"{name}.json", counts(number))
    lines = summary.text(summary.load(["daum", "naver-2024"], tmp_path), "daum/1").splitlines()
    assert lines[0].split("  ")[0] == "batch"
    assert lines[1].split() == ["daum"] + ["1"] * 6
    assert lines[2].split() == ["naver-2024"] + ["12,345"] * 6
    assert lines[3].split() == ["together"] + ["12,346"] * 6
    assert len({len(line) for line in lines[:4]}) == 1
    assert "  malmoi inspect daum/1" in lines


def test_a_corpus_without_batches_has_a_summary() -> None:
    assert summary.text({}, None).splitlines()[1].split() == ["together"] + ["0"] * 6
