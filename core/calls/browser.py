"""The code that both browsers of a call run: plain ES modules and their style, for every edge to serve beside its own.

`clerk-call.js` is the desk's end, `person-call.js` the kiosk's; each says at its top what it finds in the page."""

from pathlib import Path

VIEW = Path(__file__).parent / "view"
