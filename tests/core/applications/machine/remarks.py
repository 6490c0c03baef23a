"""What happens in a run, for whoever reads one that failed."""

from hypothesis import currently_in_test_context, note


def remark(text: str) -> None:
    if currently_in_test_context():
        note(text)
