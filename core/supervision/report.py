"""The figures of a month as `hall figures` prints them."""

import msgspec

from core.supervision.schemas import Figures, Share


def figures_text(found: Figures) -> str:
    """One figure a line, shares with their counts; then the cases by matter, level and state."""
    days = found.days
    lines = [
        f"Figures of {found.month}, counted from the journal",
        "",
        _line("filed", str(found.filed)),
        *(_line(f"  by {channel}", str(cases)) for channel, cases in found.by_channel.items()),
        _line("filed online", _share(found.online)),
        _line("filed at a kiosk", _share(found.by_kiosk)),
        _line("filed with a helper", _share(found.helped)),
        _line("foreseen: at most one visit", _share(found.planned_at_most_one_visit)),
        _line("foreseen: no visit", _share(found.planned_zero_visits)),
        _line("first answer a correction", _share(found.corrections)),
        _line("accepted by silence", str(found.deemed_accepted)),
        _line("one-time notice breached", str(found.one_time_notice_breaches)),
        _line("decided within the promise", _share(found.within_promise)),
        _line("decided within the law", _share(found.within_law)),
        _line(
            "working days, on average", f"{days.used} of {days.promised_limit} promised, {days.statutory_limit} by law"
        ),
        *(_line(f"concluded with {visits} visits", str(cases)) for visits, cases in found.visits_made.items()),
        _line("made: at most one visit", _share(found.made_at_most_one_visit)),
        _line("made: no visit", _share(found.made_zero_visits)),
        _line("originals seen in a call", _share(found.originals_remote)),
        "",
        *(f"{each.cases:>6}  {each.matter} ({each.level}): {each.state}" for each in found.cases),
    ]
    return "\n".join(lines).rstrip()


def figures_json(found: Figures) -> str:
    """The `Figures` themselves, indented."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


def _line(label: str, value: str) -> str:
    return f"{label:<32}{value}"


def _share(share: Share) -> str:
    return "none" if share.percent is None else f"{share.percent} % ({share.part} of {share.of})"
