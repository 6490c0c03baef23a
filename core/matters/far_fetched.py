"""Which of the matters that were found have nothing to do with what was asked, so that a search for what there is not
says so: 飞机场 shares a character with 机动车, and that is all. Pure.

What is written in characters must stand in the matter for a quarter, neighbours weighing most; letters, read as pinyin
or English, for more than half in one of its phrases, or as a whole word, or for more than half as initials. What
everyday words mean counts as said, but for what is to be done with it, which fits every matter. Of the queries in
benchmarks/finding the least that a right answer has is 0.36 and 0.67; of forty words for what no hall does 0.12 and, in
letters, chance.
"""

from collections.abc import Collection, Sequence

from core.matters.everyday import FIRST_ACTS, LATER_ACTS, Understood, is_filler
from core.matters.search_terms import Spelt, grams, is_latin, letters

_WRITTEN, _HEARD = 0.25, 0.5
_ONE = 0.15
"""A character beside a pair of them."""
_LONGEST_INITIALS = 8
_WHOLE_WORD = 4
"""Letters from which on a word says something by itself."""
_ACTS = LATER_ACTS.union(FIRST_ACTS, ("办理", "登记", "查询"))


class Demand:
    """What a matter must have something of, to be an answer."""

    def __init__(self, understood: Understood) -> None:
        written = [run for run in understood.kept if not is_latin(run)]
        self._pairs = {pair for run in written for pair in grams(run, 2)}
        self._ones = {one for run in written for one in run if not is_filler(one)}
        self._latin = [run for run in understood.kept if is_latin(run)]
        self._heard = grams(letters(self._latin), 3)
        self._meant = {name for _, called in understood.meant for name in called} - _ACTS

    def is_met(self, texts: Collection[Spelt]) -> bool:
        """`texts`: every phrase of one matter."""
        return (
            any(name in spelt.text for name in self._meant for spelt in texts)
            or self._is_written(texts)
            or any(self._is_heard(spelt) for spelt in texts)
        )

    def _is_written(self, texts: Collection[Spelt]) -> bool:
        def met(terms: set[str]) -> int:
            return sum(any(term in spelt.text for spelt in texts) for term in terms)

        asked = len(self._pairs) + _ONE * len(self._ones)
        return asked > 0 and met(self._pairs) + _ONE * met(self._ones) >= _WRITTEN * asked

    def _is_heard(self, spelt: Spelt) -> bool:
        if any(_share(grams(run, 2), spelt.initials) > _HEARD for run in self._latin if len(run) <= _LONGEST_INITIALS):
            return True
        if any(run in spelt.text.split() for run in self._latin if len(run) >= _WHOLE_WORD):
            return True
        return _share(self._heard, spelt.letters) > _HEARD


def _share(wanted: Sequence[str], text: str) -> float:
    return sum(each in text for each in wanted) / len(wanted) if wanted else 0.0
