"""A decoder that never comes back, as a child of `codes_apart`: a regular expression that backtracks for ever, in C."""

import re

from core.imaging.child import serve

DEEP = re.compile(rb"(a+)+$")


def hang(_message: bytes) -> bytes:
    return str(DEEP.match(b"a" * 400 + b"b")).encode()


if __name__ == "__main__":
    serve(lambda: hang, 1024**3)
