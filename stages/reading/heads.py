"""Head lines of an article: who posted it, when, how often it was read; printed above the body as labels and values."""

import re
from functools import lru_cache

from stages.reading.lexicon import Lexicon, alternatives

LONGEST_AUTHOR = 24
COUNTED = ("views", "votes", "comments")
GLUED_YEAR = r"(?:19|20)\d\d[.\-/]"


@lru_cache(maxsize=16)
def label_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Compile a pattern for any label at the start of a line, after a blank or bar, or glued to a count's unit."""
    labels = sorted(
        {(label, head.field) for head in lexicon.words.head for label in head.labels},
        key=lambda pair: (-len(pair[0]), pair),
    )
    words = "|".join(re.escape(label).replace(r"\ ", r"\s?") for label, _ in labels)
    units = "".join(unit for unit in lexicon.words.counts.units if len(unit) == 1)
    return re.compile(rf"(?:^|(?<=[\s|/·,•{units}0-9)]))({words})(?=[\s:：\d]|$)\s*[:：]?\s*")


@lru_cache(maxsize=16)
def field_of_label(lexicon: Lexicon) -> dict[str, str]:
    """Return label (without blanks) → field."""
    return {re.sub(r"\s", "", label): head.field for head in reversed(lexicon.words.head) for label in head.labels}


def is_label(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line is a label alone, its value printed on the next line."""
    return re.sub(r"[\s:：]", "", text) in field_of_label(lexicon)


@lru_cache(maxsize=16)
def lead_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Compile a pattern for an author and a date without labels, the date in brackets or glued to the name."""
    author = rf"(?P<author>\S.{{0,{LONGEST_AUTHOR - 1}}}?)(?:\s?(?:[|,·]|\bon)?\s|(?={GLUED_YEAR}))"
    return re.compile(rf"(?:{author})?\(?(?P<date>{lexicon.date})\)?")


@lru_cache(maxsize=65536)
def read_head(text: str, lexicon: Lexicon) -> dict[str, str] | None:
    """Return the fields that a head line prints (author, date, views, votes, comments, title, other), or None.

    Every part of the line must be a label with a value of its kind (a count, a date, a short name), or an author and a
    date at its beginning; one stray word, and the line is no head.
    """
    if is_label(text, lexicon):
        return None
    fields: dict[str, str] = {}
    segments = [segment.strip(" /·,") for segment in re.split(r"\s*[|•»«]\s*|\s/\s", text.strip())]
    labelled = fitting_labels(text, lexicon)
    for segment in segments:
        is_first = not fields or (fields.keys() == {"date"} and labelled != [])  # or the name behind a date
        found = read_segment(segment, lexicon, is_first=is_first)
        if found is None:
            return None
        fields = {**found, **fields}
    return None if fields.keys() <= {"author"} and not labelled else fields


def read_segment(segment: str, lexicon: Lexicon, *, is_first: bool) -> dict[str, str] | None:
    """Read the part of a head line between two bars; empty parts have no fields."""
    if not segment:
        return {}
    labels = fitting_labels(segment, lexicon)
    if not labels and (counted := dated_labels(segment, lexicon)):
        return counted
    fields = read_lead(
        segment[: labels[0][0] if labels else len(segment)], lexicon, is_alone=not labels and not is_first
    )
    if fields is None:
        return None
    for field, value in labelled_values(segment, labels):
        dated = lead_pattern(lexicon).fullmatch(value) if field == "author" else None
        for name, text in {field: value, **(dated.groupdict() if dated else {})}.items():
            if text:
                fields.setdefault(name, text.strip())
    return fields


def dated_labels(segment: str, lexicon: Lexicon) -> dict[str, str] | None:
    """Read labels and values that a date without a label ends (`Hits 120 2025.07.10`); None where there are none."""
    found = lead_pattern(lexicon).fullmatch(segment)
    before = found.group("author") if found else None
    if found is None or before is None or not fitting_labels(before, lexicon):
        return None
    fields = read_segment(before, lexicon, is_first=True)
    return None if fields is None else {"date": found.group("date"), **fields}


def labelled_values(segment: str, labels: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    """Return each label's field with the text up to the next label."""
    stops = [start for start, _, _ in labels] + [len(segment)]
    return [(field, segment[end:stop].strip(" /·,|")) for (_, end, field), stop in zip(labels, stops[1:], strict=True)]


def fitting_labels(segment: str, lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """Return (start, end of label, field) of the labels whose value is of their kind, from the last one back."""
    kinds = field_of_label(lexicon)
    fitting: list[tuple[int, int, str]] = []
    stop = len(segment)
    for found in reversed(list(label_pattern(lexicon).finditer(segment))):
        field = kinds[re.sub(r"\s", "", found.group(1))]
        has_colon = found.group(0).rstrip()[-1:] in {":", "："} or found.group(1).isascii()
        if is_value(
            segment[found.end() : stop].strip(" /·,"), field, lexicon, has_colon=has_colon, is_first=found.start() == 0
        ):
            fitting.insert(0, (found.start(), found.end(), field))
            stop = found.start()
    return fitting


def is_value(value: str, field: str, lexicon: Lexicon, *, has_colon: bool, is_first: bool) -> bool:
    """Tell whether `value` is of the kind its label announces."""
    if field in COUNTED:
        units = alternatives(lexicon.words.counts.units)
        return re.fullmatch(rf"[\[(]?-?\d[\d,]*\s?{units}?[\])]?", value) is not None
    if field == "date":
        return re.fullmatch(lexicon.date, value) is not None
    if field == "author":
        if lead_pattern(lexicon).fullmatch(value):
            return True
        return (
            0 < len(value) <= LONGEST_AUTHOR
            and (has_colon or len(value.split()) <= 2)
            and not value.endswith((".", "?", "!"))
        )
    if field == "title":
        return has_colon and is_first and value != ""
    return has_colon or re.fullmatch(r"[\d\s.,~#-]*|\S{0,20}", value) is not None


def read_lead(lead: str, lexicon: Lexicon, *, is_alone: bool) -> dict[str, str] | None:
    """Read what stands before the first label: nothing, an author and a date, or an author alone."""
    lead = lead.strip(" /·,|")
    if not lead:
        return {}
    if re.fullmatch(lexicon.date, lead):
        return {"date": lead}
    found = lead_pattern(lexicon).fullmatch(lead)
    if found:
        fields = {key: value.strip() for key, value in found.groupdict().items() if value}
        return fields if is_lead(fields, lexicon) else None
    if is_alone or len(lead) > LONGEST_AUTHOR or len(lead.split()) > 3 or lead.endswith((".", "?", "!", "”", '"')):
        return None
    return {"author": lead}


def is_lead(fields: dict[str, str], lexicon: Lexicon) -> bool:
    """Tell an author and a date without labels from a headline, which may end in a day, but in no year or clock.

    A word with a colon before the date is a label that nobody knows, and no name.
    """
    exact = re.search(r"\d{4}|\d:\d\d", fields["date"]) is not None
    in_words = re.fullmatch(lexicon.date_form("month-day-words"), fields["date"]) is not None
    if fields.get("author", "").endswith((":", "：")):
        return False
    return not in_words and (exact or len(fields.get("author", "").split()) <= 2)
