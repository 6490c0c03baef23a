"""The figures of a month as `hall figures` prints them: cases, and the calls that kiosks made to a clerk."""

from collections.abc import Mapping

import msgspec

from core.supervision.schemas import CallFigures, CallsAsked, Figures, Share


def figures_text(found: Figures, calls: CallFigures, kiosks: Mapping[str, str]) -> str:
    """One figure a line, shares with their counts; then the cases by matter, level and state; then the calls. `kiosks`:
    name by id."""
    return f"{_cases_text(found)}\n\n{_calls_text(calls, kiosks)}"


def figures_json(found: Figures, calls: CallFigures) -> str:
    """The `Figures` themselves with the `CallFigures` as `calls`, indented."""
    told = msgspec.to_builtins(found) | {"calls": msgspec.to_builtins(calls)}
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode()


def _cases_text(found: Figures) -> str:
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


def _calls_text(found: CallFigures, kiosks: Mapping[str, str]) -> str:
    total = found.total
    lines = [
        _line("calls for a clerk", str(total.asked)),
        _line("  answered", _share(total.answered)),
        _line("  gave up waiting", str(total.given_up)),
        _line("  nobody on duty, no call began", str(total.in_vain)),
        _line("  usual wait, and the longest", _spans(total.usual_wait, total.longest_wait)),
        _line("  usual length, and the longest", _spans(total.usual_length, total.longest_length)),
        *(_line(f"  {each.key}:00-{each.key}:59", _asked(each)) for each in found.by_hour),
        *(_line(f"  {kiosks.get(each.key, each.key)}", _asked(each)) for each in found.by_terminal),
    ]
    return "\n".join(lines)


def _asked(calls: CallsAsked) -> str:
    return f"{calls.asked} asked, {calls.answered.part} answered, {calls.given_up} gave up, {calls.in_vain} in vain"


def _spans(usual: int | None, longest: int | None) -> str:
    return "none" if usual is None else f"{usual} s, {longest} s"


def _line(label: str, value: str) -> str:
    return f"{label:<32}{value}"


def _share(share: Share) -> str:
    return "none" if share.percent is None else f"{share.percent} % ({share.part} of {share.of})"
