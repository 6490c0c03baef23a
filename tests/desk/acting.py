"""What a member of staff presses on the page of a case."""

from tests.builders import HallInTest
from tests.desk.conftest import Client, key_in


def ticks(hall: HallInTest, id: str, failed: str = "") -> dict[str, str]:
    """Every statement met but the one named."""
    return {
        f"tick:{tick.material}:{tick.statement}": "not_met" if f"{tick.material}:{tick.statement}" == failed else "met"
        for tick in hall.ticks(id)
    }


def act(client: Client, id: str, step: str, **fields: str) -> str:
    """Take a step by its button; gives the page that follows."""
    page = client.get(f"/desk/cases/{id}").text
    return client.post(f"/desk/cases/{id}/{step}", data={"request": key_in(page), **fields}).text
