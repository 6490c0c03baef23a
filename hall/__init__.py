"""The composition root and command line: the only package that knows everyone.

hall run          serve a hall (and, with --demo, an emulated kiosk beside it)
hall kiosk        serve a kiosk's screen, wherever it stands, against a hall elsewhere
hall devices list | test | watch         the devices of a kiosk, for who sets one up
hall blanks load | withdraw | settle | count     numbered forms in a kiosk, for who fills it
hall catalogue check [PATH]     whether the matter files hold together
hall catalogue export CODE FILE | import FILE | facts     matters out of a stopped hall and in; what they ask of people
hall due          the last day of a time limit, day by day
hall journal verify             whether anything was tampered with
hall figures --month YYYY-MM    what a month came to, counted from the journal
hall separation report --month YYYY-MM     who accepted, decided and handed out, and whether they kept apart
hall places load FILE           record areas, authorities and centres
hall staff add USERNAME …       enter a member of staff, also the very first
hall entrustment record …       under which document a centre accepts for an authority
hall authority                  the certificate that signatures in the hall's PDF files are checked with
hall db upgrade                 bring the database to this program's schema
hall lifecycle                  the life of a case as a Mermaid diagram

    assembly.py       a hall's parts put together, and the web app over them
    server.py         how it is served and stopped
    command_line.py   `main`: which command was meant, and how a refusal is told
    arguments.py      what several commands are given
    serving.py  devices.py  blanks.py  checking.py  reporting.py  founding.py  keeping.py
                      the commands, each with what it adds
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def _uncollected() -> Generator[None]:
    """Without garbage collection: what is imported stays, so looking for cycles in it is a quarter of the start for
    nothing."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


with _uncollected():
    from hall.assembly import Hall
    from hall.command_line import main

__all__ = ["Hall", "main"]
