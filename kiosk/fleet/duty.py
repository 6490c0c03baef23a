"""What a kiosk owes its hall: the orders it has taken, the rules it keeps to, and what it did not believe."""

from collections.abc import Callable
from pathlib import Path

from core.terminals.fleet.schemas import Rules
from kiosk.fleet.order_book import OrderBook


class Duty:
    """`doubts`: words for what came from the hall and was refused. `restart` ends this process so that it begins anew;
    None where nobody would start it again."""

    def __init__(self, folder: Path) -> None:
        self.orders = OrderBook(folder / "orders.json")
        self.rules = Rules(version=0)
        self.doubts: frozenset[str] = frozenset()
        self.restart: Callable[[], None] | None = None

    def doubt(self, word: str, refused: bool) -> None:
        """Told with the next heartbeat, until it is believed again."""
        self.doubts = self.doubts | {word} if refused else self.doubts - {word}
