"""A decoder that gets no turn for a while, as a child: it sleeps as many seconds as the message says, and answers."""

import time

from core.imaging.child import serve


def sleep(message: bytes) -> bytes:
    time.sleep(float(message))
    return b"read"


if __name__ == "__main__":
    serve(lambda: sleep, 1024**3)
