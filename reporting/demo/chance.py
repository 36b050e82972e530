"""Numbers that look drawn by lot but depend on nothing except the words they are asked for."""

from __future__ import annotations

import hashlib

SEED = "25-CTr/TU minh họa"


def chance(*words: object) -> float:
    """A number in [0, 1) fixed by `words`: the same on every machine, date and order of calls."""
    text = "|".join((SEED, *map(str, words)))
    digest = hashlib.blake2b(text.encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def between(low: float, high: float, *words: object) -> float:
    return low + (high - low) * chance(*words)


def choose(count: int, among: list[str], *words: object) -> list[str]:
    """`count` of `among`, fixed by `words`, in the order of `among`."""
    drawn = set(sorted(among, key=lambda item: chance(item, *words))[:count])
    return [item for item in among if item in drawn]
