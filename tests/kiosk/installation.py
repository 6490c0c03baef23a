"""What lies in the installation folder of a real terminal, and a browser that keeps its policies."""

import json
from pathlib import Path

from tests.journeys.browser import CHROMIUM

INSTALLATION = Path(__file__).parents[2] / "kiosk" / "installation"
UNIT = (INSTALLATION / "kiosk-screen.service").read_text()
POLICIES = json.loads((INSTALLATION / "chromium-policy.json").read_text())
OURS = {"XKB_DEFAULT_RULES": "kiosk", "XKB_CONFIG_EXTRA_PATH": str(INSTALLATION / "xkb")}
ORDINARY = {"XKB_DEFAULT_RULES": "evdev"}
"""Keymaps, as cage is told of them."""


def barred_browser(folder: Path, address: str, **changed: object) -> Path:
    """A program that starts Chromium under the policies, for a kiosk that listens at this address."""
    here = json.loads(json.dumps(POLICIES).replace("http://127.0.0.1:8100", address))
    (folder / "policy.json").write_text(json.dumps({**here, **changed}))
    managed = "/etc/chromium/policies/managed"
    inside = f"mount -t tmpfs none /etc/chromium && mkdir -p {managed} && cp {folder}/policy.json {managed}/ && exec "
    program = folder / "chromium"
    program.write_text(f'#!/bin/sh\nexec unshare --map-root-user --mount sh -c \'{inside}{CHROMIUM} "$@"\' sh "$@"\n')
    program.chmod(0o755)
    return program
