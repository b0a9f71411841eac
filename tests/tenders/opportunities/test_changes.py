"""Changes: two people, never shorter, never after the opening, told once, readable word by word; documents kept."""

import hashlib
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.alerts.services import delivering as alerts
from portal.audit.models import AuditEvent
from portal.audit.presenters import present
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from portal.questions import services as question_services
from tenders.bids.services import drafts
from tenders.opportunities import rules, services
from tenders.opportunities.differences import parts
from tenders.opportunities.enums import AmendmentState, State
from tenders.opportunities.models import Amendment, Opportunity, OpportunityVersion
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.opportunities import DEADLINE, OpportunityFactory, end_embargo, make_complete, publish_twice
from tests.factories.questions import QuestionSetFactory, question, section

pytestmark = pytest.mark.django_db
LATER, MICROSECOND = THEN + timedelta(days=2), timedelta(microseconds=1)
MORE_TIME = DEADLINE + timedelta(days=7)


def _document(title="Specification", content=b"%PDF-1.7 one"):
    document = get_document_model()(title=title)
    document.file.save("spec.pdf", ContentFile(content))
    document.save()
    return document


@pytest.fixture
def published():
    opportunity = OpportunityFactory(description="We want warm, safe breaks near home.")
    opportunity.documents.create(document=_document(), sort_order=1)
    opportunity.save()
    return Opportunity.objects.get(pk=publish_twice(opportunity).pk)


def _propose(opportunity, **more):
    facts = {"values": {}, "reason": "Nights were missing.", "deadline_reason": "It is a small addition."}
    facts |= {"deadline_decision": "ENOUGH", "actor": opportunity.owner, "now": LATER}
    return services.propose_amendment(opportunity=opportunity, **{**facts, **more})


def _extend(opportunity, to=MORE_TIME, **more):
    return _propose(opportunity, values={"deadline": to}, deadline_decision="EXTENDED", **more)


def test_a_change_makes_a_version_with_the_difference(published, lead):
    text = "We want warm, safe breaks near home, also at night."
    amendment = _propose(published, values={"description": text, "summary": published.summary})
    assert amendment.values == {"description": text}
    assert Opportunity.objects.get().description != text
    version = services.publish_amendment(amendment=amendment, actor=lead, now=LATER)
    assert (version.number, version.by, version.at, version.reason) == (2, lead, LATER, "Nights were missing.")
    assert version.difference == [["What we want to buy", published.description, text]]
    assert Opportunity.objects.get().description == text
    assert [row.number for row in OpportunityVersion.objects.all()] == [2, 1]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "Nothing would change"),
        ({"values": {"description": "New"}, "reason": " "}, "Say what changes and why"),
        ({"values": {"description": "New"}, "deadline_reason": ""}, "enough time"),
        ({"values": {"description": "New"}, "deadline_decision": ""}, "section 31"),
        ({"values": {"description": "New"}, "deadline_decision": "EXTENDED"}, "do not fit"),
        ({"values": {"deadline": MORE_TIME}}, "do not fit"),
        ({"values": {"deadline": DEADLINE - MICROSECOND}, "deadline_decision": "EXTENDED"}, "can only move later"),
        ({"values": {"deadline": None}, "deadline_decision": "EXTENDED"}, "can only move later"),
        ({"values": {"slug": "x"}}, "Criteria, weights, lots and prices cannot change"),
    ],
)
def test_a_proposal_that_cannot_stand_is_refused(published, facts, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        _propose(published, **facts)
    assert Amendment.objects.count() == 0


def test_time_that_was_open_can_be_set_but_not_in_the_past(published):
    assert published.questions_by is None
    with pytest.raises(NotAllowed, match="in the past"):
        _propose(published, values={"questions_by": LATER})
    _propose(published, values={"questions_by": LATER + MICROSECOND})


def test_one_change_at_a_time_and_two_people(published, lead):
    amendment = _extend(published, actor=lead)
    with pytest.raises(NotAllowed, match="proposed already"):
        _extend(published)
    with pytest.raises(NotAllowed, match="Two people"):
        services.publish_amendment(amendment=amendment, actor=lead, now=LATER)
    with pytest.raises(NotAllowed, match="Only a procurement lead"):
        services.publish_amendment(amendment=amendment, actor=published.owner, now=LATER)
    services.drop_amendment(amendment=amendment, actor=published.owner, now=LATER)
    assert Opportunity.objects.get().deadline == DEADLINE
    _extend(published)


def test_the_first_of_the_two_people_stands_in_the_audit_trail_with_the_reason(published):
    _extend(published, reason="The portal was down.", deadline_reason="An hour was lost.")
    event = AuditEvent.objects.get(verb="propose")
    assert (event.actor_id, event.reason, event.at) == (published.owner.pk, "The portal was down.", LATER)
    assert present(event) == (
        f"{published.owner} proposed a change of “{published.title}” (bids until; about the time: An hour was lost.). "
        "Reason: The portal was down."
    )


def test_only_authors_propose(published):
    with pytest.raises(NotAllowed, match="Only commissioners"):
        _extend(published, actor=StaffFactory(role=Role.EDITOR))


@pytest.mark.parametrize(
    ("state", "elsewhere", "published_at", "allowed"),
    [
        (State.PUBLISHED, False, THEN, True),
        (State.PUBLISHED, False, None, False),
        (State.PUBLISHED, True, THEN, False),
        (State.OPENED, False, THEN, False),
        (State.WITHDRAWN, False, THEN, False),
    ],
    ids=["public", "embargoed", "held elsewhere", "opened", "withdrawn"],
)
def test_what_may_be_amended(state, elsewhere, published_at, allowed):
    opportunity = Opportunity(state=state, is_held_elsewhere=elsewhere, published_at=published_at, deadline=DEADLINE)
    assert bool(rules.may_be_amended(None, opportunity, LATER)) is allowed


AFTER = DEADLINE + timedelta(days=3)
FAULT = {"fault": "OUTAGE", "fault_details": "Nobody could reach the portal from 10 to 12 on the last morning."}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"values": {"summary": "Shorter."}}, "what bidders were asked for can no longer change"),
        ({"takes_new_questions": True, **FAULT}, "can no longer change"),
        ({"documents": [None], **FAULT}, "can no longer change"),
        ({"values": {"summary": "Shorter.", "deadline": AFTER + timedelta(days=1)}, **FAULT}, "can no longer change"),
        ({"values": {"deadline": AFTER + timedelta(days=1)}}, "only where a fault of the platform"),
        ({"values": {"deadline": AFTER + timedelta(days=1)}, "fault": "OUTAGE"}, "what failed, and from when to when"),
        ({"values": {"questions_by": AFTER + timedelta(days=1)}}, "only where a fault of the platform"),
    ],
    ids=[
        "words",
        "questions",
        "documents",
        "words beside the deadline",
        "no fault",
        "no details",
        "time for questions",
    ],
)
def test_a_competition_is_not_reopened_after_its_deadline(published, facts, sentence):
    decision = "EXTENDED" if "deadline" in facts.get("values", {}) else "ENOUGH"
    with pytest.raises(NotAllowed, match=sentence):
        _propose(published, **{"deadline_decision": decision, "now": AFTER, **facts})
    assert Amendment.objects.count() == 0


def test_over_the_threshold_the_refusal_names_section_31(covered):
    with pytest.raises(NotAllowed, match="section 31"):
        _propose(covered, values={"summary": "Shorter."}, now=AFTER)


def test_a_fault_of_the_platform_gives_everyone_more_time_and_is_told(client, set_clock, published, lead):
    more = AFTER + timedelta(days=1)
    amendment = _extend(published, to=more, now=AFTER, **FAULT)
    with pytest.raises(NotAllowed, match="Two people"):
        services.publish_amendment(amendment=amendment, actor=published.owner, now=AFTER)
    version = services.publish_amendment(amendment=amendment, actor=lead, now=AFTER)
    assert (version.fault, Opportunity.objects.get().is_open(more)) == ("OUTAGE", True)
    set_clock(AFTER)
    page = client.get(f"/opportunities/{published.slug}/changes/").content.decode()
    assert "This portal could not be reached" in page
    assert "from 10 to 12 on the last morning" in page


def test_days_after_the_deadline_still_move_until_the_opening(published, lead):
    amendment = _propose(published, values={"award_expected": date(2027, 2, 1)}, now=AFTER)
    services.publish_amendment(amendment=amendment, actor=lead, now=AFTER)
    assert Opportunity.objects.get().award_expected == date(2027, 2, 1)


def test_the_ground_is_asked_for_on_the_page_once_the_deadline_is_past(client, set_clock, published):
    client.force_login(published.owner)
    set_clock(LATER)
    assert "Fault of the platform" not in client.get(_url(published)).content.decode()
    set_clock(AFTER)
    assert "Fault of the platform" in client.get(_url(published)).content.decode()
    typed = _typed(published, deadline="2026-12-15 12:00", deadline_decision="EXTENDED", **FAULT)
    client.post(_url(published), typed)
    assert Amendment.objects.get().fault == "OUTAGE"


def test_what_was_proposed_before_the_deadline_is_judged_again_after_it(published, lead):
    after = DEADLINE + timedelta(minutes=30)
    dates = _extend(published, to=DEADLINE + timedelta(days=1))
    assert "only where a fault of the platform" in rules.may_publish_amendment(lead, dates, after).reason
    Amendment.objects.update(**FAULT)
    dates.refresh_from_db()
    assert rules.may_publish_amendment(lead, dates, after)
    Opportunity.objects.update(state=State.OPENED)
    dates.refresh_from_db()
    assert "Nothing changes any more" in rules.may_publish_amendment(lead, dates, after).reason
    Opportunity.objects.update(state=State.PUBLISHED)
    Amendment.objects.update(values={"description": "New"})
    words = Amendment.objects.get()
    assert rules.may_publish_amendment(lead, words, DEADLINE)
    assert "only dates may still change" in rules.may_publish_amendment(lead, words, DEADLINE + MICROSECOND).reason


def test_a_proposal_that_was_overtaken_is_refused(published, lead):
    amendment = _extend(published)
    OpportunityVersion.objects.create(opportunity=published, number=2, at=LATER)
    with pytest.raises(NotAllowed, match="propose it anew"):
        services.publish_amendment(amendment=amendment, actor=lead, now=LATER)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.PROPOSED


def test_a_notice_on_the_central_platform_changes_there_first(lead):
    opportunity = end_embargo(publish_twice(make_complete("LIGHT_TOUCH")))
    amendment = _extend(opportunity)
    with pytest.raises(NotAllowed, match="central platform first"):
        services.publish_amendment(amendment=amendment, actor=lead, now=LATER)
    version = services.publish_amendment(amendment=amendment, actor=lead, now=LATER, notice_number="2026/S 000-2")
    assert version.notice_number == "2026/S 000-2"


def test_days_that_are_counted_from_the_deadline_move_with_it(lead):
    opportunity = OpportunityFactory(award_expected=date(2027, 1, 22))
    opportunity.timetable.create(name="Award", sets="AWARD", anchor="DEADLINE", number=6, unit="WEEKS")
    opportunity.save()
    opportunity = publish_twice(opportunity)
    version = services.publish_amendment(amendment=_extend(opportunity), actor=lead, now=LATER)
    assert Opportunity.objects.get().award_expected == date(2027, 1, 29)
    assert ["Award expected", "22 January 2027", "29 January 2027"] in version.difference


def test_everybody_who_began_a_bid_hears_once_and_nobody_else(published, lead):
    organisation = OrganisationFactory(owner=UserFactory(email="owner@bidder.example"))
    UserFactory(of=organisation, of__as_=MemberRole.VIEWER, email="viewer@bidder.example")
    OrganisationFactory(owner=UserFactory(email="other@example.org"))
    for lot in published.lots.all():
        drafts.start(lot=lot, organisation=organisation, actor=organisation.memberships.first().user, now=THEN)
    Message.objects.all().delete()
    services.publish_amendment(amendment=_extend(published), actor=lead, now=LATER)
    for _round in range(2):
        alerts.run(LATER + timedelta(minutes=1))
    told = Message.objects.all()
    assert sorted(message.to for message in told) == ["owner@bidder.example", "viewer@bidder.example"]
    assert "Nights were missing." in told[0].text
    assert f"/opportunities/{published.slug}/changes/" in told[0].text


def test_a_failing_message_undoes_the_whole_change(published, lead, monkeypatch):
    amendment = _extend(published)

    def fails(*args, **kwargs):
        raise RuntimeError("no outbox")

    monkeypatch.setattr("tenders.opportunities.services.changing.tell", fails)
    with pytest.raises(RuntimeError):
        services.publish_amendment(amendment=amendment, actor=lead, now=LATER)
    assert Opportunity.objects.get().deadline == DEADLINE
    assert OpportunityVersion.objects.count() == 1


def _sections(text, **more):
    return [section(question(text=text, key="q1", **more), question(text="Who?", key="q2"), key="s1")]


@pytest.mark.parametrize(
    ("change", "allowed"), [({"text": "How will you do it, in plain words?"}, True), ({"word_limit": 50}, False)]
)
def test_only_the_wording_of_questions_may_change(lead, change, allowed):
    questions = QuestionSetFactory(sections=_sections("How will you do it?"), published=True)
    opportunity = publish_twice(OpportunityFactory(question_set=questions))
    old = opportunity.question_version
    facts = {"text": "How will you do it?", **change}
    questions.sections = _sections(facts.pop("text"), **facts)
    questions.save()
    question_services.publish(question_set=questions, actor=StaffFactory(role=Role.COMMISSIONER), now=LATER)
    amendment = _propose(opportunity, takes_new_questions=True)
    if not allowed:
        with pytest.raises(NotAllowed, match="only their wording may change"):
            services.publish_amendment(amendment=amendment, actor=lead, now=LATER)
        return
    version = services.publish_amendment(amendment=amendment, actor=lead, now=LATER)
    assert version.difference == [["Question 1.1", "How will you do it?", "How will you do it, in plain words?"]]
    assert Opportunity.objects.get().question_version.number == old.number + 1


def test_the_difference_of_two_texts_word_by_word():
    found = [(part.kind, part.text) for part in parts("Warm, safe breaks.", "Warm and safe breaks!")]
    assert "".join(text for kind, text in found if kind != "ins") == "Warm, safe breaks."
    assert "".join(text for kind, text in found if kind != "del") == "Warm and safe breaks!"
    assert ("ins", "!") in found


# --- the gate again ---------------------------------------------------------------------------------------------------


@pytest.fixture
def covered():
    dates = {"award_expected": date(2027, 1, 22), "contract_start": date(2027, 4, 1)}
    return end_embargo(publish_twice(make_complete("COVERED", **dates)))


FORBIDDEN = (
    "Insurance must be in place when you bid. Send your audited accounts. You hold ISO 9001. Reports are in Excel."
)


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({"conditions": FORBIDDEN}, ("insurance", "audited accounts", "ISO 9001", "brand", "Change the words.")),
        ({"questions_by": DEADLINE + timedelta(days=30)}, ("Questions would end after bidding closes",)),
        ({"deadline": DEADLINE + timedelta(days=60)}, ("The award would come before bids are in",)),
        ({"deadline": DEADLINE + timedelta(days=150)}, ("The contract would start before bids are in",)),
        ({"contract_end": date(2027, 3, 31)}, ("The contract would end before it starts",)),
    ],
    ids=[
        "words",
        "questions after the deadline",
        "deadline after the award",
        "after the start",
        "ends before it starts",
    ],
)
def test_a_change_is_judged_like_a_draft(covered, lead, values, sentences):
    decision = "EXTENDED" if "deadline" in values else "ENOUGH"
    with pytest.raises(NotAllowed) as refused:
        _propose(covered, values=values, deadline_decision=decision)
    assert [words for words in sentences if words not in refused.value.reason] == []
    amendment = _propose(covered, values={"payment_terms": "30 days."}, deadline_decision="ENOUGH")
    Amendment.objects.update(values={name: str(value) for name, value in values.items()})
    amendment.refresh_from_db()
    with pytest.raises(NotAllowed) as refused:
        services.publish_amendment(amendment=amendment, actor=lead, now=LATER, notice_number="2026/S 000-2")
    assert [words for words in sentences if words not in refused.value.reason] == []


def test_words_that_stood_already_are_not_held_against_a_change(covered):
    Opportunity.objects.update(conditions="You hold ISO 9001.")
    assert _propose(covered, values={"summary": "Shorter."})


def test_new_wording_of_questions_is_judged_too(lead):
    questions = QuestionSetFactory(sections=_sections("How will you do it?"), published=True)
    opportunity = end_embargo(publish_twice(make_complete("COVERED", question_set=questions)))
    questions.sections = _sections("Send your audited accounts.")
    questions.save()
    question_services.publish(question_set=questions, actor=StaffFactory(role=Role.COMMISSIONER), now=LATER)
    with pytest.raises(NotAllowed, match=r"Question 1.1: .*audited accounts"):
        _propose(opportunity, takes_new_questions=True)


@pytest.mark.parametrize("number", ["2026/S 000-012345", "2026/S 000-2"], ids=["the notice's own", "of another change"])
def test_a_changed_notice_has_a_number_of_its_own(covered, lead, number):
    OpportunityVersion.objects.create(opportunity=OpportunityFactory(), number=2, at=THEN, notice_number="2026/S 000-2")
    amendment = _propose(covered, values={"summary": "Shorter."})
    with pytest.raises(NotAllowed, match="is the number of an earlier notice"):
        services.publish_amendment(amendment=amendment, actor=lead, now=LATER, notice_number=f" {number} ")


def test_what_has_too_little_time_changes_only_with_an_extension(lead):
    opportunity = publish_twice(make_complete("COVERED", deadline=THEN + timedelta(days=25)), lead=lead)
    opportunity = _recorded_late(opportunity, lead)
    with pytest.raises(NotAllowed, match=r"29 November 2026 at the earliest.*Extend the deadline"):
        _propose(opportunity, values={"summary": "Shorter."})
    assert _extend(opportunity)


def _recorded_late(opportunity, lead):
    services.submit_notice(opportunity=opportunity, actor=lead, now=THEN)
    facts = {"number": "1", "procurement_ref": "ocds-h6vhtk-1", "published_at": LATER, "actor": lead, "now": LATER}
    return services.confirm_notice(opportunity=Opportunity.objects.get(pk=opportunity.pk), **facts)


# --- documents -----------------------------------------------------------------------------------------------------


def _upload(content=b"%PDF-1.7 two"):
    return SimpleUploadedFile("spec-v2.pdf", content)


def _replace(opportunity, lead):
    old = opportunity.published_documents.get()
    new = services.NewDocument(_upload(), "Specification, version 2", old)
    return services.publish_amendment(amendment=_propose(opportunity, documents=[new]), actor=lead, now=LATER)


def test_documents_are_kept_as_they_were_published_whatever_happens_in_the_editor(client, set_clock, published):
    set_clock(LATER)
    kept = published.published_documents.get()
    row = published.documents.get()
    row.document.file.save("spec.pdf", ContentFile(b"%PDF-1.7 changed behind everybody's back"))
    response = client.get(kept.get_absolute_url())
    content = b"".join(response.streaming_content)
    assert content == b"%PDF-1.7 one"
    assert hashlib.sha256(content).hexdigest() == kept.stored.sha256
    assert response["Content-Disposition"].startswith("attachment")


def test_a_replaced_document_stays_readable_as_an_earlier_version(client, set_clock, published, lead):
    set_clock(LATER)
    version = _replace(published, lead)
    assert version.difference == [["Document “Specification, version 2”", "Specification", "Specification, version 2"]]
    old, new = published.published_documents.all()
    assert (old.until, new.since, new.until, new.replaces) == (2, 2, None, old)
    page = client.get(published.get_absolute_url()).content.decode()
    assert "new in version 2" in page
    assert "until version 2" in page
    assert b"".join(client.get(old.get_absolute_url()).streaming_content) == b"%PDF-1.7 one"


def test_the_zip_holds_the_current_documents_and_their_checksums(client, set_clock, published, lead):
    set_clock(LATER)
    _replace(published, lead)
    response = client.get(f"/opportunities/{published.slug}/documents.zip")
    assert response.streaming
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert bundle.testzip() is None
    assert sorted(bundle.namelist()) == ["02-spec-v2.pdf", "SHA256SUMS.txt"]
    digest = hashlib.sha256(b"%PDF-1.7 two").hexdigest()
    assert bundle.read("SHA256SUMS.txt").decode() == f"{digest}  02-spec-v2.pdf\n"
    assert bundle.read("02-spec-v2.pdf") == b"%PDF-1.7 two"


@pytest.mark.parametrize("path", ["documents/1/", "documents.zip", "changes/"])
def test_documents_and_changes_keep_the_embargo(client, set_clock, path):
    opportunity = make_complete("LIGHT_TOUCH")
    opportunity.documents.create(document=_document(), sort_order=1)
    opportunity.save()
    embargoed = publish_twice(opportunity)
    set_clock(LATER)
    hidden = client.get(f"/opportunities/{embargoed.slug}/{path}")
    name = "x" * len(embargoed.slug)
    missing = client.get(f"/opportunities/{name}/{path}").content.replace(name.encode(), embargoed.slug.encode())
    assert (hidden.status_code, hidden.content) == (404, missing)
    end_embargo(embargoed)
    assert client.get(f"/opportunities/{embargoed.slug}/{path}").status_code == 200


def test_the_editors_file_of_an_unpublished_opportunity_is_not_public(client, published):
    draft = OpportunityFactory()
    hidden, free = _document("Draft specification"), _document("Guide")
    draft.documents.create(document=hidden, sort_order=1)
    draft.save()
    assert client.get(hidden.url).status_code == 404
    assert client.get(free.url).status_code == 200
    assert client.get(published.documents.get().document.url).status_code == 200
    client.force_login(StaffFactory(role=Role.COMMISSIONER))
    assert client.get(hidden.url).status_code == 200


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_public_page_tells_of_the_change_and_shows_the_difference(client, set_clock, published, lead):
    set_clock(LATER)
    assert "What changed" not in client.get(published.get_absolute_url()).content.decode()
    text = "We want warm, safe breaks near home, also at night and at weekends, all the year round, for everybody."
    services.publish_amendment(amendment=_propose(published, values={"description": text}), actor=lead, now=LATER)
    page = client.get(published.get_absolute_url()).content.decode()
    assert "Nights were missing." in page
    changes = client.get(f"/opportunities/{published.slug}/changes/").content.decode()
    assert "<ins>" in changes
    assert "also at night" in changes
    assert "It is a small addition." in changes


def _url(opportunity):
    return reverse("wagtailsnippets_opportunities_opportunity:changes", args=(opportunity.pk,))


def _typed(opportunity, **more):
    values = {"summary": opportunity.summary, "description": opportunity.description, "contact": opportunity.contact}
    values |= {"deadline": "2026-12-11 12:00", "reason": "Nights.", "deadline_reason": "Small.", "act": "propose"}
    return {**values, "deadline_decision": "ENOUGH", **more}


def test_the_back_office_proposes_and_another_publishes(client, set_clock, published, lead):
    set_clock(LATER)
    client.force_login(published.owner)
    refused = client.post(_url(published), _typed(published, reason=""))
    assert (refused.status_code, "Small." in refused.content.decode()) == (422, True)
    upload = SimpleUploadedFile("run.exe", b"MZ")
    refused = client.post(_url(published), _typed(published, document=upload, document_title="Tool"))
    assert refused.status_code == 422
    client.post(_url(published), _typed(published, description="New words.", document=_upload(), document_title="More"))
    amendment = Amendment.objects.get()
    assert (amendment.values, amendment.documents.get().title) == ({"description": "New words."}, "More")
    own = client.post(_url(published), {"act": "publish", "amendment": amendment.pk})
    assert (own.status_code, "Two people" in own.content.decode()) == (422, True)
    client.force_login(lead)
    assert "New words." in client.get(_url(published)).content.decode()
    client.post(_url(published), {"act": "publish", "amendment": amendment.pk})
    assert Opportunity.objects.get().description == "New words."
    assert client.post(_url(published), {"act": "publish", "amendment": "x"}).status_code == 404
