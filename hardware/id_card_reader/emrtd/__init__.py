"""The chip of a travel document (ICAO 9303-10 and -11), as a terminal speaks to it. Nothing here knows a reader.

    exchange = …                                   # bytes of a command → bytes of the answer
    read = read_document(exchange, key, turn)      # the whole conversation

    tlv, apdu           how data and commands are written
    ciphers, curves     the arithmetic: 3DES and AES with their MACs, elliptic curves that may have any generator
    secure_messaging    commands and answers sealed under session keys
    bac, pace           two ways from what is printed on the document to session keys
    files               which files there are, and what they wrap
    conversation        one reading from first to last

What an answer may do wrong is one exception, `BrokenAnswer`; what a chip may refuse is a `DeviceError`. Keys live for
one reading. The arithmetic is not constant in time: a terminal's secrets here are ephemeral, and the password is
printed on the paper that lies in front of it.
"""
