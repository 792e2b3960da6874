"""Finding Chinese words: by their single characters and pairs, since words have no gaps.

Trigrams miss words of two characters, which most are.
"""

import unicodedata
from itertools import pairwise

MOST_WORDS = 5
_BRACKETS = str.maketrans("[]【】", "〔〕〔〕")


def folded(written: str) -> str:
    """One spelling: width and letter case gone, the brackets of a 文号 all alike."""
    plain = unicodedata.normalize("NFKC", written).casefold().translate(_BRACKETS)
    return "".join(" " if c.isspace() else c for c in plain if c.isprintable() or c.isspace())


def words(asked: str) -> list[str]:
    """What must all be found."""
    return folded(asked).split()[:MOST_WORDS]


def pieces(word: str) -> list[str]:
    """Under which pieces a word is looked up: its pairs, or itself if it is one character."""
    return sorted({a + b for a, b in pairwise(word)} or {word})


def indexed(*texts: str) -> list[str]:
    """Every piece by which one of these texts can be found."""
    runs = [run for text in texts for run in folded(text).split()]
    singles = {character for run in runs for character in run}
    return sorted(singles | {a + b for run in runs for a, b in pairwise(run)})
