"""As whom the person at the screen asks the hall: for himself, or for the principal he acts for.

The hall checks the power anew at each request and names both in its record; a screen offers only what the power says.
"""

from core.people.power_schemas import PowerAct
from kiosk.hall_link import OnBehalf, Token
from kiosk.visit import Visit


def asking(visit: Visit | None) -> Token | None:
    """None for somebody the hall is not sure of."""
    if visit is None or visit.token is None:
        return None
    return OnBehalf(visit.token, visit.acting.power.id) if visit.acting else visit.token


def may(visit: Visit, act: PowerAct) -> bool:
    """Whether whoever stands here may do this in the cases he sees."""
    return visit.acting is None or act in visit.acting.power.acts
