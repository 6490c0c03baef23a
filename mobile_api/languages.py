"""Which of the hall's three languages a request asks for (`Accept-Language`, RFC 9110 12.5.4)."""

from core.call import Language

_TRADITIONAL = ("zh-hant", "zh-hk", "zh-mo", "zh-tw")


def preferred(accepted: str | None) -> Language:
    """The wanted language with the highest weight; simplified Chinese when none of ours is wanted.

    zh-HK, zh-MO and zh-TW mean traditional script, every other zh simplified.
    """
    weighted = [_weighted(part) for part in (accepted or "")[:500].split(",")]
    for _, tag in sorted((wish for wish in weighted if wish[0] > 0), key=lambda wish: -wish[0]):
        if tag.startswith(_TRADITIONAL):
            return "zh-Hant"
        if tag == "zh" or tag.startswith("zh-"):
            return "zh-Hans"
        if tag == "en" or tag.startswith("en-"):
            return "en"
    return "zh-Hans"


def _weighted(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().lower().partition(";q=")
    try:
        return (float(weight) if weight else 1.0), tag
    except ValueError:
        return 0.0, tag
