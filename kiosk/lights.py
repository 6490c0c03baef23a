"""The light beside the device that waits for the person (presence light), which leads the eye where the hand must go.

A screen asks for a device by being shown; which one each asks for stands here, so that no screen has to remember. A
cabinet without lights, or with a board that does not answer, changes nothing for anybody.
"""

from hardware.auxiliaries import Auxiliaries
from hardware.cabinet import Cabinet

ASKS_FOR = {
    "start": "id_card_reader",
    "identify": "id_card_reader",
    "scan": "code_scanner",
    "papers": "document_camera",
    "portrait": "face_camera",
    "bring_line": "document_camera",
    "beside": "document_camera",
    "receipt": "receipt_printer",
    "unsent_agreed": "receipt_printer",
    "sheet": "document_printer",
    "locker": "locker",
}
"""Screen → kind of the device whose light shines while it is shown."""
SECONDS = 5.0


class Lights:
    """The lights of one cabinet. Switching returns at once; the board follows when it can."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._board = cabinet.find(Auxiliaries)
        self._shines = ""

    def lead_to(self, screen: str) -> None:
        """Light what this screen asks for, and nothing else."""
        wanted = ASKS_FOR.get(screen, "")
        if self._board is None or wanted == self._shines:
            return
        there = self._board.driver.capabilities()["lights"]
        for name, on in ((self._shines, False), (wanted, True)):
            if name in there:
                self._board.submit(lambda board, turn, name=name, on=on: board.light(turn, name, on), SECONDS)
        self._shines = wanted
