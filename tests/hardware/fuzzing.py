"""A coverage-guided run of atheris on one parser, for a fixed number of executions.

    python -m tests.hardware.fuzzing "SDT frames" --runs 20000

Starts from the parser's seeds, always with the same dice. Ends with 0 when all was well; otherwise atheris says with
which input (in hex) the parser failed, took longer than `SLOWEST` seconds, or used more than `MOST_MEMORY` megabytes.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

MOST_MEMORY = 1024
"""Of the whole process, which begins with some 200."""
SLOWEST = 5
LONGEST_INPUT = 4096


def main() -> None:
    """The command. Does not return: libFuzzer ends the process."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("parser")
    reader.add_argument("--runs", type=int, default=20_000)
    wanted = reader.parse_args()
    measured = ["hardware", "core.mrz", "core.chips", "pymodbus.framer", "pymodbus.pdu"]
    with atheris.instrument_imports(include=measured):  # pyright: ignore[reportAttributeAccessIssue] - it is there
        from tests.hardware.parsers import PARSERS
    parser = PARSERS[wanted.parser]

    def try_one(data: bytes) -> None:
        try:
            parser.parse(data)
        except parser.failures:
            return
        except BaseException:
            print(f"input: {data.hex()}", file=sys.stderr)
            raise

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(parser.seeds):
            Path(corpus, str(number)).write_bytes(seed)
        limits = [f"-rss_limit_mb={MOST_MEMORY}", f"-timeout={SLOWEST}", f"-max_len={LONGEST_INPUT}"]
        atheris.Setup(
            [sys.argv[0], f"-runs={wanted.runs}", "-seed=1", *limits, f"-artifact_prefix={corpus}/", corpus], try_one
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
