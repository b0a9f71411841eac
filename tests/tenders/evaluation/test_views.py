"""The panel page by page: each refusal in words, hostile text escaped, price unseen until it is opened."""

import uuid
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.limits import MOST
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.bids.services import files, submitting
from tenders.evaluation import opening
from tenders.evaluation.briefing import CHECKS
from tenders.evaluation.enums import AwardState, MemberState
from tenders.evaluation.models import Award, BidRequest, Moderation, OpenedBid, OpeningApproval, PanelMember, Score
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.services import award, interests, panel
from tenders.opportunities.scoring.frozen import Rules
from tenders.opportunities.scoring.words import rounding_sentence
from tests.factories.accounts import (
    THEN,
    OrganisationFactory,
    StaffFactory,
    UserFactory,
    give_role,
    just_signed_in,
)
from tests.factories.bids import make_draft, make_submitted
from tests.factories.clarifications import make_question
from tests.factories.custody import ensure_holders, identity_of, key_of
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, agree_all, clear, open_bids, open_prices, score_all, seat
from tests.factories.opportunities import DEADLINE, OpportunityFactory

ROUNDING = rounding_sentence(Rules())

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"
PRICE = "7391.17"


@pytest.fixture(autouse=True)
def _afterwards(set_clock):
    set_clock(AFTER)


@pytest.fixture
def opportunity():
    return OpportunityFactory(published=True)


@pytest.fixture
def bid(opportunity):
    """One opened bid, with hostile answers."""
    organisation = OrganisationFactory(name=f"Wren {HOSTILE}")
    bid, _author, _receipt = make_submitted(
        opportunity=opportunity, organisation=organisation, text=f"{HOSTILE} with care", price=PRICE
    )
    open_bids(opportunity)
    bid.refresh_from_db()
    return bid


def _text(response):
    return response.content.decode()


def _criterion(bid):
    return quality_of(bid.lot.opportunity)[0].id


def _score_url(bid):
    return reverse("panel_score", args=(bid.pk, _criterion(bid)))


def _agree_url(bid):
    return reverse("panel_moderate", args=(bid.pk, _criterion(bid)))


def _as(client, person):
    client.force_login(person)
    return client


# The opening


def _give(client, url, holder, **more):
    """Sign in as the holder, and give the key."""
    just_signed_in(client, holder.user)
    typed = {"has_interest": "no", "which": "own", "secret": identity_of(holder), **more}
    return client.post(url, typed, follow=True)


def test_the_opening_before_the_deadline_is_refused_in_words(client, opportunity, set_clock):
    set_clock(DEADLINE)
    holder = ensure_holders()[0]
    url = reverse("panel_opening_approve", args=(opportunity.pk,))
    assert "Bids can be opened only after the deadline." in _text(_give(client, url, holder))
    assert "Bids can be opened only after the deadline." in _text(client.get(url))


def test_two_openers_open_by_pages_and_the_register_follows(client, opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    url = reverse("panel_opening_approve", args=(opportunity.pk,))
    one, two, *_others = ensure_holders()
    assert bid.organisation.name not in _text(
        _as(client, one.user).get(reverse("panel_opening", args=(opportunity.pk,)))
    )
    first = _text(_give(client, url, one))
    assert "Your key is given. A second opener gives theirs within half an hour." in first
    assert "A second opener has to approve too." in _text(_give(client, url, one))
    assert bid.organisation.name not in first
    second = _text(_give(client, url, two))
    assert bid.organisation.name in second
    assert "As on the receipt" in second
    assert "12.50" not in second


@pytest.mark.django_db(transaction=True)
def test_a_refused_key_is_an_attempt_that_the_auditor_sees_and_the_audit_trail_keeps(client, opportunity):
    one, *_others, escrow = ensure_holders()
    url = reverse("panel_opening_approve", args=(opportunity.pk,))
    _give(client, url, one)
    refused = _give(client, url, one, which="escrow", secret=identity_of(escrow))
    assert (refused.status_code, "A second opener has to approve too." in _text(refused)) == (403, True)
    event = AuditEvent.objects.get(verb="refused_opening")
    assert (event.actor_id, event.subject_id, event.chain_id) == (
        one.user.pk,
        str(opportunity.pk),
        opportunity.bid_chain,
    )
    assert "A second opener" in event.reason
    assert not AuditEvent.objects.unsealed().filter(verb="refused_opening").exists()
    page = _text(_as(client, StaffFactory(role=Role.AUDITOR)).get(reverse("panel_attempts")))
    assert (f"POST {url}" in page, str(one.user) in page) == (True, True)


def test_a_key_is_given_only_shortly_after_signing_in(client, opportunity):
    holder = ensure_holders()[0]
    _as(client, holder.user)
    page = client.get(reverse("panel_opening_approve", args=(opportunity.pk,)))
    assert (page.status_code, "reauthenticate" in page["Location"]) == (302, True)


def test_what_is_wrong_with_a_key_is_said_beside_the_field_and_noted(client, opportunity):
    one, two, *_others = ensure_holders()
    url = reverse("panel_opening_approve", args=(opportunity.pk,))
    assert "Say whether you have an interest." in _text(_give(client, url, one, has_interest=""))
    assert "Enter your pass code or the key." in _text(_give(client, url, one, secret=""))
    assert "This is not a key of the age format." in _text(_give(client, url, one, secret="nonsense"))
    assert "another key than the one that was enrolled" in _text(_give(client, url, one, secret=identity_of(two)))
    assert AuditEvent.objects.filter(verb="wrong_key").count() == 2
    assert not OpeningApproval.objects.exists()


def test_an_opener_with_an_interest_is_left_out(client, opportunity):
    holder = ensure_holders()[0]
    url = reverse("panel_opening_approve", args=(opportunity.pk,))
    done = _text(_give(client, url, holder, has_interest="yes", interest="My brother works there", secret=""))
    assert "Your interest is recorded." in done
    assert "You declared an interest in this procurement" in _text(_give(client, url, holder))


def test_bids_are_opened_over_an_open_question_only_with_a_reason(client, opportunity):
    make_question(opportunity=opportunity)
    one, two, *_others = ensure_holders()
    url = reverse("panel_opening_approve", args=(opportunity.pk,))
    assert "Say why, or have the questions answered first." in _text(_give(client, url, one))
    with pytest.raises(NotAllowed, match="1 question waits for an answer"):
        opening.approve(opportunity=opportunity, now=AFTER, **key_of(one))
    assert "Your key is given." in _text(_give(client, url, one, reason="It asks for what page 3 says."))
    assert "Opened." not in _text(_give(client, url, two))
    assert AuditEvent.objects.get(verb="approve").reason == "It asks for what page 3 says."


def test_trying_pass_codes_is_slowed_down(client, opportunity):
    holder = ensure_holders()[0]
    url = reverse("panel_opening_approve", args=(opportunity.pk,))
    for _time in range(MOST):
        _give(client, url, holder, secret="nonsense")
    assert "You have tried too often." in _text(_give(client, url, holder))


# Seats and interests


def test_seating_is_refused_beside_the_field(client, opportunity, lead):
    url = reverse("panel_seats", args=(opportunity.pk,))
    person = StaffFactory(role=Role.EVALUATOR)
    _as(client, lead)
    answer = client.post(url, {"user": person.pk, "seat": "MODERATOR"})
    assert answer.status_code == 422
    assert _text(answer).count(f"{person} does not hold the role {Role.MODERATOR.value}.") == 2
    assert client.post(url, {"user": person.pk, "seat": "EVALUATOR"}).status_code == 302
    assert "is on this panel already." in _text(client.post(url, {"user": person.pk, "seat": "EVALUATOR"}))
    assert "Choose a person." in _text(client.post(url, {"seat": "EVALUATOR"}))


def _by(organisation, answer, text=""):
    return {f"o{organisation.pk}": answer, f"o{organisation.pk}_text": text}


def test_interests_are_declared_first_at_all_and_then_for_each_bidder(client, bid, opportunity):
    member = seat(opportunity, cleared=False)
    url = reverse("panel_interests", args=(opportunity.pk,))
    _as(client, member.user)
    assert escape(f"Wren {HOSTILE}") not in _text(client.get(url))
    assert "Say whether you have an interest." in _text(client.post(url, {}))
    assert "Say what the interest is." in _text(client.post(url, {"interest": "yes", "interest_text": " "}))
    page = _text(client.post(url, {"interest": "no"}, follow=True))
    assert HOSTILE not in page
    assert escape(f"Do you have an interest in Wren {HOSTILE}?") in page
    assert "Say whether you have an interest." in _text(client.post(url, {}))
    kept = _text(client.post(url, _by(bid.organisation, "", "My sister")))
    assert "My sister" in kept
    assert "Your declaration is recorded." in _text(client.post(url, _by(bid.organisation, "no"), follow=True))
    again = _text(client.post(url, _by(bid.organisation, "yes", "My sister"), follow=True))
    assert "There is nothing to declare now." in again
    member.refresh_from_db()
    assert (member.state, member.bidder_interests.get().interest) == (MemberState.CLEARED, "")


def test_interests_before_the_opening_name_nobody(client, opportunity):
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    member = seat(opportunity, cleared=False)
    url = reverse("panel_interests", args=(opportunity.pk,))
    page = _text(_as(client, member.user).post(url, {"interest": "no"}, follow=True))
    assert "Come back after the opening" in page
    assert bid.organisation.name not in page
    refused = _text(client.post(url, _by(bid.organisation, "no"), follow=True))
    assert "There is nothing to declare now." in refused


def test_a_decision_about_an_interest_needs_its_reason(client, bid, opportunity, lead):
    member = seat(opportunity, lead=lead, cleared=False)
    ready = interests.declare_general(member=member, interest="", actor=member.user, now=AFTER)
    interests.declare(member=ready, interests={bid.organisation_id: HOSTILE}, actor=member.user, now=AFTER)
    url = reverse("panel_seat", args=(member.pk,))
    _as(client, lead)
    page = _text(client.get(url))
    assert HOSTILE not in page
    assert escape(HOSTILE) in page
    refused = client.post(url, {"decide": "clear", "reason": " "}, follow=True)
    assert "Give the reason for the decision." in _text(refused)
    done = client.post(url, {"decide": "recuse", "reason": "Too close."}, follow=True)
    assert "The decision is recorded." in _text(done)
    member.refresh_from_db()
    assert member.state == MemberState.RECUSED


@pytest.mark.parametrize("decide", ["clear:²", "clear:999999", "promote", "clear:1:2", ""])
def test_a_decision_about_nobody_is_404(client, bid, opportunity, lead, decide):
    member = seat(opportunity, lead=lead)
    url = reverse("panel_seat", args=(member.pk,))
    assert _as(client, lead).post(url, {"decide": decide, "reason": "x"}).status_code == 404


def test_the_knowledge_check_says_why_an_answer_is_wrong_and_comes_before_any_bid(client, bid, opportunity):
    member = seat(opportunity)
    PanelMember.objects.update(briefed_at=None)
    url = reverse("panel_briefing", args=(opportunity.pk,))
    _as(client, member.user)
    assert client.get(_score_url(bid)).status_code == 404
    right = {check.key: str(check.right) for check in CHECKS}
    wrong = client.post(url, right | {"known": "0"})
    assert (wrong.status_code, "Not quite. Only what stands in the bid counts." in _text(wrong)) == (422, True)
    assert "Choose an answer." in _text(client.post(url, {}))
    assert client.get(_score_url(bid)).status_code == 404
    assert "You passed the knowledge check." in _text(client.post(url, right, follow=True))
    assert client.get(_score_url(bid)).status_code == 200


def test_a_seat_takes_parts_dates_and_a_support_person(client, bid, opportunity, lead):
    member = seat(opportunity, lead=lead)
    url = reverse("panel_seat", args=(member.pk,))
    _as(client, lead)
    assert "Tick at least one" in _text(client.post(url, {"judges": "some"}))
    box = {"access_until": "2027-02-01T12:00", "access_from": "2027-02-02T12:00"}
    answer = client.post(url, {"judges": "all", **box})
    assert "The access has to end after it begins." in _text(answer)
    typed = {"judges": "some", "parts": [f"{bid.lot_id}-{_criterion(bid)}"], "support_name": "Ann Other"}
    assert "The seat is saved." in _text(client.post(url, typed, follow=True))
    member.refresh_from_db()
    assert (member.judges_all, member.parts.count(), member.waits_for_support) == (False, 1, True)
    _as(client, member.user)
    assert client.get(_score_url(bid)).status_code == 404
    own = reverse("panel_interests", args=(opportunity.pk,))
    assert "Ann Other: do you have an interest" in _text(client.get(own))
    client.post(own, {"support": "no"})
    assert client.get(_score_url(bid)).status_code == 200
    other = quality_of(opportunity)[1].id
    assert client.get(reverse("panel_score", args=(bid.pk, other))).status_code == 404


def test_after_the_time_box_nothing_is_left_but_a_sentence(client, bid, opportunity):
    member = seat(opportunity)
    PanelMember.objects.update(access_until=AFTER)
    _as(client, member.user)
    for url in (_score_url(bid), reverse("panel_tasks", args=(bid.lot_id,))):
        assert client.get(url).status_code == 404
    assert "Your access ended on" in _text(client.get(reverse("panel_home")))


def test_the_plan_shows_the_work_of_each_evaluator(client, bid, opportunity, lead):
    seat(opportunity, lead=lead)
    url = reverse("panel_plan", args=(opportunity.pk,))
    _as(client, lead)
    assert "Enter the minutes." in _text(client.post(url, {"minutes": ""}))
    page = _text(client.post(url, {"minutes": "20", "briefing": "Read the specification."}, follow=True))
    assert "0 of 2" in page
    assert "40 minutes" in page


# Scoring


def test_hostile_text_is_escaped_and_the_price_is_not_on_the_scoring_pages(client, bid, opportunity):
    evaluator, moderator = seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    score_all(evaluator, bid, 5, reason=f"{HOSTILE} reason")
    pages = []
    for person, url in ((evaluator, _score_url(bid)), (moderator, _agree_url(bid))):
        _as(client, person.user)
        pages += [_text(client.get(url)), _text(client.get(reverse("panel_tasks", args=(bid.lot_id,))))]
    assert escape(f"{HOSTILE} with care") in pages[0]
    assert escape(f"{HOSTILE} reason") in pages[2]
    for page in pages:
        assert HOSTILE not in page
        assert escape(f"Wren {HOSTILE}") in page
        assert PRICE not in page
        assert "7,391" not in page


@pytest.mark.parametrize("value", ["0", "3"])
def test_a_final_score_without_a_reason_keeps_what_was_chosen(client, bid, opportunity, value):
    member = seat(opportunity)
    _as(client, member.user)
    answer = client.post(_score_url(bid), {"value": value, "reason": "  ", "final": "1"})
    assert answer.status_code == 422
    assert "Give the reason for the score" in _text(answer)
    assert f'value="{value}" checked' in " ".join(_text(answer).split())
    assert (Score.objects.get().value, Score.objects.get().state) == (int(value), "DRAFT")


def test_a_final_score_without_a_value_keeps_the_text(client, bid, opportunity):
    _as(client, seat(opportunity).user)
    answer = client.post(_score_url(bid), {"reason": "Long thought", "final": "1"})
    assert answer.status_code == 422
    assert "Choose a score of the published scale." in _text(answer)
    assert "Long thought" in _text(answer)
    assert "Long thought" in _text(client.get(_score_url(bid)))


def test_a_score_that_is_not_on_the_scale_or_too_long_a_reason_is_refused(client, bid, opportunity):
    _as(client, seat(opportunity).user)
    assert client.post(_score_url(bid), {"value": "4", "reason": "Kept"}).status_code == 422
    long = client.post(_score_url(bid), {"value": "3", "reason": "x" * 20_001})
    assert long.status_code == 422
    assert "x" * 20_001 in _text(long)
    quiet = client.post(_score_url(bid) + "?autosave=1", {"value": "3", "reason": "x" * 20_001})
    assert quiet.status_code == 422
    assert "20000 characters" in quiet.json()["error"]
    assert not Score.objects.exists()


def test_autosave_keeps_a_draft_and_never_makes_it_final(client, bid, opportunity):
    member = seat(opportunity)
    _as(client, member.user)
    url = _score_url(bid)
    assert client.get(url).context["autosave"] == f"{url}?autosave=1"
    answer = client.post(f"{url}?autosave=1", {"value": "3", "reason": "", "final": "1"})
    assert answer.json() == {"saved_at": "13:00:00"}
    assert Score.objects.get().state == "DRAFT"
    score_all(member, bid, 5)
    refused = client.post(f"{url}?autosave=1", {"value": "3", "reason": "Other"})
    assert refused.status_code == 403
    assert refused.json()["error"].startswith("Your score is final. Change it with a reason")
    late = client.post(url, {"value": "3", "reason": "Other", "final": "1"})
    assert late.status_code == 422
    assert "Your score is final. Change it with a reason" in _text(late)
    assert Score.objects.get(criterion=_criterion(bid)).value == 5


def test_a_draft_and_a_final_score_show_on_the_list(client, bid, opportunity):
    _as(client, seat(opportunity).user)
    tasks = reverse("panel_tasks", args=(bid.lot_id,))
    assert client.post(_score_url(bid), {"value": "3", "reason": ""}).url == tasks
    assert "Draft" in _text(client.get(tasks))
    assert (
        client.post(_score_url(bid), {"value": "3", "reason": "It names who covers sickness.", "final": "1"}).url
        == tasks
    )
    assert "Final" in _text(client.get(tasks))
    assert "Your final score: 3" in _text(client.get(_score_url(bid)))


def test_the_reason_of_a_peer_is_hidden_until_the_panel_begins_to_agree(client, bid, opportunity):
    first, second = seat(opportunity), seat(opportunity)
    score_all(first, bid, 5, reason="PEERREASON names the cover.")
    _as(client, second.user)
    assert "PEERREASON" not in _text(client.get(_score_url(bid)))
    score_all(second, bid, 3)
    assert "PEERREASON" not in _text(client.get(_score_url(bid)))
    agree_all(seat(opportunity, role=Role.MODERATOR), bid, 3)
    assert "PEERREASON" in _text(client.get(_score_url(bid)))


def _outsiders(opportunity):
    other = OpportunityFactory(published=True)
    make_submitted(opportunity=other)
    open_bids(other)
    return {
        "seat elsewhere": seat(other).user,
        "not cleared": seat(opportunity, cleared=False).user,
        "moderator": seat(opportunity, role=Role.MODERATOR).user,
        "lead": StaffFactory(role=Role.PROCUREMENT_LEAD),
        "opener": StaffFactory(role=Role.OPENER),
        "commissioner": StaffFactory(role=Role.COMMISSIONER),
        "superuser": UserFactory(is_staff=True, is_superuser=True),
        "provider": UserFactory(of=OrganisationFactory()),
    }


def test_nobody_without_the_seat_reaches_the_scoring_page(client, bid, opportunity):
    url, found = _score_url(bid), {}
    for name, person in _outsiders(opportunity).items():
        _as(client, person)
        found[name] = (client.get(url).status_code, client.post(url, {"value": "3", "reason": "x"}).status_code)
    assert found == dict.fromkeys(found, (404, 404))
    assert not Score.objects.exists()
    client.logout()
    assert client.get(url).url.startswith("/account/login/")


def test_an_evaluator_does_not_moderate_and_a_price_is_not_scored(client, bid, opportunity):
    _as(client, seat(opportunity).user)
    assert client.get(_agree_url(bid)).status_code == 404
    price = opportunity.criteria.get(kind="PRICE").pk
    assert client.get(reverse("panel_score", args=(bid.pk, price))).status_code == 404
    assert client.get(reverse("panel_score", args=(uuid.uuid4(), _criterion(bid)))).status_code == 404
    assert client.get(reverse("panel_tasks", args=(999_999,))).status_code == 404


# Moderation


def test_the_agreed_score_waits_and_needs_value_reason_and_attendance(client, bid, opportunity):
    evaluator, moderator = seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    _as(client, moderator.user)
    url, there = _agree_url(bid), {"present": [evaluator.pk, moderator.pk], "seen": "0"}
    assert "1 evaluator has not finished scoring this yet." in _text(client.get(url))
    early = client.post(url, {"value": "3", "reason": "Too early for this", **there})
    assert early.status_code == 422
    assert "1 evaluator has not finished scoring this yet." in _text(early)
    assert not Moderation.objects.exists()
    score_all(evaluator, bid, 5)
    without = client.post(url, {"reason": "We talked", **there})
    assert "Choose a score of the published scale." in _text(without)
    assert "We talked" in _text(without)
    assert "Give the reason for the agreed score" in _text(client.post(url, {"value": "3", "reason": "", **there}))
    assert "Tick who was there." in _text(client.post(url, {"value": "3", "reason": "Cover is named.", "seen": "0"}))
    done = client.post(url, {"value": "3", "reason": "Cover is named.", **there}, follow=True)
    assert "The agreed score is recorded." in _text(done)
    assert "Agreed: 3" in _text(done)


def test_two_moderators_lose_nothing_of_each_other(client, bid, opportunity):
    evaluator, one, two = seat(opportunity), *(seat(opportunity, role=Role.MODERATOR) for _time in range(2))
    score_all(evaluator, bid, 5)
    url = _agree_url(bid)
    _as(client, one.user)
    assert client.get(url).context["form"].initial["seen"] == 0
    client.post(url, {"notes": "1", "discussed": "ONE was here", "seen": "0"})
    _as(client, two.user)
    late = client.post(url, {"notes": "1", "discussed": "TWO was here", "seen": "0"})
    assert late.status_code == 409
    page = _text(late)
    assert ("ONE was here" in page, "TWO was here" in page, f"{one.user} saved in between." in page) == (True,) * 3
    assert Moderation.objects.get().discussed == "ONE was here"
    assert 'name="seen" value="1"' in page
    both = client.post(url, {"notes": "1", "discussed": "ONE and TWO", "seen": "1"}, follow=True)
    assert "The notes are saved." in _text(both)
    assert "ONE and TWO" in _text(both)


def test_notes_are_kept_while_they_are_typed_and_a_conflict_is_told(client, bid, opportunity):
    evaluator, one, two = seat(opportunity), *(seat(opportunity, role=Role.MODERATOR) for _time in range(2))
    url = f"{_agree_url(bid)}?autosave=1"
    assert _as(client, one.user).post(url, {"discussed": "Early", "seen": "0"}).status_code == 403
    score_all(evaluator, bid, 5)
    first = client.post(url, {"discussed": "ONE was here", "seen": "0"}).json()
    assert (first["seen"], set(first)) == (1, {"seen", "saved_at"})
    again = client.post(url, {"discussed": "ONE was here", "seen": "0"}).json()
    assert again["seen"] == 1  # a page that is left sends it twice
    late = _as(client, two.user).post(url, {"discussed": "TWO was here", "seen": "0"})
    assert (late.status_code, Moderation.objects.get().discussed) == (409, "ONE was here")
    assert late.json()["error"].startswith(f"{one.user} saved in between.")
    wrong = client.post(url, {"value": "4", "seen": "1"})
    assert (wrong.status_code, bool(wrong.json()["error"])) == (422, True)


# Requests to bidders


def test_a_bidder_is_asked_and_answers_beside_the_unchanged_bid(client, bid, opportunity, lead):
    member, before = seat(opportunity), dict(bid.opened.answers)
    _as(client, lead)
    page = reverse("panel_requests", args=(bid.lot_id,))
    assert "Choose what is wrong." in _text(client.post(page, {"bid": str(bid.pk)}))
    marked = {"bid": str(bid.pk), "kind": "UNCLEAR", "note": HOSTILE}
    assert escape(HOSTILE) in _text(client.post(page, marked, follow=True))
    assert "marked already" in _text(client.post(page, marked, follow=True))
    ask = reverse("panel_ask", args=(bid.defects.get().pk,))
    key = opportunity.question_version.structure.questions[0].key
    past = client.post(ask, {"text": "Which plan?", "question_key": key, "due": "2020-01-01T12:00"})
    assert "has to lie ahead" in _text(past)
    assert "Which plan?" in _text(past)
    client.post(ask, {"text": "Which plan?", "question_key": key, "due": "2099-01-01T12:00"})
    mail = Message.objects.get(subject__startswith="A question about your bid")
    assert "Which plan?" not in mail.text
    author = bid.created_by
    _as(client, author)
    own = reverse("bid_requests", args=(bid.pk,))
    row = BidRequest.objects.get()
    assert "Write your answer." in _text(client.post(own, {"request": row.pk}))
    assert client.post(own, {"request": "0"}).status_code == 404
    answer = {"request": row.pk, f"{row.pk}-answer": f"The second. {HOSTILE}"}
    assert "Your answer is sent." in _text(client.post(own, answer, follow=True))
    assert "answered already" in _text(client.post(own, answer))
    bid.opened.refresh_from_db()
    assert bid.opened.answers == before
    _as(client, member.user)
    seen = _text(client.get(_score_url(bid)))
    assert escape(f"The second. {HOSTILE}") in seen
    assert HOSTILE not in seen
    _as(client, UserFactory(of=OrganisationFactory()))
    assert client.get(own).status_code == 404


# Files


@pytest.fixture
def with_file(opportunity):
    """An opened bid with a file: (bid, address)."""
    bid, author = make_draft(opportunity=opportunity)
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 the plan")
    sealed = files.add(bid=bid, question_key="k", upload=upload, actor=author, now=THEN)
    submitting.submit(bid=bid, token=uuid.uuid4(), actor=author, now=THEN)
    open_bids(opportunity)
    bid.refresh_from_db()
    return bid, reverse("panel_file", args=(bid.pk, sealed.pk))


def test_a_file_of_an_opened_bid_leaves_as_an_attachment_in_a_sandbox(client, with_file, opportunity):
    bid, url = with_file
    answer = _as(client, seat(opportunity).user).get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 the plan"
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(reverse("panel_file", args=(bid.pk, uuid.uuid4()))).status_code == 404


def test_a_file_is_404_for_everybody_without_a_cleared_seat(client, with_file, opportunity):
    _bid, url = with_file
    people = _outsiders(opportunity)
    cleared = {"moderator", "lead"}
    found = {name: _as(client, person).get(url).status_code for name, person in people.items()}
    assert found == {name: 200 if name in cleared else 404 for name in people}


# Results and award


@pytest.fixture
def assessed(bid, opportunity, lead):
    """Scored, agreed, prices still sealed."""
    evaluator, moderator = seat(opportunity), seat(opportunity, role=Role.MODERATOR)
    score_all(evaluator, bid, 5)
    agree_all(moderator, bid, 5)
    return bid


def test_prices_are_opened_by_two_openers_and_shown_only_then(client, bid, opportunity, lead):
    url, approve = reverse("panel_lot", args=(bid.lot_id,)), reverse("panel_prices_approve", args=(bid.lot_id,))
    one, two, *_others = ensure_holders()
    _as(client, lead)
    assert "Price stays sealed until every quality score of this lot is agreed." in _text(client.get(url))
    assert "Price stays sealed until every quality score" in _text(_give(client, approve, one))
    assert OpenedBid.objects.get().prices is None
    evaluator, moderator = seat(opportunity, lead=lead), seat(opportunity, role=Role.MODERATOR, lead=lead)
    score_all(evaluator, bid, 5)
    agree_all(moderator, bid, 5)
    assert "813,028.70" not in _text(_as(client, lead).get(url))
    assert "Two openers now open the prices" in _text(client.get(url))
    assert "Your key is given." in _text(_give(client, approve, one))
    assert "Opened." in _text(_give(client, approve, two))
    assert "813,028.70" in _text(_as(client, lead).get(url))
    assert "open already" in _text(_give(client, approve, two))


def test_the_results_say_how_they_are_rounded(client, assessed, lead):
    page = _text(_as(client, lead).get(reverse("panel_lot", args=(assessed.lot_id,))))
    assert ROUNDING in page
    assert "40 × 5 ÷ 5 = 40.00" in page
    assert HOSTILE not in page


def test_a_recommendation_needs_a_choice_and_a_reason(client, assessed, lead):
    open_prices(assessed.lot, now=AFTER)
    url = reverse("panel_lot", args=(assessed.lot_id,))
    _as(client, lead)
    answer = client.post(url, {"reason": "Best overall"})
    assert answer.status_code == 422
    assert _text(answer).count("Choose a bid.") == 2
    assert "Best overall" in _text(answer)
    assert _text(client.post(url, {"bid": assessed.pk})).count("Give the reason.") == 2
    assert client.post(url, {"bid": uuid.uuid4(), "reason": "x"}).status_code == 422
    assert client.post(url, {"bid": "no-bid", "reason": "x"}).status_code == 422
    done = client.post(url, {"bid": assessed.pk, "reason": "Best overall"}, follow=True)
    assert "The award is recommended. An approver decides." in _text(done)
    again = client.post(url, {"bid": assessed.pk, "reason": "Again"}, follow=True)
    assert "already" in _text(again)
    assert Award.objects.count() == 1


@pytest.fixture
def recommended(assessed, lead):
    open_prices(assessed.lot, now=AFTER)
    given = award.recommend(lot=assessed.lot, bid=assessed, reason=f"Best {HOSTILE}", actor=lead, now=AFTER)
    return clear_checks(given)


def test_whoever_recommended_does_not_approve(client, recommended, lead):
    give_role(lead, Role.APPROVER)
    url = reverse("panel_award", args=(recommended.pk,))
    sentence = "You recommended this award. Somebody else has to approve it."
    page = _text(_as(client, lead).get(url))
    assert sentence in page
    assert "Approve</button>" not in page
    assert HOSTILE not in page
    assert ROUNDING in page
    assert sentence in _text(client.post(url, {"step": "approve"}, follow=True))
    recommended.refresh_from_db()
    assert recommended.state == AwardState.RECOMMENDED


def test_the_award_goes_its_way_by_pages(client, recommended, assessed, lead):
    url = reverse("panel_award", args=(recommended.pk,))
    _as(client, StaffFactory(role=Role.APPROVER))
    assert "Give the reason for sending it back." in _text(client.post(url, {"step": "reconsider"}, follow=True))
    assert "The award is approved." in _text(client.post(url, {"step": "approve"}, follow=True))
    assert "Only a procurement lead does this." in _text(client.post(url, {"step": "send_summaries"}, follow=True))
    assert client.post(url, {"step": "nonsense"}).status_code == 404
    _as(client, lead)
    assert "is not possible" in _text(client.post(url, {"step": "publish"}, follow=True))
    sent = client.post(url, {"step": "send_summaries"}, follow=True)
    assert "Every bidder has their assessment summary." in _text(sent)
    assert "The award is on the public page." in _text(client.post(url, {"step": "publish"}, follow=True))
    _as(client, assessed.submitted_by)
    page = _text(client.get(reverse("bid_summary", args=(assessed.pk,))))
    assert "Your bid was successful." in page
    assert HOSTILE not in page
    assert ROUNDING in page
    _as(client, UserFactory(of=OrganisationFactory()))
    assert client.get(reverse("bid_summary", args=(assessed.pk,))).status_code == 404


def test_an_award_is_404_for_those_it_does_not_concern(client, recommended):
    url = reverse("panel_award", args=(recommended.pk,))
    for person in (StaffFactory(role=Role.EVALUATOR), StaffFactory(role=Role.OPENER), UserFactory()):
        assert _as(client, person).get(url).status_code == 404


# The list of what waits


def _stage(evaluator, lead):
    """An opened opportunity with the evaluator cleared, and an approved award; and one that waits to be opened."""
    opportunity = OpportunityFactory(published=True)
    bid, _author, _receipt = make_submitted(opportunity=opportunity)
    open_bids(opportunity)
    bid.refresh_from_db()
    member = panel.invite(opportunity=opportunity, user=evaluator, seat="EVALUATOR", actor=lead, now=AFTER)
    member = clear(member)
    score_all(member, bid, 5)
    agree_all(seat(opportunity, role=Role.MODERATOR), bid, 5)
    open_prices(bid.lot, now=AFTER)
    award.recommend(lot=bid.lot, bid=bid, reason="Best.", actor=lead, now=AFTER)
    waits = OpportunityFactory(published=True)
    opening.approve(opportunity=waits, now=AFTER, **key_of(ensure_holders()[0]))


def test_the_panel_asks_as_often_for_three_opportunities_as_for_one(client, lead, django_assert_max_num_queries):
    everything = [Role.EVALUATOR, Role.OPENER, Role.APPROVER]
    evaluator = StaffFactory(roles=everything)
    _stage(evaluator, lead)
    _as(client, evaluator)
    client.get("/panel/")
    with django_assert_max_num_queries(100) as one:
        client.get("/panel/")
    _stage(evaluator, lead)
    _stage(evaluator, lead)
    with django_assert_max_num_queries(100) as three:
        page = client.get("/panel/")
    assert _text(page).count("Score: ") == 6
    assert len(page.context["to_open"]) == 3
    assert len(three) == len(one)


def test_the_panel_of_somebody_without_work_says_so(client):
    _as(client, StaffFactory(role=Role.MODERATOR))
    assert "Nothing waits for you." in _text(client.get("/panel/"))
    assert _as(client, UserFactory()).get("/panel/").status_code == 404


def test_the_auditor_sees_who_was_refused_on_the_panel_and_nothing_about_bids(client, opportunity):
    bid, _author = make_draft(opportunity=opportunity)
    curious = StaffFactory(role=Role.EVALUATOR, full_name="Kit Curious")
    _as(client, curious)
    for url in (f"/panel/opportunities/{opportunity.pk}/opening/", f"/workspace/bids/{bid.pk}/", "/panel/attempts/"):
        assert client.get(url).status_code == 404
    page = _text(_as(client, StaffFactory(role=Role.AUDITOR)).get("/panel/attempts/"))
    assert page.count("Kit Curious") == 2
    assert f"GET /panel/opportunities/{opportunity.pk}/opening/" in page
    assert "/workspace/" not in page.partition("<main")[2].partition("</main>")[0]


def test_refused_requests_are_paged_with_a_constant_number_of_queries(client, django_assert_max_num_queries):
    for place in range(3):
        _as(client, StaffFactory(role=Role.EVALUATOR)).get(f"/panel/lots/{place + 900}/")
    _as(client, StaffFactory(role=Role.AUDITOR)).get("/panel/attempts/")
    with django_assert_max_num_queries(60) as few:
        client.get("/panel/attempts/")
    # Django forgets the queries of one request when the next one begins.
    count = len(few)
    _as(client, StaffFactory(role=Role.EVALUATOR))
    for place in range(30):
        client.get(f"/panel/lots/{place + 900}/")
    _as(client, StaffFactory(role=Role.AUDITOR)).get("/panel/attempts/")
    with django_assert_max_num_queries(count):
        assert "Next" in _text(client.get("/panel/attempts/"))
