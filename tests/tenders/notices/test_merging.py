"""The compiled release, against the standard's own library."""

import pytest
from ocdsmerge import Merger

from tenders.intentions import services as intentions
from tenders.notices.merging import WHOLE, compiled
from tenders.notices.models import Release
from tenders.opportunities.models import Opportunity
from tests.factories.accounts import THEN
from tests.factories.intentions import IntentionFactory, redraft
from tests.factories.opportunities import end_embargo, make_authority, make_complete, publish_twice
from tests.factories.releases import make_award

# What the schema says of the lists that we write: whole ones by their place, and what is left out.
PLACES = (
    "parties additionalIdentifiers",
    "parties details classifications",
    "tender items additionalClassifications",
    "tender items deliveryAddresses",
    "awards items additionalClassifications",
    "awards items deliveryAddresses",
    "tender lots awardCriteria criteria",
    "tender lots selectionCriteria criteria",
)
RULES = {tuple(place.split()): "wholeListMerge" for place in PLACES} | {
    (name,): "omitWhenMerged" for name in ("id", "date", "tag")
}


def test_no_releases_give_nothing():
    assert compiled([]) == {}


def test_what_is_not_said_again_stays_and_what_is_said_again_counts():
    first = {"ocid": "o", "id": "1", "date": "d1", "tag": ["tender"], "tender": {"title": "A", "status": "active"}}
    then = {"ocid": "o", "id": "2", "date": "d2", "tag": ["award"], "tender": {"status": "complete"}}
    assert compiled([first, then]) == {
        "ocid": "o",
        "id": "o-d2",
        "date": "d2",
        "tag": ["compiled"],
        "tender": {"title": "A", "status": "complete"},
    }


def test_rows_are_one_by_their_id_and_whole_lists_are_replaced():
    first = {"ocid": "o", "date": "d", "lots": [{"id": "1", "a": 1}, {"id": "2"}], "criteria": [{"name": "x"}]}
    then = {"ocid": "o", "date": "e", "lots": [{"id": "1", "b": 2}, {"id": "3"}], "criteria": [{"name": "y"}]}
    merged = compiled([first, then])
    assert merged["lots"] == [{"id": "1", "a": 1, "b": 2}, {"id": "2"}, {"id": "3"}]
    assert merged["criteria"] == [{"name": "y"}]


@pytest.mark.django_db
def test_the_standards_own_library_compiles_a_whole_procurement_to_the_same():
    make_authority()
    intention = IntentionFactory(published=True, cpv_codes="85312400")
    redraft(intention, title="A larger centre")
    intentions.revise(intention=intention, actor=intention.owner, now=THEN, reason="More people came.")
    opportunity = make_complete("COVERED", intention=intention, conditions="A registered manager.")
    end_embargo(publish_twice(opportunity))
    make_award(Opportunity.objects.get())
    ocid = Release.objects.first().ocid
    releases = [row.as_json() for row in Release.objects.of_process(ocid)]
    assert len(releases) == 4
    assert compiled(releases) == Merger(merge_rules=RULES).create_compiled_release(releases)
    assert {place.split()[-1] for place in PLACES} <= WHOLE
