"""How a screen may be asked for: in which language, in which manner, on which panel; and few of all combinations that
still put every two values together."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple, cast

from core.call import LANGUAGES, Language
from kiosk.visit import Manner

MANNERS = {
    "normal": (),
    "large": ("large",),
    "low": ("low",),
    "contrast": ("contrast",),
    "together": ("large", "low", "contrast"),
}
"""As everybody, 关爱模式, low reach, high contrast, and all of these together; with the switches that are on."""

PANELS = {"portrait": (1080, 1920), "landscape": (1920, 1080)}


class Mode(NamedTuple):
    language: Language
    manner: str
    panel: str

    @property
    def name(self) -> str:
        return "-".join(self)

    def as_manner(self) -> Manner:
        return Manner(self.language, **dict.fromkeys(MANNERS[self.manner], True))


def every_mode() -> list[Mode]:
    return [Mode(*each) for each in product(LANGUAGES, MANNERS, PANELS)]


def pairwise(screens: Sequence[str]) -> dict[str, Mode]:
    """A mode for each screen. Over all of them every manner meets every language and both panels, and every language
    both panels, several times over."""
    rows = [
        Mode(cast(Language, language), manner, panel)
        for manner, language, panel in covering(tuple(MANNERS), LANGUAGES, tuple(PANELS))
    ]
    return {screen: rows[number % len(rows)] for number, screen in enumerate(screens)}


def covering(*factors: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Rows in which every value of a factor meets every value of every other one. The two longest factors come first:
    their pairs are the fewest rows there can be. The others follow greedily, each as the value with most new pairs."""
    wanted = {
        (one, a, other, b)
        for one, other in combinations(range(len(factors)), 2)
        for a, b in product(factors[one], factors[other])
    }
    for first, second in product(*factors[:2]):
        row = [first, second]
        for place in range(2, len(factors)):
            turn = len(wanted) % len(factors[place])  # of equals another one each time
            values = [*factors[place][turn:], *factors[place][:turn]]
            row.append(max(values, key=lambda value: len(wanted & _pairs([*row, value]))))
        wanted -= _pairs(row)
        yield tuple(row)
    while wanted:
        one, a, other, b = min(wanted)
        row = [values[0] for values in factors]
        row[one], row[other] = a, b
        for place in set(range(len(factors))) - {one, other}:
            row[place] = max(
                factors[place],
                key=lambda value: len(wanted & _pairs([*row[:place], value, *row[place + 1 :]])),
            )
        wanted -= _pairs(row)
        yield tuple(row)


def _pairs(row: Sequence[str]) -> set[tuple[int, str, int, str]]:
    return {(one, row[one], other, row[other]) for one, other in combinations(range(len(row)), 2)}
