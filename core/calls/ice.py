"""What two browsers need to find each other: STUN and TURN servers, with credentials made for one call. Pure.

A TURN server and the hall share a secret; the name says until when it is good, and the password is the name's
HMAC-SHA-1 under that secret (coturn's `use-auth-secret`, draft-uberti-behave-turn-rest). Nothing is kept.
"""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.calls.schemas import IceServer
from core.settings import IceSettings

GOOD_FOR = timedelta(hours=6)
"""Longer than any call: a relay asks for the credentials again while it is used."""


def servers_for(servers: Sequence[IceSettings], call_id: str, at: datetime) -> tuple[IceServer, ...]:
    """As `RTCPeerConnection` takes them."""
    return tuple(_server(each, call_id, at) for each in servers)


def _server(server: IceSettings, call_id: str, at: datetime) -> IceServer:
    if not server.secret:
        return IceServer(server.urls)
    name = f"{int((at + GOOD_FOR).timestamp())}:{call_id}"
    digest = hmac.digest(server.secret.encode(), name.encode(), "sha1")
    return IceServer(server.urls, name, base64.b64encode(digest).decode())
