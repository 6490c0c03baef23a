"""What the kiosk signs, the hall accepts; whatever was changed on the way, it refuses. RFC 9421."""

import base64
import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.errors import NotSignedIn
from kiosk.signing import TerminalSignature
from mobile_api.signatures import Headers, Message, check_body, named_terminal, verify

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TERMINAL = "0195f0a0-0000-7000-8000-000000000001"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def signed(method: str = "POST", url: str = "http://h/api/v1/parcels?a=1", at: datetime = NOW) -> httpx.Request:
    body = b"sealed" if method == "POST" else None
    headers = {"Authorization": "Bearer t", "Idempotency-Key": "k"}
    request = httpx.Request(method, url, headers=headers, content=body)
    request.read()
    TerminalSignature(TERMINAL, KEY, lambda: at).sign(request)
    return request


def arrived(request: httpx.Request, **changed: str) -> Message:
    headers = [(name, value) for name, value in request.headers.raw if name.decode().lower() not in changed]
    headers += [(name.encode(), value.encode()) for name, value in changed.items() if value]
    return Message(request.method, request.url.raw_path.decode(), Headers(headers))


def test_a_signed_request_is_accepted_with_its_body() -> None:
    request = signed()
    found = verify(arrived(request), TERMINAL, PUBLIC, NOW + timedelta(seconds=299))
    assert found.terminal_id == TERMINAL == named_terminal(arrived(request).headers)
    check_body(found, b"sealed")


def test_a_request_without_a_body_is_accepted_only_without_one() -> None:
    found = verify(arrived(signed("GET")), TERMINAL, PUBLIC, NOW)
    check_body(found, b"")
    with pytest.raises(NotSignedIn, match="signature_invalid"):
        check_body(found, b"smuggled")


def test_the_signed_text_is_the_signature_base_of_the_standard() -> None:
    request = signed()
    headers = request.headers
    base = "\n".join(
        [
            '"@method": POST',
            '"@path": /api/v1/parcels',
            '"@query": ?a=1',
            '"authorization": Bearer t',
            '"idempotency-key": k',
            f'"content-digest": {headers["content-digest"]}',
            f'"@signature-params": {headers["signature-input"].removeprefix("kiosk=")}',
        ]
    )
    written = re.fullmatch(r"kiosk=:(.+):", headers["signature"])
    assert written
    KEY.public_key().verify(base64.b64decode(written[1]), base.encode())


@pytest.mark.parametrize(
    "changed",
    [
        {"authorization": "Bearer other"},
        {"authorization": ""},
        {"idempotency-key": "other"},
        {"content-digest": "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:"},
        {"signature": "kiosk=:AAAA:"},
        {"signature": "nonsense"},
        {"signature": ""},
        {"signature-input": f'kiosk=("@method");created=1;keyid="{TERMINAL}";nonce="0123456789abcdef"'},
    ],
)
def test_a_changed_header_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(NotSignedIn, match="signature_invalid"):
        verify(arrived(signed(), **changed), TERMINAL, PUBLIC, NOW)


def test_another_method_or_path_is_refused() -> None:
    message = arrived(signed())
    for moved in (message._replace(method="PUT"), message._replace(target="/api/v1/me")):
        with pytest.raises(NotSignedIn, match="signature_invalid"):
            verify(moved, TERMINAL, PUBLIC, NOW)


def test_another_body_is_refused() -> None:
    found = verify(arrived(signed()), TERMINAL, PUBLIC, NOW)
    with pytest.raises(NotSignedIn, match="signature_invalid"):
        check_body(found, b"other")


def test_another_terminals_key_is_refused() -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(NotSignedIn, match="signature_invalid"):
        verify(arrived(signed()), TERMINAL, other, NOW)


@pytest.mark.parametrize("late", [301, -301])
def test_a_clock_that_is_five_minutes_off_is_named(late: int) -> None:
    with pytest.raises(NotSignedIn) as refused:
        verify(arrived(signed()), TERMINAL, PUBLIC, NOW + timedelta(seconds=late))
    assert refused.value.code == "signature_expired"
    assert refused.value.details == {"difference_seconds": late}


def test_each_attempt_has_a_nonce_of_its_own() -> None:
    nonces = {verify(arrived(signed()), TERMINAL, PUBLIC, NOW).nonce for _ in range(20)}
    assert len(nonces) == 20


@pytest.mark.parametrize("written", ["", "()", 'a=("@method");keyid=5', 'a=();keyid="x", b=();keyid="y"', "é"])
def test_a_malformed_signature_input_names_nobody(written: str) -> None:
    with pytest.raises(NotSignedIn):
        named_terminal(Headers([(b"signature-input", written.encode("latin-1"))]))
