"""The board: who stands on it, who writes to whom, what is removed, and that it knows nothing of bids."""

from datetime import date, timedelta

import pytest

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.opportunities.models import Opportunity
from tenders.partners import services
from tenders.partners.enums import State
from tenders.partners.models import Entry
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.opportunities import DEADLINE, OpportunityFactory
from tests.factories.partners import UNTIL, make_entry

pytestmark = pytest.mark.django_db
LATER = THEN + timedelta(days=1)


@pytest.fixture
def entry():
    return make_entry()


@pytest.fixture
def other():
    """(an owner, their organisation)."""
    organisation = OrganisationFactory(name="The Mill")
    return UserFactory(of=organisation, of__as_=MemberRole.OWNER, full_name="Bola Adeyemi"), organisation


def _write(entry, other, **more):
    facts = {"organisation": other[1], "actor": other[0], "text": "Shall we talk?", "now": LATER, **more}
    return services.write(entry=entry, **facts)


def test_an_entry_stands_until_its_day_is_over_and_bids_are_taken(entry):
    assert Entry.objects.standing(LATER).get() == entry
    for moment, stands in ((LATER, True), (DEADLINE, False)):
        assert (entry.is_standing(moment), Entry.objects.standing(moment).exists()) == (stands, stands)
    Entry.objects.update(until=DEADLINE.date())
    entry.refresh_from_db()
    for moment, stands in ((DEADLINE, True), (DEADLINE + timedelta(microseconds=1), False)):
        assert (entry.is_standing(moment), Entry.objects.standing(moment).exists()) == (stands, stands)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"offers": " "}, "Write what you offer and whom you seek."),
        ({"until": date(2026, 11, 1)}, "Choose today or a later day."),
        ({"until": date(2026, 12, 12)}, "Bids close on 11 December 2026"),
        ({"now": DEADLINE + timedelta(seconds=1), "until": DEADLINE.date()}, "Bidding closed on"),
    ],
)
def test_an_entry_that_cannot_stand_is_refused(more, words):
    with pytest.raises(NotAllowed, match=words):
        make_entry(**more)
    assert not Entry.objects.exists()


def test_a_lot_of_another_opportunity_is_refused():
    with pytest.raises(NotAllowed, match="Choose a lot of this opportunity"):
        make_entry(lot=OpportunityFactory(published=True).lots.first())


@pytest.mark.parametrize("role", [MemberRole.VIEWER, None])
def test_only_owners_and_editors_put_up(role):
    organisation = OrganisationFactory()
    person = UserFactory(of=organisation, of__as_=role) if role else UserFactory()
    with pytest.raises(NotAllowed):
        make_entry(organisation=organisation, author=person)


def test_one_entry_for_each_lot_and_one_for_the_whole(entry):
    facts = {"opportunity": entry.opportunity, "organisation": entry.organisation, "author": entry.put_up_by}
    with pytest.raises(NotAllowed, match="has an entry for this already"):
        make_entry(**facts)
    for lot in entry.opportunity.lots.all():
        make_entry(lot=lot, **facts)
    services.take_down(entry=entry, actor=entry.put_up_by, now=LATER)
    assert make_entry(**facts)
    assert Entry.objects.filter(state=State.UP).count() == 3


def test_nobody_fills_the_board_alone(entry):
    facts = {"opportunity": entry.opportunity, "organisation": entry.organisation, "author": entry.put_up_by}
    for _again in range(9):
        services.take_down(entry=entry, actor=entry.put_up_by, now=LATER)
        entry = make_entry(**facts)
    services.take_down(entry=entry, actor=entry.put_up_by, now=LATER)
    with pytest.raises(NotAllowed, match="10 entries for one opportunity at most"):
        make_entry(**facts)


def test_a_change_is_saved_and_told_in_the_trail(entry):
    facts = {"offers": "A kitchen.", "seeks": "Drivers.", "until": UNTIL, "now": LATER}
    changed = services.change(entry=entry, actor=entry.put_up_by, **facts)
    assert (changed.offers, changed.changed_at) == ("A kitchen.", LATER)
    assert AuditEvent.objects.filter(subject_type="partners.entry", verb="change").count() == 1
    with pytest.raises(NotAllowed):
        services.change(entry=entry, actor=UserFactory(), **facts)
    services.take_down(entry=entry, actor=entry.put_up_by, now=LATER)
    with pytest.raises(NotAllowed, match="no longer on the board"):
        services.change(entry=entry, actor=entry.put_up_by, **facts)


def test_a_message_reaches_owners_and_editors_and_shows_no_address_to_the_writer(entry, other):
    viewer = UserFactory(of=entry.organisation, of__as_=MemberRole.VIEWER)
    owner = UserFactory(of=entry.organisation, of__as_=MemberRole.OWNER)
    gone = UserFactory(of=entry.organisation, of__as_=MemberRole.OWNER, is_active=False)
    _write(entry, other, text="We drive {{ settings }} & <b>cook</b>.")
    sent = Message.objects.filter(kind="partners/message")
    assert {message.to for message in sent} == {owner.email, entry.put_up_by.email}
    assert not {viewer.email, gone.email} & {message.to for message in sent}
    text = sent.first().text
    assert "Bola Adeyemi of The Mill" in text
    assert "We drive {{ settings }} & <b>cook</b>." in text
    assert f"Answer to: {other[0].email}" in text


def test_who_writes_to_whom_stands_in_no_trail(entry, other):
    before = AuditEvent.objects.count()
    _write(entry, other)
    assert AuditEvent.objects.count() == before


def test_nobody_writes_to_themselves_to_what_is_down_or_as_a_viewer(entry, other):
    with pytest.raises(NotAllowed, match="your own entry"):
        services.write(entry=entry, organisation=entry.organisation, text="Hello", actor=entry.put_up_by, now=LATER)
    viewer = UserFactory(of=other[1], of__as_=MemberRole.VIEWER)
    with pytest.raises(NotAllowed, match="you are a viewer"):
        _write(entry, (viewer, other[1]))
    with pytest.raises(NotAllowed, match="Write your message"):
        _write(entry, other, text=" ")
    down = services.take_down(entry=entry, actor=entry.put_up_by, now=LATER)
    with pytest.raises(NotAllowed, match="no longer on the board"):
        _write(down, other)
    assert not Message.objects.filter(kind="partners/message").exists()


def test_a_reported_entry_is_removed_with_a_reason_that_its_people_read(entry, other, lead):
    services.report(entry=entry, reason="It asks others not to bid.", actor=other[0], now=LATER)
    with pytest.raises(NotAllowed, match="reported it already"):
        services.report(entry=entry, reason="Again.", actor=other[0], now=LATER)
    assert Entry.objects.reported().get() == entry
    with pytest.raises(NotAllowed, match="Give the reason"):
        services.remove(entry=entry, reason=" ", actor=lead, now=LATER)
    gone = services.remove(entry=entry, reason="Nobody may be asked not to bid.", actor=lead, now=LATER)
    assert (gone.state, gone.ended_by) == (State.REMOVED, lead)
    assert not Entry.objects.standing(LATER).exists()
    assert not Entry.objects.reported().exists()
    (message,) = Message.objects.filter(kind="partners/removed")
    assert "Nobody may be asked not to bid." in message.text
    assert other[0].email not in message.text
    event = AuditEvent.objects.get(subject_type="partners.entry", verb="remove")
    assert event.reason == "Nobody may be asked not to bid."


def test_the_trail_does_not_say_who_reported(entry, other):
    services.report(entry=entry, reason="It asks others not to bid.", actor=other[0], now=LATER)
    event = AuditEvent.objects.get(verb="report")
    assert (event.actor_id, event.actor_name) == (None, "")


def test_a_report_can_come_to_nothing(entry, other, lead):
    services.report(entry=entry, reason="I do not like them.", actor=other[0], now=LATER)
    services.let_stand(entry=entry, actor=lead, now=LATER)
    assert not Entry.objects.reported().exists()
    assert Entry.objects.standing(LATER).exists()


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.AUDITOR, Role.EVALUATOR])
def test_only_a_procurement_lead_decides(entry, role):
    for act in (services.let_stand, lambda **facts: services.remove(reason="No.", **facts)):
        with pytest.raises(NotAllowed, match="Only a procurement lead"):
            act(entry=entry, actor=StaffFactory(role=role), now=LATER)


def test_own_entries_are_not_reported_and_the_council_does_not_report(entry, lead):
    with pytest.raises(NotAllowed, match="your own entry"):
        services.report(entry=entry, reason="x", actor=entry.put_up_by, now=LATER)
    with pytest.raises(NotAllowed, match="Organisations report"):
        services.report(entry=entry, reason="x", actor=lead, now=LATER)


def test_who_sees_an_entry(entry, other):
    visible = {
        "own": UserFactory(of=entry.organisation, of__as_=MemberRole.VIEWER),
        "another provider": other[0],
        "lead": StaffFactory(role=Role.PROCUREMENT_LEAD),
        "commissioner": StaffFactory(role=Role.COMMISSIONER),
        "auditor": StaffFactory(role=Role.AUDITOR),
    }
    hidden = {"nobody's member": UserFactory(), **{str(r): StaffFactory(role=r) for r in (Role.EVALUATOR, Role.OPENER)}}
    for name, person in {**visible, **hidden}.items():
        sees = Entry.objects.visible_to(person, LATER).exists()
        assert (name, sees) == (name, name in visible)
    Opportunity.objects.update(deadline=LATER)
    later = LATER + timedelta(hours=1)
    assert not Entry.objects.visible_to(other[0], later).exists()
    assert Entry.objects.visible_to(visible["own"], later).exists()


def test_the_board_imports_nothing_of_bids():
    """The order of apps forbids it too: the board stands below them."""
    from pathlib import Path

    import tenders.partners

    texts = [path.read_text() for path in Path(tenders.partners.__file__).parent.rglob("*.py")]
    assert len(texts) > 8
    assert not [text for text in texts if "tenders.bids" in text or "tenders.evaluation" in text]
