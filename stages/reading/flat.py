"""Pages whose lines were lost: (nearly) the whole page on one line. It is cut into pieces that are read like lines."""

import re
from functools import lru_cache
from itertools import pairwise

import polars as pl

from stages.reading.layouts import Layout, read_header, soft_pattern
from stages.reading.lexicon import ARROWS, Lexicon, alternatives

LEAST_BYTES = 400
LONGEST_TITLE = 300
BLANKS = "\u00a0\u2003\u3000"


def split_flat(lines: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Split each line with most of its page and a listing's header into pieces: `piece` 0, 1 … and their offsets."""
    size = pl.col("end") - pl.col("start")
    is_long = (size >= LEAST_BYTES) & (size * 2 > size.sum().over("page"))
    where = lines.with_row_index("at").filter(is_long)
    cut = [(at, pieces(raw, lexicon)) for at, raw in where.select_seq("at", "raw").iter_rows()]
    cut = [(at, texts) for at, texts in cut if len(texts) > 1]
    if not cut:
        return lines
    cut_up = pl.DataFrame(
        [(at, piece, raw) for at, texts in cut for piece, raw in enumerate(texts)],
        schema={"at": pl.UInt32, "piece": pl.Int32, "raw": pl.String},
        orient="row",
    )
    numbered = lines.with_row_index("at")
    whole = numbered.filter(~pl.col("at").is_in(cut_up.get_column("at").unique().implode()))
    cut_up = with_offsets(numbered.drop("piece", "raw").join(cut_up, on="at", maintain_order="right"))
    return pl.concat([whole, cut_up.select_seq(whole.columns)]).sort("at", maintain_order=True).drop("at")


def pieces(raw: str, lexicon: Lexicon) -> list[str]:
    """Return the pieces of a flat page in order; they leave nothing of it."""
    return [raw[first:last] for first, last in pairwise(cuts(with_plain_blanks(raw), lexicon))]


def with_plain_blanks(text: str) -> str:
    """Return `text` with its other blanks as plain ones, letter for letter, so that places stay."""
    for blank in BLANKS:
        text = text.replace(blank, " ")
    return text


def with_offsets(pieces: pl.DataFrame) -> pl.DataFrame:
    """Give each piece its own text and offsets; at: the line that it is of, whose offsets it has."""
    raw = pl.col("raw")
    is_last = pl.col("at") != pl.col("at").shift(-1, fill_value=2**32 - 1)
    size = raw.str.len_bytes().cast(pl.Int64)
    reach = pl.col("start") + size.cum_sum().over("at")
    return pieces.with_columns_seq(
        start=reach - size,
        end=pl.when(is_last).then("end").otherwise(reach),
        text=raw.str.replace_all(r"\s+", " ").str.strip_chars(" "),
    )


def cuts(text: str, lexicon: Lexicon) -> list[int]:
    """Return the places (in characters, 0 and the length included) where a flat page is cut."""
    for found in header_inside(lexicon).finditer(text):
        layout = read_header(found.group(0).strip(), found.group(0).strip(), lexicon)
        rows = [] if layout is None else row_places(text, found.end(), layout, lexicon)
        if rows:
            places = {0, *article_places(text[: found.start()], lexicon), found.start(), *rows, len(text)}
            return sorted(places)
    return sorted({0, *article_places(text, lexicon), *left_over(text, lexicon), len(text)})


def left_over(text: str, lexicon: Lexicon) -> list[int]:
    """Return where a header begins whose rows could not be told apart, glued to its surroundings perhaps."""
    found = re.search(rf"(?:{lexicon.label}[ ]?){{4}}", text)
    return [found.start()] if found else []


@lru_cache(maxsize=16)
def header_inside(lexicon: Lexicon) -> re.Pattern[str]:
    """Compile a pattern for three column labels or more in a row, within a line.

    Most words begin with no label's first letter, which is told before one label after the other is tried.
    """
    label = lexicon.label
    firsts = "".join(re.escape(letter) for letter in sorted({label[:1] for label in lexicon.labels}))
    return re.compile(rf"(?<!\S)(?=[{firsts}])(?:[ \t|{ARROWS}]*{label}){{3,}}(?!\S)", re.IGNORECASE)


def hold_header(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Tell in which lines a header is left: its rows could not be told apart, so the line is no text.

    Two labels side by side are looked for first, in all lines at once; few have them.
    """
    inside = labels_inside(lexicon)
    likely = texts.str.contains(f"{lexicon.label}[ ]?{lexicon.label}").arg_true()
    left = pl.Series([inside.search(text) is not None for text in texts.gather(likely)], dtype=pl.Boolean)
    return pl.Series([False]).new_from_index(0, len(texts)).scatter(likely, left)


@lru_cache(maxsize=16)
def labels_inside(lexicon: Lexicon) -> re.Pattern[str]:
    """Compile a pattern for four column labels, at the start of a line or glued within it."""
    return re.compile(rf"^(?:{lexicon.label}[ ]?){{4}}|{lexicon.label}{{4}}")


@lru_cache(maxsize=64)
def row_patterns(layout: Layout, lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile a pattern for one row with another behind it, and for the last one."""
    core = soft_pattern(layout, lexicon, strict=True)[1:-1].replace(".+?", f".{{1,{LONGEST_TITLE}}}?")
    return re.compile(rf"{core}(?=\s+{lexicon.number}\s|\s*$)"), re.compile(rf"{core}(?=\s|$)")


def row_places(text: str, start: int, layout: Layout, lexicon: Lexicon) -> list[int]:
    """Return where each row after the header begins, and where the last one ends."""
    followed, last = row_patterns(layout, lexicon)
    places: list[int] = []
    place = start
    while True:
        while text[place : place + 1].isspace():
            place += 1
        found = followed.match(text, place) or last.match(text, place)
        if found is None:
            return [*places, place] if places else []
        places.append(place)
        place = found.end()


def article_places(text: str, lexicon: Lexicon) -> list[int]:
    """Return where the chrome at the start of a flat page ends and where the publisher at its end begins."""
    opening, closing = article_edges(lexicon)
    longest = max(map(len, lexicon.words.publishers.names), default=0)
    chrome, publisher = opening.match(text), closing.search(text, max(0, len(text.rstrip()) - longest))
    return ([chrome.end()] if chrome else []) + ([publisher.start()] if publisher else [])


@lru_cache(maxsize=16)
def article_edges(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile patterns for the chrome at the start of a flat page, and for the publisher at its end."""
    chrome = alternatives([word for entry in lexicon.words.chrome if entry.role == "chrome" for word in entry.words])
    press = alternatives(lexicon.words.publishers.names)
    path = r"(?:[>›»]\s+\S+\s+)*"  # of the board, behind the first of its links
    return re.compile(rf"\s*(?:{chrome}(?:\s+{path}|$))*"), re.compile(rf"(?<=\s){press}\s*$")
