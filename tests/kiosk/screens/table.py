"""Every screen of the kiosk, in every state that means something to who stands there, and the scene it is reached by.

A name is the template's and, after a colon, the state's. A new screen belongs here: `test_every_screen.py` fails for a
template that no scene shows, and for a scene that does not show what stands here.
"""

from tests.kiosk.screens import company, filing, life_event, own_case, sent_back, unattended
from tests.kiosk.screens.stage import Scene

TABLE: dict[Scene, str] = {
    unattended.first_screens: """
        start start:notice start:message start:hong-kong consent identify:hong-kong scan scan:notice help:start
        enrolment closed""",
    unattended.strangers: """
        identify identify:notice identify_number identify_number:typing identify_number:wrong identify_lay
        identify_lay:unread identify_shown known:typed""",
    unattended.interruptions: """
        situations:idle situations:unlinked help leave sorry goodbye:card-left goodbye""",
    filing.looking_for_a_matter: """
        known known:unasked find find:typing find:strokes find:nothing find:notice situations situations:answered
        checklist report report:empty report:sent""",
    filing.filling_in: """
        organisation form:organisation form form:typing form:problems check:gaps leave:unsent""",
    filing.laying_papers: """
        papers papers:rejected papers:taken papers:no-camera check sign:promise sign:missing checklist:declared
        sign""",
    filing.portraits_and_readings: """
        portrait portrait:rejected portrait:taken form:readable reading papers:readable fill_in fill_in:nothing""",
    filing.sending: """
        stored submitting stored:printed receipt:printing receipt receipt:no-paper receipt:granted""",
    sent_back.sent_back: """
        start:unsent known:unsent unsent:refused unsent unsent_agreed:going unsent_agreed""",
    life_event.a_life_event: """
        situations:event checklist:event form:event check:event package_receipt package""",
    own_case.bringing_papers: """
        case case:supplement bring bring_line bring_line:rejected bring_line:taken bring:ready known:bringing
        bring_stored brought""",
    own_case.speaking_with_the_authority: """
        delivery delivery_address delivery_address:missing case:offers messages:asked messages:empty messages:sent
        messages hearing hearing:requested""",
    own_case.what_rules_decided: """
        case:granted rating rating_words contest contest:empty contest:waits known:cases""",
    own_case.originals: """
        case:awaiting case:pass beside_choice beside beside:same beside:different beside:unsure beside:complete""",
    own_case.paper: """
        sheet:fetching sheet:printing sheet sheet:tray sheet:taken sheet:waits sheet:failed""",
    own_case.cells: """
        locker_staff locker_staff:refused
        locker:put_in-opening locker:put_in-open locker:put_in-shut locker:put_in-telling locker:put_in-done
        locker:put_in-failed locker:collect-opening locker locker:collect-shut locker:collect-telling
        locker:collect-done locker:collect-failed locker:take_back-opening locker:take_back-open
        locker:take_back-shut locker:take_back-telling locker:take_back-done locker:take_back-failed
        locker:left-open""",
    company.calls: """
        call_nobody call_nobody:unlinked call_offer call:waiting call call:originals call_ended""",
    company.staff_beside: """
        helper helper:refused helper:here known:helped helper:unlinked""",
    company.own_phone: """
        take_home take_home:kept handoff handoff:sign""",
    own_case.acting: """
        powers powers:notice situations:acting known:acting powers:none""",
}

SIGHTS: dict[Scene, tuple[str, ...]] = {scene: tuple(names.split()) for scene, names in TABLE.items()}
NAMES: tuple[str, ...] = tuple(name for names in SIGHTS.values() for name in names)
