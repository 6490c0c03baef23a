"""The queries of `queries.txt`, in two halves: one that weights were tuned on, one that is only reported."""

from pathlib import Path

from msgspec import Struct


class Query(Struct, frozen=True):
    """`titles`: any of them is a right answer. `kept`: belongs to the half nothing was tuned on."""

    kind: str
    words: str
    titles: frozenset[str]
    kept: bool


def queries() -> list[Query]:
    found: list[Query] = []
    kind = ""
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("##"):
            kind = line[2:].strip()
        elif line and not line.startswith("#"):
            words, titles = line.split("|")
            right = frozenset(title.strip() for title in titles.split("/"))
            found.append(Query(kind, words.strip(), right, kept=len(found) % 2 == 1))
    return found
