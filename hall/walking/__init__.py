"""The executable guide: a simulated applicant goes every way a matter knows, to the result.

    scratch      a hall of its own in a temporary folder, with this one matter, its authorities and a centre
    applicants   who can come: a person, perhaps with an organisation, empty-handed or with every certificate at hand
    forms        a form filled in so that the matter's own checks have nothing to say
    routes       which ways are walked: online, from a kiosk, on a promise, declared, tried out, about the result
    phone        what the applicant does, through the JSON API that people use
    terminal     the same at a kiosk
    agent        who files for others, with a power of attorney
    measuring    what it came to: visits, materials, fees, days
    office       what the hall's staff do, through the use cases of the desk
    handling     the two together, from the receipt to the result
    walk         one way from the questions to the result, and all of them
    package      a life event: several matters filed once, each to its result
    recording    the walks on record, by the checksum of what was walked

A walk costs some hundred milliseconds, so it runs where a text changes and nowhere else: when a version is published
(and on the command line). Its outcome is kept under the checksum of the text; loading many packs, starting a hall and
reading a guide run no walk.
"""
