"""Where the script of the signing pad lies: the kiosk's screen and the phone's page sign on the same one, so that both
give the same strokes (`core.applications.schemas.Signature`)."""

from pathlib import Path

VIEW = Path(__file__).parent / "view"
FEWEST_POINTS = 8
"""A tap is no signature."""
