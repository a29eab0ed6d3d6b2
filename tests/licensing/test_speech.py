"""What the rules say in English is said in the reader's language, from what it was made of."""

import json
from datetime import date

import pytest
from django.utils import translation

from licensing.rules import assess, position_from_dict
from licensing.rules.said import Said, kept, said_again, say, say_many
from licensing.speech import spoken
from tests.estates import usual_estate, wild_estate

ESTATES = [*map(usual_estate, range(60)), *map(wild_estate, range(60))]


@pytest.fixture(scope="module")
def positions():
    return [assess(facts) for facts in ESTATES]


@pytest.fixture(scope="module")
def texts(positions):
    return [text for position in positions for one in position.findings for text in (one.message, one.remedy)]


def test_findings_say_in_english_what_they_always_said(texts):
    with translation.override("en"):
        assert [spoken(text) for text in texts] == texts


def test_findings_are_said_in_german(texts):
    with translation.override("de"):
        english = [text for text in texts if spoken(text) == text]
    assert english == []


def test_a_kept_position_is_read_as_it_was(positions):
    for position in positions:
        again = position_from_dict(json.loads(json.dumps(position.to_keep())))
        assert again == position
        assert again.to_keep() == position.to_keep()


def test_what_was_kept_in_english_stays_english(positions):
    position = next(one for one in positions if one.findings)
    old = position_from_dict(json.loads(json.dumps(position.as_dict())))
    assert old == position
    with translation.override("de"):
        assert spoken(old.findings[0].message) == position.findings[0].message


def test_values_are_put_as_the_reader_writes_them():
    ends = say_many(
        "{rights} ends on {day}.", "{rights} end on {day}.", 1200, rights="X", day=date(2026, 1, 5)
    )
    more = say("{names} and {number} more", names=ends, number=1200)
    assert more == "X end on 5 January 2026. and 1,200 more"
    with translation.override("de"):
        assert spoken(more) == "X enden am 5. Januar 2026. und 1.200 weitere"
        assert spoken(say_many("{count} person", "{count} people", 1)) == "1 Person"


def test_braces_in_a_name_are_a_name():
    text = say("Have {server} activated.", server="{day} %(x)s")
    assert text == "Have {day} %(x)s activated."
    again = said_again(json.loads(json.dumps(kept(text))))
    assert (again, type(again)) == (text, Said)
    assert "{day} %(x)s" in spoken(again)
