"""The stories of the scenario book happen in a hall whose clock is moved by hand, once on each database."""

from tests.conftest import hall
from tests.mobile_api.conftest import house

__all__ = ["hall", "house"]
