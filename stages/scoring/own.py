"""A researcher's own labels: a seeded sample of the corpus, written as pages with draft labels to correct."""

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath

from stages.errors import MalmoiError
from stages.scoring.content import found
from stages.scoring.drafts import draft
from stages.scoring.labels import LABEL_SUFFIX, PAGE_SUFFIX
from stages.scoring.sampling import draw
from stages.tables.corpus import NO_LISTING, PageTables, all_pages, read_page
from stages.tables.crawl_dates import own_dates

_UNSAFE = re.compile(r"[^\w.#() -]+")
_LONGEST = 60
NEXT_STEPS = """\
{new} pages to label below {folder}{kept}.
1. Open each .yaml beside its page .txt, correct what is wrong, and set `reviewed: true`.
2. Run `dvc repro evaluate`: it reports the reviewed pages as your own figures, with 95 % intervals."""


def write_sample(
    corpus: Path, ingested: Path, folder: Path, size: int, seed: int, of_batches: Mapping[str, date | None]
) -> str:
    """Draw `size` pages and write each as `<folder>/<batch>/….txt` with a draft label `….yaml` beside it.

    Labels that exist are left alone, so that drawing again loses no work.

    Args:
        corpus: Folder of the built tables.
        ingested: Folder that holds the pages' own crawl dates.
        folder: Where labels are kept.
        size: How many pages, 1 or more.
        seed: The same seed draws the same pages.
        of_batches: The crawl date of each batch that has one, for pages without their own.

    Returns:
        What was written and what to do next.

    Raises:
        MalmoiError: The corpus holds no page.
    """
    pages = all_pages(corpus)
    if pages.is_empty():
        raise MalmoiError(f"{corpus}: no page is built there; run `dvc repro`")
    sample = draw(pages, size, seed)
    own = own_dates(ingested, sample["page_id"])
    written = 0
    for page_id, batch, part, layout in sample.select("page_id", "batch", "part", "layout").iter_rows():
        path = folder / label_path(page_id)
        if not path.exists():
            crawl_date = own.get(page_id, of_batches.get(batch))
            _write(path, read_page(corpus, batch, part, page_id), layout, crawl_date)
            written += 1
    kept = f" ({sample.height - written} more were there already)" if written < sample.height else ""
    return NEXT_STEPS.format(new=written, folder=folder, kept=kept)


def label_path(page_id: str) -> Path:
    """Return where the label of a page lies: its page_id as a path, made safe for any file system.

    A name that had to be changed ends in a piece of the page_id's SHA-256, so that no two pages share one.
    """
    parts = PurePosixPath(page_id).parts
    safe = [_UNSAFE.sub("_", part)[:_LONGEST].strip(" .") or "_" for part in parts]
    if "/".join(safe) != page_id:
        safe[-1] += f"-{sha256(page_id.encode()).hexdigest()[:12]}"
    return Path(*safe[:-1], safe[-1] + LABEL_SUFFIX)


def _write(path: Path, tables: PageTables, layout: str, crawl_date: date | None) -> None:
    """Write the page as UTF-8, which a person can open whatever its encoding was, then its label."""
    text = "" if tables.page is None else tables.page["text"]
    content = found(tables.lines, tables.articles, tables.listings)[tables.page_id]
    shape = "article-only" if layout == NO_LISTING else layout
    heading = {"page_id": tables.page_id, "shape": shape, "set": "own", "crawl_date": crawl_date}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(path.name.removesuffix(LABEL_SUFFIX) + PAGE_SUFFIX).write_bytes(text.encode())
    path.write_text(draft(content, heading, reviewed=False), encoding="utf-8", newline="\n")
