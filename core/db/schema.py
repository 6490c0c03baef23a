"""Every table of the hall, gathered for migrations and tests.

A subject declares its tables in `core/<subject>/models.py`; they are found by that name. The few tables that
belong to no subject live beside their functions and are listed here. Modules are imported by name at run time
because this package lies below all of them.
"""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from sqlalchemy import MetaData

import core
from core.db.tables import Base

OWN_TABLES = ("core.db.requests", "core.journal", "core.journal_roots", "core.outbox", "core.counters")


def whole_schema() -> MetaData:
    """The metadata with every subject's tables in it."""
    for module in OWN_TABLES:
        if find_spec(module):
            import_module(module)
    for subject in iter_modules(core.__path__, "core."):
        if subject.ispkg and find_spec(f"{subject.name}.models"):
            import_module(f"{subject.name}.models")
    return Base.metadata
