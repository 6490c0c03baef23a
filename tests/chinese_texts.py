"""Chinese in the files of matters."""

from pathlib import Path

from babel.messages.pofile import read_po

from core.call import LANGUAGES

ROOT = Path(__file__).parent.parent


def texts_of(house: str) -> dict[str, dict[str, str]]:
    """Language to key to sentence, as they are written."""
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with (ROOT / house / "locale" / f"{language}.po").open("rb") as file:
            found[language] = {str(each.id): str(each.string) for each in read_po(file) if each.id}
    return found
