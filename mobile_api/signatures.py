"""Checks what a kiosk signed: HTTP Message Signatures (RFC 9421), Ed25519. `kiosk/signing.py` is the other
half.

Two steps, because a body may be large and its sender must be known before it is read: `verify` checks the
headers (the signature covers the body's digest), `check_body` compares the digest with the body that then
arrived. That a nonce is used once is the database's business."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import http_sf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures.algorithms import ED25519  # pyright: ignore[reportPrivateImportUsage]
from http_message_signatures.digests import ContentDigest
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.signatures import HTTPMessageVerifier

from core.errors import NotSignedIn

WINDOW = timedelta(seconds=300)
ALWAYS_COVERED = ("@method", "@path", "@query")
COVERED_WHEN_SENT = ("authorization", "idempotency-key", "on-behalf-of", "assisted-by", "content-digest")


class Headers:
    """The header lines of a request, in the order they arrived; the form the library reads."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._lines = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw]

    def items(self) -> list[tuple[str, str]]:
        return self._lines

    def get(self, name: str) -> str | None:
        """The value of a header, several lines joined (RFC 9110 5.2); None when it was not sent."""
        values = [value for sent, value in self._lines if sent == name]
        return ", ".join(values) if values else None


class Message(NamedTuple):
    """A request as it was signed; `target` is the raw path and query."""

    method: str
    target: str
    headers: Headers

    @property
    def url(self) -> str:
        return f"http://hall{self.target}"


class SignedRequest(NamedTuple):
    """`digest` is the signed `Content-Digest`, None when the request was signed without a body."""

    terminal_id: str
    nonce: str
    digest: str | None


class _Verifier(HTTPMessageVerifier):
    """The library looks at the machine's clock; here the time is an argument, so `verify` checks it."""

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        pass


def named_terminal(headers: Headers) -> str:
    """The terminal that the request says it comes from; nothing is proven yet.

    Raises NotSignedIn `signature_missing` or `signature_invalid`.
    """
    written = headers.get("signature-input")
    if written is None:
        raise NotSignedIn("signature_missing")
    try:
        signatures: Any = http_sf.parse(written.encode("latin-1"), tltype="dictionary")
        ((_, parameters),) = signatures.values()
        named = parameters["keyid"]
    except (ValueError, KeyError, TypeError) as reason:
        raise NotSignedIn("signature_invalid") from reason
    if not isinstance(named, str) or not 1 <= len(named) <= 100:
        raise NotSignedIn("signature_invalid")
    return named


def verify(message: Message, terminal_id: str, public_key: bytes, at: datetime) -> SignedRequest:
    """Check the one signature on `message` against the terminal's raw Ed25519 key.

    Raises NotSignedIn `signature_invalid`, or `signature_expired` with `difference_seconds` when the
    kiosk's clock is more than 300 s from `at`."""
    keys = MappingKeyResolver(
        public_keys={terminal_id: Ed25519PublicKey.from_public_bytes(public_key)}, private_keys={}
    )
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=keys)
    sent = [name for name in COVERED_WHEN_SENT if message.headers.get(name) is not None]
    try:
        (verified,) = verifier.verify(message, max_age=None, require_components=[*ALWAYS_COVERED, *sent])
        parameters: dict[str, Any] = verified.parameters
        created = datetime.fromtimestamp(parameters["created"], UTC)
        nonce = parameters["nonce"]
    except (HTTPMessageSignaturesException, ValueError, KeyError, TypeError, OverflowError, OSError) as reason:
        raise NotSignedIn("signature_invalid") from reason
    if not isinstance(nonce, str) or not 16 <= len(nonce) <= 100:
        raise NotSignedIn("signature_invalid")
    if abs(at - created) > WINDOW:
        raise NotSignedIn("signature_expired", difference_seconds=int((at - created).total_seconds()))
    return SignedRequest(terminal_id, nonce, message.headers.get("content-digest"))


def check_body(signed: SignedRequest, body: bytes) -> None:
    """Raises NotSignedIn `signature_invalid` unless `body` is the one that was signed."""
    if signed.digest is None:
        if body:
            raise NotSignedIn("signature_invalid")
        return
    try:
        ContentDigest.verify(signed.digest, body)
    except HTTPMessageSignaturesException as reason:
        raise NotSignedIn("signature_invalid") from reason
