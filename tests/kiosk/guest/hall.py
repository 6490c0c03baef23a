"""The proxy before a hall: TLS, with a certificate of an authority that nobody else knows."""

import os
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.journeys.processes import free_port
from tests.kiosk.guest.machine import HALL


class Wire(NamedTuple):
    """Where TLS is spoken, and the certificate of the authority that vouches for it."""

    port: int
    authority: Path


def _certificate(folder: Path) -> Path:
    """Of an authority, and of the hall's address under it: certificate and key in one file."""

    def openssl(*command: str) -> None:
        subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2")
    openssl("req", "-x509", *curve, "-keyout", "authority.key", "-out", "authority.crt", "-subj", "/CN=Authority",
            "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    openssl("req", "-x509", *curve, "-keyout", "hall.key", "-out", "hall.crt", "-subj", "/CN=Hall",
            "-CA", "authority.crt", "-CAkey", "authority.key", "-addext", f"subjectAltName=IP:{HALL}",
            "-addext", "basicConstraints=critical,CA:FALSE")  # fmt: skip
    whole = folder / "hall.pem"
    whole.write_text((folder / "hall.crt").read_text() + (folder / "hall.key").read_text())
    return whole


@contextmanager
def tls_before(port: int, folder: Path) -> Generator[Wire]:
    """As the proxy before a hall speaks it."""
    own = free_port()
    listen = f"OPENSSL-LISTEN:{own},bind=127.0.0.1,reuseaddr,fork,cert={_certificate(folder)},verify=0"
    proxy = subprocess.Popen(
        ["socat", listen, f"TCP:127.0.0.1:{port}"], start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        yield Wire(own, folder / "authority.crt")
    finally:
        os.killpg(proxy.pid, signal.SIGTERM)
        proxy.wait(30)
