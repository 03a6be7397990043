"""How a listing's rows are printed: its columns, found from the header, and the patterns that read a row into cells.

A row is brought to one form first: its cells in header order, with HARD between two cells where the page shows the
boundary (a tab, a pipe, a line break) and blanks where it does not. One pattern a layout then reads all its rows at
once.
"""

import re
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from stages.reading.lexicon import ARROWS, Lexicon, alternatives, key

HARD = "\ufdd0"  # a noncharacter: no text holds it
SOFT_GAP = rf"[ {HARD}]+"
GLUED_GAP = rf"[ {HARD}]*"
HARD_GAP = rf" *{HARD} *"
RULE_LINE = r"^[\s|:\-+=_—─]+$"  # between a header and its rows, or under these
FORMS = ("spaces", "tabs", "double-tabs", "pipes", "aligned", "cells", "lines", "glued")
TEXTS = ("title", "author", "category", "file", "state", "other", "title+author")
COUNTS = ("views", "votes", "downvotes", "comments")
BOUNDED = ("tabs", "double-tabs", "pipes", "aligned")  # forms of a header line that shows its cells' boundaries
SPLIT_FORMS = ("cells", "lines")  # rows of several lines, so that a line break is a boundary
LONGEST_HEADER = 160  # letters
MOST_LABELS = 14
SHARED = ("author", "category", "date")  # roles of which a header may have a second column
STRANGE_LABEL = re.compile(r"[^\W\d_]{1,8}")  # of a column that only one board has


class Layout(NamedTuple):
    """How rows are printed: the form (one of FORMS) and the columns' roles."""

    form: str
    roles: tuple[str, ...]

    def __str__(self) -> str:
        """Return the layout as the listings table names it, such as `spaces:number,title,author,date`."""
        return f"{self.form}:{','.join(self.roles)}"


@lru_cache(maxsize=4096)
def read_header(raw: str, text: str, lexicon: Lexicon) -> Layout | None:
    """Return the layout a header line announces, or None where the line is no header.

    raw: the line as printed, which shows how cells are kept apart; text: the line tidied, which names them. A header
    has three roles or more, each once, a title and a number or date among them; every word of it is a known label.

    One label may be a board's own (`other`), if three others are known; whether that is a header, its rows must show.
    """
    form = header_form(raw)
    cells = re.split(r"[|\t]+|\s{2,}", raw)
    roles = roles_of(cells, lexicon) or roles_of([text], lexicon)
    if roles is not None and form == "aligned" and len(cells) < len(roles):
        form = "spaces"  # the wide blanks are within a label
    if roles is None:
        roles = strange_roles(cells if form in BOUNDED else text.split(), lexicon, is_bounded=form in BOUNDED)
    if roles is None or not is_complete(roles):
        return None
    is_glued = form == "spaces" and len(text.split()) < len(roles)
    return Layout("glued" if is_glued else form, roles)


def is_complete(roles: tuple[str, ...]) -> bool:
    """Tell whether `roles` make a header: three known ones or more, a title, a number or a date, none twice."""
    single = [part for role in roles for part in role.split("+") if part != "other"]
    is_stamped = bool({"number", "date", "activity"} & set(single))
    return len(single) >= 3 and "title" in single and is_stamped and len(set(single)) == len(single)


def header_form(raw: str) -> str:
    """Tell from a header line how the cells of its rows are kept apart."""
    text = raw.strip()
    if "|" in text:
        return "pipes"
    if "\t" in text:
        return "double-tabs" if "\t\t" in text else "tabs"
    if re.search(r"\S\s{2,}\S", text):
        return "aligned"
    return "spaces" if re.search(r"\s", text) else "glued"


def roles_of(cells: list[str], lexicon: Lexicon) -> tuple[str, ...] | None:
    """Return the roles of header cells in order (a checkbox has none), or None if a word is no known label.

    Of several names, categories or dates, the label that the lexicon has first is it, and the others are `other`.
    """
    labels: list[str] = []
    for cell in cells:
        found = read_labels(re.sub(rf"[|\[\]{ARROWS}]", "", key(cell)), lexicon)
        if found is None:
            return None
        labels += [label for label in found if lexicon.role_of_label[label] != "select"]
    roles = [lexicon.role_of_label[label] for label in labels]
    best: dict[str, int] = {}
    for place, (role, label) in enumerate(zip(roles, labels, strict=True)):
        if role in SHARED and (
            role not in best or lexicon.rank_of_label[label] < lexicon.rank_of_label[labels[best[role]]]
        ):
            best[role] = place
    return tuple(role if best.get(role, place) == place else "other" for place, role in enumerate(roles))


def strange_roles(cells: list[str], lexicon: Lexicon, *, is_bounded: bool) -> tuple[str, ...] | None:
    """Return the roles of header cells (or words) of which one is a board's own label, `other`; None if more are.

    Words before all labels name no column, where only blanks stand between: they are a button's or a checkbox's.
    """
    if sum(map(len, cells)) > LONGEST_HEADER:  # on a flat page the headers of all its listings may stand side by side
        return None
    for place, cell in enumerate(cells):
        around = (cells[:place], cells[place + 1 :])
        before, after = (roles_of(part if is_bounded else [" ".join(part)], lexicon) for part in around)
        if before is not None and after is not None and STRANGE_LABEL.fullmatch(key(cell)):
            return (*before, *(["other"] if is_bounded or before else []), *after)
    return None


def read_labels(text: str, lexicon: Lexicon) -> list[str] | None:
    """Cut `text` (without white space) into known labels, the longest first; None if that cannot be done."""
    if len(text) > LONGEST_HEADER:
        return None
    known = lexicon.role_of_label
    longest = max(map(len, known))

    @cache
    def rest(start: int) -> tuple[str, ...] | None:
        if start == len(text):
            return ()
        if text[start] in "/|":
            return rest(start + 1)
        for end in range(min(len(text), start + longest), start, -1):
            if text[start:end] in known and (after := rest(end)) is not None:
                return (text[start:end], *after)
        return None

    labels = rest(0)
    return None if labels is None or len(labels) > MOST_LABELS else list(labels)


def text_blocks(roles: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the runs of neighbouring text columns, which blanks alone do not keep apart."""
    runs = [list(run) for is_text, run in groupby(roles, key=lambda role: role in TEXTS) if is_text]
    return [tuple("+".join(run).split("+")) for run in runs]


def count_runs(roles: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the runs of neighbouring count columns, as `soft_pattern` groups them."""
    return [tuple(run) for is_count, run in groupby(roles, key=lambda role: role in COUNTS) if is_count]


def soft_pattern(layout: Layout, lexicon: Lexicon, *, strict: bool) -> str:
    """Return a pattern that reads a row whose cell boundaries are not all shown.

    Groups: number, date, activity, fused, block0, block1 … (runs of text columns), counts0, counts1 … (runs of counts).
    strict: nothing may be missing; otherwise the number and whole runs of counts may, as empty cells leave no trace.
    """
    gap = gap_of(layout)
    pattern, joint = "^", ""
    for piece, optional in soft_cells(layout, lexicon, strict=strict):
        if piece.startswith("(?P<activity>") and layout.form in SPLIT_FORMS:
            joint = HARD_GAP
        if optional and not joint:
            pattern += f"(?:{piece}{gap})?"
        else:
            pattern += f"(?:{joint}{piece})?" if optional else joint + piece
            joint = gap
    return pattern + "$"


def tight_pattern(layout: Layout, lexicon: Lexicon) -> str | None:
    """Return a pattern for a whole row of one cell a line, which HARD keeps apart; None for other forms."""
    if layout.form != "cells" or not set(layout.roles) <= {*TEXTS, *COUNTS, "number", "date"}:
        return None
    figures = {"number": lexicon.number, "date": lexicon.date} | dict.fromkeys(COUNTS, lexicon.count)
    cells = (f"({figures.get(role, f'[^{HARD}]+')})" for role in layout.roles)
    return f"^{HARD.join(cells)}$"


def edge_cells(layout: Layout, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Return the patterns of the cells that a whole row prints before its one block of texts, and after it."""
    cells = [piece for piece, _ in soft_cells(layout, lexicon, strict=True)]
    place = next(i for i, piece in enumerate(cells) if piece.startswith("(?P<block"))
    return cells[:place], cells[place + 1 :]


def group_of(cell: str) -> str:
    """Return the name of the group that a cell's pattern is."""
    return cell[len("(?P<") : cell.index(">")]


def gap_of(layout: Layout) -> str:
    """Return a pattern for what stands between two cells."""
    return GLUED_GAP if layout.form == "glued" else SOFT_GAP


def soft_cells(layout: Layout, lexicon: Lexicon, *, strict: bool) -> list[tuple[str, bool]]:
    """Return for each cell, or run of cells, its pattern and whether it may be missing."""
    gap = gap_of(layout)
    count = r"\d[\d,]*?" if layout.form == "glued" else lexicon.count  # glued to a date, it leaves the date its year
    cells: list[tuple[str, bool]] = []
    blocks = runs = 0
    texts = len(text_blocks(layout.roles))
    runs_of_kind = [(kind, list(run)) for kind, run in groupby(layout.roles, key=kind_of)]
    for place, (kind, roles) in enumerate(runs_of_kind):
        if kind == "text":
            is_greedy = blocks + 1 < texts and runs_of_kind[place + 1][0] == "count"  # a title's own numbers come first
            cells.append(
                (f"(?P<block{blocks}>{'.+' if is_greedy else '.+?'})", not {"title", "title+author"} & set(roles))
            )
            blocks += 1
            if is_dated_by_author(layout, roles):
                cells.append((f"(?P<date>{lexicon.date})", True))
        elif kind == "count":
            fewest = len(roles) - 1 if strict else 0
            first, others = counts_beside_title(layout, runs_of_kind, place, lexicon) or (count, count)
            cells.append((f"(?P<counts{runs}>{first}(?:{gap}{others}){{{fewest},{len(roles) - 1}}})", not strict))
            runs += 1
        else:
            behind_text = bool(cells) and cells[-1][0].startswith(("(?P<block", "(?P<date"))
            before = before_activity(layout, lexicon, behind_text=behind_text)
            single = SINGLE[kind].format(number=lexicon.number, date=lexicon.date, count=lexicon.count, before=before)
            cells.append((single, kind == "number" and not strict))
    return cells


def counts_beside_title(
    layout: Layout, runs: list[tuple[str, list[str]]], place: int, lexicon: Lexicon
) -> tuple[str, str] | None:
    """Return the patterns of the first and of the other counts of the run at `place`, if a title is beside it.

    A title may end, or begin, with the label of another count.
    """
    roles, labels = runs[place][1], lexicon.words.counts.labels
    own = [word for role in roles for word in labels.get(role, [])]
    if layout.form != "spaces" or not own:
        return None
    if runs[place + 1 : place + 2] and runs[place + 1][1][0] == "title":
        return (lexicon.count_with(behind=own),) * 2
    is_behind = place > 0 and runs[place - 1][1][-1] == "title" and roles[0] in labels
    return (lexicon.count_with(labels[roles[0]]), lexicon.count) if is_behind else None


def before_activity(layout: Layout, lexicon: Lexicon, *, behind_text: bool) -> str:
    """Return what may stand before the last activity's date: a name; behind a text only if it can be told apart.

    Behind counts it does not begin with a figure, which is the last of them where the title ends in one.
    """
    by = alternatives(lexicon.words.marks["starter"])
    if not behind_text:
        return rf"(?:[^{HARD}]*{HARD})?(?:[^\d {HARD}][^{HARD}]*?)?"
    return f"(?:{by}[^{HARD}]*{HARD})?[^{HARD}]*?" if layout.form in SPLIT_FORMS else f"(?:{by}[^{HARD}]*?[ {HARD}])?"


def is_dated_by_author(layout: Layout, roles: list[str]) -> bool:
    """Tell whether the author's cell may hold the post's date, as in forums whose only date column is the last post."""
    return "date" not in layout.roles and "activity" in layout.roles and bool({"author", "title+author"} & set(roles))


SINGLE = {
    "number": "(?P<number>{number})",
    "date": r"(?P<date>[\[(]?{date}[\])]?)",
    "comments+views": "(?P<fused>{count}(?:[ \ufdd0]*[/ \ufdd0][ \ufdd0]*{count})?)",
    "activity": "(?P<activity>{before}{date}(?:,?[ \ufdd0]+(?:by|By)[ \ufdd0].+?)?)",
}


def kind_of(role: str) -> str:
    """Return what decides how a cell is found: its text, a count, or the role itself."""
    return "text" if role in TEXTS else "count" if role in COUNTS else role


CELL_NAMES = {"title+author": "block0", "comments+views": "fused"}


def hard_patterns(lexicon: Lexicon) -> dict[str, str]:
    """Return the patterns of cells kept apart by HARD, by role: what a cell holds that is not just text."""
    date = rf"^[\[(]?{lexicon.date}[\])]?$"
    number = rf"^(?:{lexicon.number}|[\[(]?[0-9]+[\]).]?)$"
    patterns = {"number": number, "date": date, "activity": lexicon.date}
    return patterns | dict.fromkeys(COUNTS, f"^{lexicon.count}$")
