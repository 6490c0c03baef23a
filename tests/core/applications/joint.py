"""A case that several authorities decide together."""

from tests.builders import HallInTest

SIGN = "outdoor-sign-permit"
HOLDER = "林晓岚"
SHOP, LARGE = 1, 2
"""Examples of the matter file: a shop sign, which concerns nobody else, and large advertising, which concerns two."""


def accepted(hall: HallInTest, example: int) -> str:
    draft = hall.draft(HOLDER, SIGN, example)
    hall.hand_in(HOLDER, draft)
    hall.submit(HOLDER, draft.id)
    hall.accept(draft.id)
    return draft.id
