"""From a line of configuration to a driver: kind and URL name it, no table has to be edited.

A driver is the one class in a file of its kind's folder. The URL's scheme chooses it; when several take the
scheme, `driver = "<file name>"` does. A driver whose library is not installed is passed over, unless it was
named.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import msgspec

import hardware
from hardware.driver import Driver
from hardware.errors import BadConfiguration

CONFORMANCE_KIT = "conformance"
"""The one folder that is no kind."""


def kinds() -> list[str]:
    """Every kind of device there is a contract for."""
    packages = [module.name for module in pkgutil.iter_modules(hardware.__path__) if module.ispkg]
    return [name for name in packages if name != CONFORMANCE_KIT]


def drivers(kind: str) -> dict[str, type[Driver]]:
    """The drivers of a kind by file name. Raises `BadConfiguration` for an unknown kind, or one whose contract needs a
    library that is not installed.
    """
    if kind not in kinds():
        raise BadConfiguration(f"no kind of device is called {kind!r}; there are {', '.join(kinds())}")
    try:
        package = importlib.import_module(f"hardware.{kind}")
    except ModuleNotFoundError as error:
        raise BadConfiguration(f"{kind} needs the library {error.name}, which is not installed") from error
    return dict(_found(package))


def create(kind: str, url: str, *, driver: str = "", options: dict[str, Any] | None = None) -> Driver:
    """Make the driver for a URL; nothing is opened. Raises `BadConfiguration`, which says what would have
    been right.
    """
    known = drivers(kind)
    if driver and driver not in known:
        raise BadConfiguration(f"{kind} has no driver {driver!r}; there are {', '.join(known)}")
    scheme = urlsplit(url).scheme
    fitting = [known[name] for name in known if driver in ("", name) and scheme in known[name].schemes]
    if not fitting:
        schemes = sorted({scheme for each in known.values() for scheme in each.schemes})
        raise BadConfiguration(f"no driver of {kind} takes {scheme!r} URLs; known: {', '.join(schemes)}")
    if len(fitting) > 1:
        raise BadConfiguration(f"several drivers of {kind} take {scheme!r} URLs: name one with driver = …")
    try:
        return fitting[0](url, msgspec.convert(options or {}, fitting[0].Options))
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"options of {kind} at {url}: {error}") from error


def _found(package: ModuleType) -> Iterator[tuple[str, type[Driver]]]:
    for info in pkgutil.iter_modules(package.__path__):
        try:
            module = importlib.import_module(f"{package.__name__}.{info.name}")
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("hardware"):
                raise
            continue
        for _, member in inspect.getmembers(module, inspect.isclass):
            if member.__module__ == module.__name__ and issubclass(member, Driver) and not inspect.isabstract(member):
                yield info.name, member
