"""What the hall has named in one language is named in the language of the screen."""

from itertools import product

from core.call import LANGUAGES
from kiosk.retelling import Names
from tests.builders import all_matters


def test_a_name_of_a_matter_is_told_in_every_language_whatever_it_was_told_in() -> None:
    matters = all_matters().values()
    names = Names(matters)
    for matter, before, after in product(matters, LANGUAGES, LANGUAGES):
        for text in (matter.title, matter.authority.name):
            assert names.tell(text.say(before), after) == text.say(after)


def test_a_name_that_stands_in_no_matter_stays_as_it_was_sent() -> None:
    assert Names(all_matters().values()).tell("半夏书屋", "en") == "半夏书屋"
