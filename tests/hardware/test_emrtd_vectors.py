"""The worked examples of ICAO 9303-11: appendix D (basic access control), appendix G (PACE), as printed there."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.id_card_reader.emrtd import bac, pace
from hardware.id_card_reader.emrtd.apdu import Answer, Command
from hardware.id_card_reader.emrtd.curves import CURVES

HEX = bytes.fromhex
LIBRARY_CURVES: dict[int, ec.EllipticCurve] = {
    12: ec.SECP256R1(), 13: ec.BrainpoolP256R1(), 15: ec.SECP384R1(),
    16: ec.BrainpoolP384R1(), 17: ec.BrainpoolP512R1(), 18: ec.SECP521R1(),
}  # fmt: skip


def test_the_documents_keys_come_from_its_zone() -> None:
    assert bac.document_keys("L898902C<369080619406236") == (
        HEX("AB94FDECF2674FDFB9B391F85D7F76F2"),
        HEX("7962D9ECE03D1ACD4C76089DCE131543"),
    )


def test_the_handshake_and_a_sealed_reading_of_ef_com() -> None:
    handshake = bac.Handshake(
        "L898902C<369080619406236",
        HEX("4608F91988702212"),
        HEX("781723860C06C226"),
        HEX("0B795240CB7049B01C19B33E32804F0B"),
    )
    assert handshake.request() == HEX(
        "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7"
    )
    channel = handshake.finish(HEX("46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449"))
    for command, sent, received, opened in (
        (
            Command(0, 0xA4, 2, 0x0C, HEX("011E")),
            "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800",
            "990290008E08FA855A5D4C50A8ED9000",
            "",
        ),
        (
            Command(0, 0xB0, 0, 0, b"", 4),
            "0CB000000D9701048E08ED6705417E96BA5500",
            "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000",
            "60145F01",
        ),
        (
            Command(0, 0xB0, 0, 4, b"", 18),
            "0CB000040D9701128E082EA28A70F3C7B53500",
            "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
            "04303130365F36063034303030305C026175",
        ),
    ):
        assert channel.seal_command(command).encode() == HEX(sent)
        assert channel.open_answer(Answer.decode(HEX(received))) == Answer(HEX(opened), 0x9000)


def test_pace_with_generic_mapping_on_brainpool_p256r1() -> None:
    (way,) = pace.offered(HEX("31143012060A04007F0007020204020202010202010D"))
    password = pace.password_of_zone("T22000129364081251010318")
    assert password == HEX("7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD")
    terminal = pace.Agreement(
        way,
        password,
        (
            0x7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99,
            0xA73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595,
        ),
    )
    chip = pace.Agreement(
        way,
        password,
        (
            0x498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560,
            0x107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A,
        ),
    )
    nonce = terminal.open_nonce(HEX("95A3A016522EE98D01E76CB6B98B42C3"))
    assert nonce == HEX("3F00C4D39D153F2B2A214A078D899B22")
    ours, theirs = terminal.mapping_key(), chip.mapping_key()
    assert ours == HEX(
        "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
        "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D"
    )
    assert theirs == HEX(
        "04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
        "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54"
    )
    terminal.map(nonce, theirs)
    chip.map(nonce, ours)
    ours, theirs = terminal.ephemeral_key(), chip.ephemeral_key()
    assert ours == HEX(
        "042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
        "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462"
    )
    assert theirs == HEX(
        "049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
        "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094"
    )
    terminal.agree(theirs)
    chip.agree(ours)
    assert terminal.token() == HEX("C2B0BD78D94BA866")
    assert chip.token() == HEX("3ABB9674BCE93C08")
    assert terminal.accepts(chip.token()) and chip.accepts(terminal.token())


@pytest.mark.parametrize("number", CURVES)
def test_our_curves_are_those_of_the_library(number: int) -> None:
    curve, library = CURVES[number], LIBRARY_CURVES[number]
    for secret in (1, 2, curve.secret()):
        public = ec.derive_private_key(secret, library).public_key().public_numbers()
        assert curve.multiply(secret, curve.generator) == (public.x, public.y)
    assert curve.multiply(curve.order, curve.generator) is None
