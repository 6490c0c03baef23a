"""Browsers whose pages run their scripts slower than the machine would: `pytest … --slow-browser 6`.

What a test reads too early, and what a page loses of an early touch, shows then at the first try.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page


def slow_down(patch: pytest.MonkeyPatch, rate: float) -> None:
    """Every page of every browser that is opened from now on."""
    for opener in (Browser, BrowserContext):
        patch.setattr(opener, "new_page", _slowed(opener.new_page, rate))


def _slowed(opened: Callable[..., Page], rate: float) -> Callable[..., Page]:
    def new_page(self: Browser | BrowserContext, **asked: Any) -> Page:
        page = opened(self, **asked)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
        return page

    return new_page
