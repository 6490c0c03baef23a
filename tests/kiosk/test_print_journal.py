"""What was sent to the printer is never claimed to be less than it was."""

from datetime import UTC, datetime
from pathlib import Path

from kiosk.print_journal import PrintJournal

AT = datetime(2026, 11, 19, 15, 40, tzinfo=UTC)


def test_a_job_goes_from_queued_to_presented(tmp_path: Path) -> None:
    journal = PrintJournal(tmp_path / "prints.jsonl", AT)
    job = journal.queue("receipt", b"picture", AT)
    assert journal.state(job) == "queued"
    journal.note(job, "sent", AT)
    journal.note(job, "presented", AT)
    assert PrintJournal(tmp_path / "prints.jsonl", AT).state(job) == "presented"


def test_after_a_power_cut_a_sent_job_is_uncertain_and_a_queued_one_dropped(tmp_path: Path) -> None:
    journal = PrintJournal(tmp_path / "prints.jsonl", AT)
    queued, sent = journal.queue("receipt", b"a", AT), journal.queue("receipt", b"b", AT)
    journal.note(sent, "sent", AT)
    again = PrintJournal(tmp_path / "prints.jsonl", AT)
    assert again.state(queued) == "dropped"
    assert again.uncertain() == [sent]


def test_half_a_line_of_a_power_cut_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "prints.jsonl"
    journal = PrintJournal(path, AT)
    job = journal.queue("receipt", b"a", AT)
    with path.open("ab") as file:
        file.write(b'{"job":"0190')
    again = PrintJournal(path, AT)
    assert again.state(job) == "dropped"
    other = again.queue("receipt", b"b", AT)
    assert PrintJournal(path, AT).state(other) == "dropped"
