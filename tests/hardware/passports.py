"""Chips of invented holders, issued by a state that does not exist; the face is a drawn one."""

import io

from PIL import Image

from hardware.id_card_reader.emrtd import pace
from hardware.id_card_reader.emulated_chip import EmulatedChip
from hardware.id_card_reader.emulated_issuer import EmulatedIssuer

ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
"""The specimen of ICAO 9303-4."""
KEY = "L898902C3674081221204159"
CAN = "246810"
WAYS = {
    "PACE, 3DES, P-256": pace.Protocol(pace.ECDH_GENERIC_MAPPING + b"\x01", 12),
    "PACE, AES-128, brainpoolP256r1": pace.Protocol(pace.ECDH_GENERIC_MAPPING + b"\x02", 13),
    "PACE, AES-256, P-384": pace.Protocol(pace.ECDH_GENERIC_MAPPING + b"\x04", 15),
}
ISSUER = EmulatedIssuer()


def face(form: str = "JPEG", size: tuple[int, int] = (120, 160)) -> bytes:
    """A picture in one of the two forms that chips have."""
    data = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(data, form)
    return data.getvalue()


def passport(
    *, way: pace.Protocol | None = None, own_key: bool = False, picture: bytes | None = None, name: str = ""
) -> EmulatedChip:
    shown = face() if picture is None else picture
    return ISSUER.issue(ZONE, KEY, face=shown, can=CAN, way=way, own_key=own_key, name=name)
