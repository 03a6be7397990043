"""The author's name where cells are glued: an ending of letters that recurs (rule 5 of `authors.split_author`)."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from stages.reading.lexicon import Lexicon, alternatives
from stages.reading.names import DOMINATES
from stages.reading.titles import reply_marks

LEAST_ROWS = 4  # that end in one name, for a glued ending to be one author's
LEAST_LAST = 3  # rows that end in one letter, where most end in letters of their own
SPACED_COUNT = r"\s\(\d{1,4}\)"  # which closes a title where what follows is glued to it
LEAST_STAFF = 3  # that end in a longer name than that of the staff (`Building Staff`), and none in it alone
LEAST_SHARED = 3  # letters of it
LONGEST_NAME = 24
ADDRESS = re.compile(r"\([\d.*A-Za-z]{2,15}\)$")  # part of one, behind a name
CLOSING = "\"”’'?!%…·.,)]』」 "
INNER = " ."  # signs that a name may hold


def recurring_endings(blocks: list[str], lexicon: Lexicon) -> list[str | None]:
    """Return for each block the longest ending that recurs in the sense of rule 2, with letters for tokens.

    Part of an address behind a name, as in moon77(211.218), varies, and is not compared.
    """
    addresses = [found[0] if (found := ADDRESS.search(block)) else "" for block in blocks]
    bare = [
        f"{block.removesuffix(address)}()" if address else block
        for block, address in zip(blocks, addresses, strict=True)
    ]
    return [
        name if not address or name is None else f"{name.removesuffix('()')}{address}" if name != "()" else None
        for name, address in zip(names_of(bare, lexicon), addresses, strict=True)
    ]


def names_of(blocks: list[str], lexicon: Lexicon) -> list[str | None]:
    """Do what `recurring_endings` says for blocks whose addresses are alike.

    A comment count closes the title: behind it all is the author's. Badges, words that end titles, and what stands
    before a name that such a count shows are no part of one.
    """
    signs = signs_of(lexicon)
    different = sorted({signs.reply.sub("", block) for block in blocks})

    @cache
    def ending_in(ending: str) -> list[str]:
        shorter = ending_in(ending[1:]) if ending else different
        return [block for block in shorter if block.endswith(ending)]

    @cache
    def letters(ending: str) -> set[str]:
        return letters_before(ending, ending_in(ending))

    shown = [signs.counted.search(block) or signs.marked.search(block) for block in blocks]
    known = [
        found[1] if (found := before or signs.staff.search(block)) else None
        for block, before in zip(blocks, shown, strict=True)
    ]
    closed = sorted({name for name in known if name is not None})
    shared = shared_ending(different)
    names: list[str | None] = []
    for block, before, name in zip(blocks, shown, known, strict=True):
        ending = name or (shared if shared and block.endswith(shared) else recurring_ending(block, letters))
        if ending is not None and (found := signs.badge.match(block)) and ending.endswith(found[1]):
            ending = found[1]
        if name is not None and before is None:
            ending = longer_name(name, recurring_ending(block, letters, name), ending_in, signs.closing)
        if name is None:
            shorter = [found[1]] if ending and (found := signs.closing.match(ending)) else []
            others = [other for other in (ending, *shorter, *closed) if other and block.endswith(other)]
            ending = max(others, key=lambda other: (len(ending_in(other)), other in closed), default=None)
        names.append(ending)
    return names


class Signs(NamedTuple):
    """Patterns for what shows where a name begins in a block; the name is their only group."""

    reply: re.Pattern[str]  # what answers print before their titles: no name, and no group
    counted: re.Pattern[str]  # behind a comment count
    marked: re.Pattern[str]  # behind a badge, a blank before that
    staff: re.Pattern[str]  # a name of the staff
    badge: re.Pattern[str]  # whatever stands behind a badge
    closing: re.Pattern[str]  # behind a word that ends titles


@lru_cache(maxsize=16)
def signs_of(lexicon: Lexicon) -> Signs:
    """Compile the patterns, once for all listings."""
    badges, marks = lexicon.badge("end", "both"), lexicon.words.marks
    count = rf"(?:{closing_counts(lexicon)}|{SPACED_COUNT})"
    return Signs(
        re.compile(reply_marks(lexicon)),
        re.compile(rf"{count}(?:\s?{badges})*([^\s\d\[(]\S*(?:\s\S+)?)$"),
        re.compile(rf"\s(?:{badges})+([^\s\da-zA-Z\[(]\S*)$"),
        re.compile(f".({alternatives(marks['staff'])})$"),
        re.compile(rf"^.*\s(?:{badges})+(..+)$"),
        re.compile(rf"^{alternatives(marks['title_ends'])}(..+)$"),
    )


def longer_name(name: str, longer: str | None, ending_in: Callable[[str], list[str]], closing: re.Pattern[str]) -> str:
    """Return the `longer` ending for the staff's `name` that it ends in, if several blocks have it and none without."""
    if longer is None or longer == name or not longer.endswith(name) or closing.match(longer):
        return name
    alike = len(ending_in(longer))
    return longer if alike >= LEAST_STAFF and alike == len(ending_in(name)) else name


def closing_counts(lexicon: Lexicon) -> str:
    """Return a pattern, without groups, for the comment counts that close a title."""
    counts = "|".join(pattern.pattern for pattern in lexicon.words.counts.comments if pattern.closes)
    flat = re.sub(r"\((?!\?)", "(?:", counts.replace(r"\(", "\x00")).replace("\x00", r"\(")
    return f"(?:{flat})"


def shared_ending(blocks: list[str]) -> str | None:
    """Return the longest ending of nearly all blocks, if it is long enough not to be of several names: one author's."""
    shared = None
    for length in range(LEAST_SHARED, LONGEST_NAME):
        endings = Counter(block[-length:] for block in blocks if len(block) > length)
        ending, count = max(endings.items(), key=itemgetter(1), default=(" ", 0))
        is_rare = count < LEAST_ROWS or count * DOMINATES[1] < len(blocks) * DOMINATES[0]
        is_inner = ending[0] in INNER
        if is_rare or (ending[0] in CLOSING and not is_inner):
            return shared
        begins = not is_inner and (ending[1] != "." or ending[0].isascii())
        shared = ending if begins else shared
    return shared


def letters_before(ending: str, blocks: list[str]) -> set[str]:
    """Return the letters by which an ending grows: those that recur before it in its `blocks`, if most letters do."""
    before = Counter(block[-len(ending) - 1] for block in blocks if len(block) > len(ending))
    recurring = {letter for letter, count in before.items() if count >= 2}
    occurrences = before.total()
    if sum(before[letter] for letter in recurring) * 5 < occurrences * 4 or len(before) * 2 > occurrences:
        return set() if ending else {letter for letter, count in before.items() if count >= LEAST_LAST}
    if len(ending) < 2:
        return recurring
    return recurring.difference(CLOSING) or inner_signs(ending, blocks)


def inner_signs(ending: str, blocks: list[str]) -> set[str]:
    """Return the sign by which an ending grows though it might close a title: one within a name (`LV.3 Green Tea`).

    All blocks with the ending have it there: a blank behind the same letters, a full stop behind a Latin one.
    """
    before = {block[: -len(ending)][-3:] for block in blocks}
    is_inner = len(before) == 1 and re.search(r"\S\S $|[A-Za-z]\.$", next(iter(before))) is not None
    return {next(iter(before))[-1]} if is_inner and len(blocks) >= 2 else set()


def recurring_ending(block: str, letters: Callable[[str], set[str]], known: str = "") -> str | None:
    """Return the ending that `block` shares with others, from the `known` one on. letters: by which an ending grows."""
    length, most = len(known), min(len(block), LONGEST_NAME) - 1
    while length < most and block[-length - 1] in letters(block[len(block) - length :]):
        length += 1
    return block[len(block) - length :].strip(" ") if length >= 2 else None
