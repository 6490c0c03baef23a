"""How a kiosk signs what it asks of the hall: HTTP Message Signatures (RFC 9421), Ed25519.

Covered are the method, the path, the query, the body's digest (RFC 9530) and, where sent, the citizen's token,
the power of attorney he acts under, who of the staff helps, and the Idempotency-Key, so that none of them can be
moved to another request. `keyid` is the terminal's id; `created` and a fresh `nonce` make each request good once,
within the hall's window. The host is not covered: a hall behind a proxy need not know the name it was called by, and
the terminal's id belongs to one hall only.

The key is made on the kiosk and never leaves it; `mobile_api/signatures.py` is the other half.
"""

import secrets
from collections.abc import Callable, Generator
from datetime import datetime

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures.algorithms import ED25519  # pyright: ignore[reportPrivateImportUsage]
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.signatures import HTTPMessageSigner

LABEL = "kiosk"
ALWAYS_COVERED = ("@method", "@path", "@query")
COVERED_WHEN_SENT = ("authorization", "idempotency-key", "on-behalf-of", "assisted-by")


class TerminalSignature(httpx.Auth):
    """Signs each attempt anew, a repeated one too: the nonce of the first may have been used up."""

    requires_request_body = True

    def __init__(self, terminal_id: str, key: Ed25519PrivateKey, now: Callable[[], datetime]) -> None:
        self.terminal_id = terminal_id
        self._now = now
        keys = MappingKeyResolver(public_keys={}, private_keys={terminal_id: key})
        self._signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=keys)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        self.sign(request)
        yield request

    def sign(self, request: httpx.Request) -> None:
        """Put `Content-Digest`, `Signature-Input` and `Signature` on a request whose body has been read."""
        sent = [name for name in COVERED_WHEN_SENT if name in request.headers]
        self._signer.sign(
            request,
            key_id=self.terminal_id,
            created=self._now(),
            nonce=secrets.token_urlsafe(16),
            label=LABEL,
            covered_component_ids=[*ALWAYS_COVERED, *sent],
            body=request.content or None,
        )
