"""What every page runs, at the kiosk and at the desk: `view/held.js`. Pages find it under `static/`."""

from pathlib import Path

VIEW = Path(__file__).parent / "view"
