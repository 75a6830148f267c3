"""Words: how they are folded, cut and mended. Pure."""

import re
import unicodedata

SHORTEST = 3
_WORD = re.compile(r"[a-z0-9]+")
_STOP = frozenset(
    "a ad ai al alla alle allo agli anche c che chi ci come con cosa cui d da dal dalla dei del della delle dello di "
    "dove e ed gli ha ho i il in io l la le lo ma mi mia mie miei mio ne nei nel nella no non o per piu quale quando "
    "se sei si sono su sua suo sul sulla ti tu un una uno vi voglio vorrei posso devo fare avere essere".split()
)


def words(text: str) -> list[str]:
    """Return the telling words of a sentence: lower-case, without accents, without stop words; at most 12."""
    flat = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    found = dict.fromkeys(_WORD.findall(flat[:300]))
    telling = [word for word in found if word not in _STOP]
    return (telling or list(found))[:12]


def words_of(text: str) -> list[str]:
    """Return every word of a text worth knowing, folded."""
    flat = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return [word for word in _WORD.findall(flat) if len(word) >= SHORTEST and word not in _STOP]


def deletes(word: str) -> list[str]:
    """Return the word and its forms short of one letter (symmetric deletion, Garbe 2012)."""
    if len(word) <= SHORTEST:
        return [word]
    return sorted({word, *(word[:i] + word[i + 1 :] for i in range(len(word)))})


def distance(one: str, other: str) -> int:
    """Count the letters to insert, take away, change or swap (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
