"""Whether the chip of a travel document is genuine: passive and active authentication (ICAO 9303-11, 5 and 6.1). Pure.

    authorities = Authorities.load(folder)                           # the states' certificates (CSCA) one trusts
    judge(files, challenge, signature, authorities, at)              # → Authenticity

What each check can tell, and what it cannot:

    hashes and signature in EF.SOD   the data are what some signer signed         anybody can be a signer
    signer's certificate to a CSCA   that signer was a state's                    a copy of a genuine chip passes
    active authentication (DG15)     the chip has the key the state put into it   its holder may be another person

So a chip without a key of its own, copied bit by bit, is not told from its original: `Authenticity.copy_excluded` says
whether it would have been. Chip authentication, a newer way to the same end, is not spoken here.
"""
