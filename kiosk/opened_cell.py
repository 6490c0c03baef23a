"""A cell in hand: what was opened for whom, and how far it is."""

import asyncio
from typing import Literal

from msgspec import Struct

from core.errors import Refusal
from core.lockers.schemas import CellErrand, Outcome

Stage = Literal["opening", "open", "shut", "telling", "done", "failed"]

Answer = Literal["done", "again", "nothing", "gone"]
"""What the person says was done: it is done; open the door again; nothing was done; and nothing at all."""


class OpenedCell(Struct):
    """`visit`: whose screen it began on. `outcome` is what the hall is told; `refusal` what it answered; `late`: it has
    not answered yet. `seen`: the screen has shown it."""

    errand: CellErrand
    visit: str
    state: Stage = "opening"
    left_open: bool = False
    outcome: Outcome | None = None
    refusal: Refusal | None = None
    late: bool = False
    seen: bool = False
    answer: "asyncio.Future[Answer] | None" = None
    task: "asyncio.Task[None] | None" = None

    @property
    def ended(self) -> bool:
        return self.state in ("done", "failed")

    def say(self, answer: Answer) -> None:
        """The person's word, once for each time the door was shut."""
        if self.state == "shut" and self.answer is not None and not self.answer.done():
            self.answer.set_result(answer)
