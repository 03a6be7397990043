"""The `malmoi` command: what a person does with a corpus besides building it. Each command loads only what it needs."""

from datetime import datetime
from pathlib import Path

import click

from stages.errors import plain_errors

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="malmoi", message="malmoi %(version)s")
def cli() -> None:
    """Malmoi (말모이): raw board pages to validated, reproducible tables of articles and listing rows.

    \b
    Your own pages in three commands, from the folder that holds params.yaml:
      malmoi add ~/crawl/daum --name daum-2024 --crawl-date 2024-07-19
      dvc repro
      malmoi inspect daum-2024/00001
    """


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="Name of the new batch: small letters, digits and hyphens.")
@click.option(
    "--crawl-date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of the crawl; dates printed without a year need it, unless records carry their own.",
)
@click.option("--licence", help="Licence of the pages, as an SPDX name such as CC-BY-4.0.")
@click.option("--origin", metavar="URL", help="Where the pages come from.")
def add(path: Path, name: str, crawl_date: datetime | None, licence: str | None, origin: str | None) -> None:
    """Register the pages at PATH as a batch; `dvc repro` then builds it.

    PATH is a folder of text files (any depth), an archive (zip, tar, tar.gz, tar.zst), or a record file (JSON Lines,
    Parquet, WARC/WET; plain, gz or zst). It is copied to data/raw/ and tracked with DVC; PATH itself is left alone. A
    folder of more than 5,000 files is packed into one tar, because DVC spends its time on files.

    \b
    Examples:
      malmoi add ~/crawl/daum --name daum-2024
      malmoi add daum.tar.zst --name daum-2025 --crawl-date 2025-07-11 --licence CC-BY-4.0
      malmoi add dump.jsonl.gz --name forum --origin https://example.org/dump
    """
    from stages.registering import batches

    day = f"{crawl_date:%Y-%m-%d}" if crawl_date else None
    click.echo(batches.add(path, name, crawl_date=day, licence=licence, origin=origin))


@cli.command()
@click.argument("name")
def remove(name: str) -> None:
    """Undo `malmoi add`: forget the batch NAME and delete its raw copy and its built files.

    \b
    Example:
      malmoi remove daum-2024
    """
    from stages.registering import batches

    click.echo(batches.remove(name))


@cli.command()
def check() -> None:
    """Check params.yaml, the raw pages it names and the lists of dvc.yaml; `make corpus` does so first."""
    from stages.registering import pipeline

    click.echo(pipeline.check())


@cli.command()
def summary() -> None:
    """Say what the built corpus holds, where its tables lie and what to try next."""
    from stages import params
    from stages.reporting import summary as figures
    from stages.tables import corpus

    names = list(params.load().batches)
    click.echo(figures.text(figures.load(names), corpus.first_article(corpus.CORPUS, names)))


@cli.command()
@click.argument("page_id")
@click.option("--gold", is_flag=True, help="Print a draft of the page's label file instead, to correct by hand.")
def inspect(page_id: str, gold: bool) -> None:
    """Show a page: each line with its role, and the values read from it beside it.

    PAGE_ID names a page of the built corpus, as the tables do, or a labelled page (gold/<shape>/<name>), which is read
    anew and compared with its label.

    \b
    Examples:
      malmoi inspect daum-2024/00001
      malmoi inspect gold/xe-spaces/many-authors
      malmoi inspect daum-2024/00001 --gold > data/gold/xe-spaces/new-page.yaml
    """
    from stages.reporting import inspect as view

    click.echo(view.show(page_id, gold), nl=False)


@cli.command()
@click.option("--sample", required=True, type=click.IntRange(min=1), help="How many pages to draw.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same pages.")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=Path("data/labels"), show_default=True)
def label(sample: int, seed: int, folder: Path) -> None:
    """Draw pages of the corpus at random and write draft labels to correct, for your own accuracy figures.

    The sample is spread over batches and layouts as the corpus is. Once labels are corrected and marked
    `reviewed: true`, `dvc repro evaluate` reports them apart from the shipped pages, with 95 % intervals.

    \b
    Example:
      malmoi label --sample 50
    """
    from stages import params
    from stages.scoring import own
    from stages.tables import corpus, crawl_dates

    of_batches = {name: batch.crawl_date for name, batch in params.load().batches.items()}
    click.echo(own.write_sample(corpus.CORPUS, crawl_dates.INGESTED, folder, sample, seed, of_batches))


@cli.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FOLDER", help="Write the differing rows there.")
def diff(old: str, new: str | None, as_json: bool, output: Path | None) -> None:
    """Say which rows two versions differ in, in which columns, and why.

    OLD and NEW are releases (0.2.0), git revisions, or published versions (a folder or URL). Without NEW, OLD is
    compared with what was built last in this folder. With --output, every differing row is written with its old and
    new values, one Parquet file for each table.

    \b
    Examples:
      malmoi diff 0.1.0
      malmoi diff HEAD~1 HEAD --output changes
      malmoi diff s3://corpora/boards/v0.1.0 s3://corpora/boards/v0.2.0 --json
    """
    from stages.releasing import commands

    click.echo(commands.compare(old, new, output, as_json))


@cli.command()
@click.argument("destination")
@click.option("--jobs", type=click.IntRange(min=1), help="Files under way at once (8; at the Hugging Face Hub 1).")
def publish(destination: str, jobs: int | None) -> None:
    """Publish what was built last: DESTINATION/vX.Y.Z with tables and metadata, then DESTINATION/latest.json.

    DESTINATION is a folder, s3://bucket/path, hf://datasets/owner/name or another URL that fsspec knows. Interrupted,
    it goes on where it stopped; every file is read back. A published version never changes; publishing it again
    proves that it is still whole.

    \b
    Examples:
      malmoi publish /srv/corpora/boards
      AWS_PROFILE=lab malmoi publish s3://corpora/boards
    """
    from stages.releasing import commands

    click.echo(commands.publish_to(destination, jobs))


@cli.command()
@click.argument("version")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and change nothing.")
def release(version: str, dry_run: bool) -> None:
    """Make VERSION of what is built: number it, record its manifest, write the changelog, commit and tag.

    Refused are an unclean tree, a build that is not up to date, a version that exists, and a number too small: a
    broken schema needs a new major number, changed rows a new minor one.

    \b
    Examples:
      malmoi release 0.2.0 --dry-run
      malmoi release 0.2.0
    """
    from stages.releasing import commands

    click.echo(commands.release(version, dry_run))


def main() -> None:
    """Run the command line; errors that a person can mend are one line on standard error."""
    with plain_errors():
        cli()


if __name__ == "__main__":
    main()
