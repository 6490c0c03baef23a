"""The devices of a kiosk. Knows no halls, no matters, no people; README.md says how to use and extend it."""
