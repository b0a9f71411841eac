"""Scores that stay, passages that are pinned, names that are hidden, reasons that say something."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.bids.services import files, submitting
from tenders.evaluation.models import OpenedBid, Pin, Score
from tenders.evaluation.queries import blind, passages
from tenders.evaluation.queries.matrix import answers_for
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.queries.packs import pack_of
from tenders.evaluation.reasons import only_repeats, undisclosed
from tenders.evaluation.services import scoring
from tests.factories.accounts import THEN, OrganisationFactory
from tests.factories.bids import make_draft, make_submitted
from tests.factories.evaluation import AFTER, agree_all, open_bids, score_all, seat
from tests.factories.opportunities import OpportunityFactory

pytestmark = pytest.mark.django_db
TEXT = "At Willow Care, two nurses cover sickness within an hour.\n- Dr. Iris O’Neil leads them.\n\nWILLOW CARE LTD."


@pytest.fixture(autouse=True)
def _afterwards(set_clock):
    set_clock(AFTER)


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


@pytest.fixture
def bid(opportunity):
    organisation = OrganisationFactory(name="Willow Care Ltd")
    bid, _author, _receipt = make_submitted(opportunity=opportunity, organisation=organisation, text=TEXT)
    open_bids(opportunity)
    bid.refresh_from_db()
    return bid


@pytest.fixture
def member(opportunity, bid):
    return seat(opportunity)


@pytest.fixture
def criterion(opportunity):
    return quality_of(opportunity)[0]


def _hide(opportunity):
    """The first criterion hides who bids."""
    opportunity.refresh_from_db()
    content = dict(opportunity.model_content)
    content["criteria"][0]["blind"] = True
    type(opportunity).objects.filter(pk=opportunity.pk).update(model_content=content)
    opportunity.refresh_from_db()


def _change(member, bid, criterion, **more):
    facts = {"value": Decimal(3), "reason": "Cover is named, training is not.", "why": "I had missed a page."} | more
    return scoring.change_score(
        member=member, bid=bid, criterion_id=criterion.id, actor=member.user, now=AFTER + timedelta(hours=1), **facts
    )


def _draft(member, bid, criterion, reason="Cover within an hour."):
    return scoring.save_score(
        member=member, bid=bid, criterion_id=criterion.id, value=Decimal(5), reason=reason, actor=member.user, now=AFTER
    )


def _url(bid, criterion):
    return reverse("panel_score", args=(bid.pk, criterion.id))


# What stays


def test_a_changed_score_is_a_new_row_with_its_why_and_the_old_one_stays(member, bid, criterion):
    score_all(member, bid, 5)
    new = _change(member, bid, criterion)
    rows = Score.objects.filter(member=member, criterion=criterion.id).order_by("number")
    assert [(row.number, row.value, row.replaced_at is None) for row in rows] == [(1, 5, False), (2, 3, True)]
    assert (new.replaces, new.why) == (rows[0], "I had missed a page.")
    assert Score.objects.final().get(member=member, criterion=criterion.id) == new
    event = AuditEvent.objects.filter(verb="finalise", subject_id=str(new.pk)).get()
    assert event.reason == "I had missed a page."


@pytest.mark.parametrize(
    ("more", "why"),
    [({"why": " "}, "Say why"), ({"value": Decimal(4)}, "published scale"), ({"reason": " "}, "Give the reason")],
)
def test_a_change_needs_value_reason_and_why_and_leaves_all_as_it_was(member, bid, criterion, more, why):
    score_all(member, bid, 5)
    with pytest.raises(NotAllowed, match=why):
        _change(member, bid, criterion, **more)
    assert Score.objects.final().get(member=member, criterion=criterion.id).value == 5
    assert Score.objects.count() == 2


def test_no_score_changes_once_the_panel_has_begun_to_agree(opportunity, member, bid, criterion):
    score_all(member, bid, 5)
    agree_all(seat(opportunity, role=Role.MODERATOR), bid, 5)
    with pytest.raises(NotAllowed, match="has begun to agree"):
        _change(member, bid, criterion)


@pytest.mark.parametrize("facts", [{"value": 3}, {"reason": "Other"}, {"state": "DRAFT"}, {"member": None}])
def test_the_database_itself_refuses_to_change_a_final_score(opportunity, member, bid, facts):
    score_all(member, bid, 5)
    if "member" in facts:
        facts = {"member": seat(opportunity)}
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Score.objects.update(**facts)
    assert set(Score.objects.values_list("value", flat=True)) == {Decimal(5)}


def test_the_database_itself_refuses_to_delete_a_final_score_or_to_change_a_replaced_one(member, bid, criterion):
    score_all(member, bid, 5)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Score.objects.all()._raw_delete("default")
    _change(member, bid, criterion)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Score.objects.exclude(replaced_at=None).update(replaced_at=None)


def test_a_draft_can_still_be_written_over(member, bid, criterion):
    _draft(member, bid, criterion)
    assert _draft(member, bid, criterion, reason="Other").reason == "Other"
    assert Score.objects.count() == 1


# Pins


@pytest.mark.parametrize(
    ("selected", "quote"),
    [
        ("two nurses cover", "two nurses cover"),
        ("  TWO   nurses\ncover ", "two nurses cover"),
        ("within an hour. Dr. Iris", "within an hour.\n- Dr. Iris"),
        ("O'Neil", "O’Neil"),
        ("O’Neil", "O’Neil"),
        ("three nurses", None),
        ("nurse", None),
        (" … ", None),
        ("", None),
    ],
)
def test_selected_words_are_found_whatever_lies_between_them(selected, quote):
    found = passages.find(TEXT, selected)
    assert (found.quote if found else None) == quote
    if found:
        assert TEXT[found.start : found.end] == quote
        assert (found.quote_sha, found.answer_sha) == (passages.digest(quote), passages.digest(TEXT))


def test_words_are_pinned_from_the_page_and_what_was_typed_is_kept(client, member, bid, criterion):
    client.force_login(member.user)
    key = answers_for(bid.opened, criterion)[0].question.key
    typed = {"value": "5", "reason": "Cover is quick.", f"quote-{key}": "two nurses", "pin": key}
    page = client.post(_url(bid, criterion), typed, follow=True).content.decode()
    assert "“two nurses”" in page
    assert "Cover is quick." in page
    wrong = client.post(_url(bid, criterion), {**typed, f"quote-{key}": "ten doctors"})
    assert (wrong.status_code, "These words do not stand in the answer." in wrong.content.decode()) == (422, True)
    assert client.post(_url(bid, criterion), {**typed, "pin": "no-such"}).status_code == 404
    pin = Pin.objects.get()
    scoring.finalise_score(score=Score.objects.get(), actor=member.user, now=AFTER)
    with pytest.raises(NotAllowed, match="final"):
        scoring.unpin(pin=pin, actor=member.user, now=AFTER)
    changed = _change(member, bid, criterion)
    assert [row.quote for row in changed.pins.all()] == ["two nurses"]
    assert Pin.objects.count() == 2


def test_nobody_pins_into_somebody_elses_score(opportunity, member, bid, criterion):
    score, other = _draft(member, bid, criterion), seat(opportunity)
    answer = answers_for(bid.opened, criterion)[0]
    with pytest.raises(NotAllowed, match="another member"):
        scoring.pin_words(score=score, answer=answer, selected="two", is_masked=False, actor=other.user, now=AFTER)


# Reasons


SCALE = ["Delivery", "Good", "A sound answer that covers most of what was asked", "Excellent"]


@pytest.mark.parametrize(
    ("reason", "repeats"),
    [
        ("Good", True),
        ("It is a good answer.", True),
        ("A sound answer that covers most of what was asked.", True),
        ("Sound: it covers what was asked, mostly", True),
        ("It says that two nurses cover sickness.", False),
        ("Sickness is covered; training is missing.", False),
        ("", True),
    ],
)
def test_a_reason_that_only_repeats_the_scale_is_told_apart(reason, repeats):
    assert only_repeats(reason, SCALE) is repeats


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("They are known to us and local.", ["local", "known to us"]),
        ("A low price.", ["price"]),
        ("Locals like it; it is priceless.", []),
        ("It names local partners.", ["local"]),
    ],
)
def test_words_of_no_published_text_are_a_hint(reason, found):
    assert undisclosed(reason, ["Delivery", "Who delivers?"]) == found


def test_a_disclosed_word_gives_no_hint():
    assert undisclosed("Strong local partners.", ["How do you work with local people?"]) == []


def test_a_reason_in_the_words_of_the_scale_is_refused_and_a_hint_stops_nothing(client, member, bid, criterion):
    client.force_login(member.user)
    refused = client.post(_url(bid, criterion), {"value": "5", "reason": "Excellent", "final": "1"})
    assert (refused.status_code, "only repeats the words" in refused.content.decode()) == (422, True)
    typed = {"value": "5", "reason": "A local team covers sickness.", "final": "1"}
    hinted = client.post(_url(bid, criterion), typed).content.decode()
    assert "Your reason uses “local”" in hinted
    assert 'value="sure"' in hinted
    assert not Score.objects.final().exists()
    client.post(_url(bid, criterion), {**typed, "final": "sure"})
    assert Score.objects.final().exists()


# Names that are hidden


def test_names_are_taken_out_in_every_way_they_are_written():
    names = ["Willow Care Ltd", "Willow Care", "Iris"]
    masked = blind.mask(
        {"a": ["willow-care.pdf", "WILLOW  CARE ltd!", "Irises", {"id": "iris", "name": "iris_1"}]}, names
    )
    hidden = blind.HIDDEN
    assert masked == {"a": [f"{hidden}.pdf", f"{hidden}!", "Irises", {"id": "iris", "name": f"{hidden}_1"}]}
    assert blind.mask("Nothing", []) == "Nothing"


def test_a_blind_criterion_shows_no_name_anywhere_until_it_is_asked_for(client, opportunity, member, bid, criterion):
    _hide(opportunity)
    client.force_login(member.user)
    tasks = reverse("panel_tasks", args=(bid.lot_id,))
    other = quality_of(opportunity)[1]
    pages = [client.get(url).content.decode() for url in (tasks, _url(bid, criterion), _url(bid, other))]
    assert ["Willow" in page or "WILLOW" in page for page in pages] == [False] * 3
    assert all("Bid A" in page for page in pages)
    assert blind.HIDDEN in pages[1]
    reveal = reverse("panel_reveal", args=(bid.pk,))
    assert "Say why you need the name." in client.post(reveal, {}).content.decode()
    assert "Willow Care Ltd" in client.post(reveal, {"reason": "A reference names them."}, follow=True).content.decode()
    assert "Willow Care Ltd" in client.get(tasks).content.decode()
    event = AuditEvent.objects.get(verb="reveal")
    assert (event.actor_id, event.reason) == (member.user_id, "A reference names them.")


def test_the_moderator_sees_no_hidden_name_and_a_file_leaves_without_it(client, opportunity):
    organisation = OrganisationFactory(name="Willow Care Ltd")
    bid, author = make_draft(opportunity=opportunity, organisation=organisation, text=TEXT)
    upload = SimpleUploadedFile("Willow_Care-plan.pdf", b"%PDF-1.7 plan")
    file = files.add(bid=bid, question_key="k", upload=upload, actor=author, now=THEN)
    submitting.submit(bid=bid, token=file.pk, actor=author, now=THEN)
    open_bids(opportunity)
    _hide(opportunity)
    bid.refresh_from_db()
    score_all(seat(opportunity), bid, 5)
    client.force_login(seat(opportunity, role=Role.MODERATOR).user)
    tasks = reverse("panel_tasks", args=(bid.lot_id,))
    agree = reverse("panel_moderate", args=(bid.pk, quality_of(opportunity)[1].id))
    assert ["willow" in client.get(url).content.decode().lower() for url in (tasks, agree)] == [False, False]
    answer = client.get(reverse("panel_file", args=(bid.pk, file.pk)))
    assert "willow" not in answer["Content-Disposition"].lower()
    assert answer["Content-Disposition"].endswith('-plan.pdf"')


def test_a_hidden_name_that_a_colleague_wrote_or_pinned_is_hidden_from_the_others(client, opportunity, bid, criterion):
    _hide(opportunity)
    writer, reader = seat(opportunity), seat(opportunity)
    moderator = seat(opportunity, role=Role.MODERATOR)
    drafts = [_draft(writer, bid, each, reason="WILLOW CARE covers nights.") for each in quality_of(opportunity)]
    answer = answers_for(OpenedBid.objects.get(bid=bid), criterion, blind.Identity(writer, bid.lot))[0]
    Pin.objects.create(score=drafts[0], question_key=answer.question.key, quote="At Willow Care two people", at=AFTER)
    for draft in drafts:
        scoring.finalise_score(score=draft, actor=writer.user, now=AFTER)
    _change(writer, bid, criterion, reason="Nights are covered by Willow Care Ltd.", why="Willow-Care told us.")
    score_all(reader, bid, 3)
    agree_all(moderator, bid, 3)
    agree = reverse("panel_moderate", args=(bid.pk, criterion.id))
    for person, url, earlier in ((reader.user, _url(bid, criterion), 0), (moderator.user, agree, 1)):
        client.force_login(person)
        page = client.get(url).content.decode()
        assert "willow" not in page.lower().replace("-", " ")
        assert (f"Nights are covered by {blind.HIDDEN}." in page, f"{blind.HIDDEN} told us." in page) == (True, True)
        assert f"At {blind.HIDDEN} two people" in page
        assert page.count(f"{blind.HIDDEN} covers nights.") == earlier


def test_where_nothing_is_hidden_there_is_nothing_to_reveal(client, member, bid):
    client.force_login(member.user)
    assert client.get(reverse("panel_reveal", args=(bid.pk,))).status_code == 404


def test_letters_are_the_same_each_time_and_no_order_of_arrival(opportunity):
    made = [make_submitted(opportunity=opportunity)[0] for _time in range(6)]
    open_bids(opportunity)
    letters = blind.letters_of(made[0].lot)
    assert sorted(letters.values()) == list("ABCDEF")
    assert blind.letters_of(made[0].lot) == letters


# The pack


def test_the_pack_holds_what_is_ones_own_to_read_with_a_name_on_it_and_is_recorded(client, opportunity, member, bid):
    client.force_login(member.user)
    for ending, begins in (("html", b"<!doctype"), ("pdf", b"%PDF")):
        answer = client.get(reverse("panel_pack", args=(bid.lot_id, ending)))
        body = b"".join(answer.streaming_content)
        assert (answer.status_code, body.startswith(begins)) == (200, True)
    assert AuditEvent.objects.filter(verb="take_pack", actor_id=member.user_id).count() == 2
    assert client.get(reverse("panel_pack", args=(bid.lot_id, "exe"))).status_code == 404
    paper = pack_of(member, bid.lot, AFTER)
    assert paper.mark.startswith(f"Copy of {member.user}")
    assert "Willow Care Ltd" in str(paper.blocks)
    _hide(opportunity)
    lot = type(bid.lot).objects.get(pk=bid.lot_id)
    hidden = str(pack_of(member, lot, AFTER).blocks)
    assert ("Willow" in hidden, "Bid A" in hidden) == (False, True)


def test_the_list_asks_as_often_for_one_bid_as_for_five(client, opportunity, django_assert_max_num_queries):
    for _time in range(5):
        make_submitted(opportunity=opportunity)
    open_bids(opportunity)
    person = seat(opportunity).user
    client.force_login(person)
    lot = OpenedBid.objects.first().bid.lot_id
    client.get(reverse("panel_tasks", args=(lot,)))
    with django_assert_max_num_queries(24):
        client.get(reverse("panel_tasks", args=(lot,)))
