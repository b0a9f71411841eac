"""What is published as open data, when, and what never is."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from wagtail.documents import get_document_model

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tenders.evaluation.services import award as awards
from tenders.evaluation.services import ending
from tenders.intentions import services as intentions
from tenders.notices.models import Release
from tenders.notices.querysets import AppendOnlyError
from tenders.notices.services import write_release
from tenders.opportunities import services
from tenders.opportunities.enums import Stage, State
from tenders.opportunities.models import Lot, Opportunity
from tenders.opportunities.services.changing import NewDocument
from tests.factories.accounts import THEN, StaffFactory
from tests.factories.diligence import clear_checks
from tests.factories.evaluation import AFTER, publish_award
from tests.factories.intentions import IntentionFactory, redraft
from tests.factories.notices import package, release, take_in
from tests.factories.opportunities import OpportunityFactory, make_authority, make_complete, publish_twice
from tests.factories.releases import LOSER, LOST_PRICE, WINNER, make_award, make_public, newest, tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return make_authority()


def test_a_small_opportunity_is_told_when_it_is_published(authority):
    opportunity = OpportunityFactory(published=True)
    told = newest()
    assert (told["ocid"], told["tag"]) == (f"ocds-kngsmr-op-{opportunity.pk}", ["tender"])
    assert "noticeType" not in told["tender"]["documents"][0]


def test_nothing_is_told_under_embargo_and_all_of_it_when_that_ends(authority):
    opportunity = publish_twice(make_complete("COVERED"))
    services.submit_notice(opportunity=opportunity, actor=opportunity.published_by, now=THEN)
    assert tags() == []
    services.confirm_notice(
        opportunity=opportunity,
        number="1",
        procurement_ref="ocds-h6vhtk-1",
        published_at=THEN,
        actor=opportunity.published_by,
        now=THEN,
    )
    assert tags() == ["tender"]
    assert newest()["tender"]["documents"][0]["noticeType"] == "UK4"


def test_published_here_first_it_is_told_at_once_and_again_with_its_number(authority):
    opportunity = publish_twice(make_complete("COVERED"))
    lead = opportunity.published_by
    services.submit_notice(opportunity=opportunity, actor=lead, now=THEN)
    later = THEN + timedelta(hours=49)
    services.publish_here_first(opportunity=opportunity, actor=lead, now=later)
    assert tags() == ["tender"]
    services.confirm_notice(
        opportunity=Opportunity.objects.get(),
        number="1",
        procurement_ref="ocds-h6vhtk-1",
        published_at=later,
        actor=lead,
        now=later,
    )
    assert tags() == ["tender", "tenderUpdate"]
    assert newest()["relatedProcesses"][0]["identifier"] == "ocds-h6vhtk-1"


def test_withdrawn_under_embargo_nobody_hears_of_it(authority):
    opportunity = publish_twice(make_complete("COVERED"))
    services.withdraw(opportunity=opportunity, actor=opportunity.published_by, now=THEN, reason="No money.")
    assert tags() == []


def test_a_withdrawal_is_told_with_its_reason(authority):
    opportunity = make_public()
    services.withdraw(opportunity=opportunity, actor=opportunity.published_by, now=THEN, reason="No money.")
    tender = newest()["tender"]
    assert tags() == ["tender", "tenderCancellation"]
    assert (tender["status"], tender["statusDetails"]) == ("withdrawn", "No money.")
    assert "noticeType" not in tender["documents"][0]
    assert tender["finalStatusDate"] == "2026-11-02T00:00:00+00:00"


def test_a_plan_is_told_changed_and_dropped_with_the_reasons(authority):
    intention = IntentionFactory(published=True)
    redraft(intention, title="A larger centre")
    intentions.revise(intention=intention, actor=intention.owner, now=THEN, reason="More people came.")
    assert newest()["tender"]["title"] == "A larger centre"
    assert newest()["tender"]["statusDetails"] == "More people came."
    intention.refresh_from_db()
    intentions.drop(intention=intention, actor=intention.owner, now=THEN, reason="No money.")
    assert tags() == ["planning", "planningUpdate", "planningUpdate"]
    assert (newest()["tender"]["status"], newest()["tender"]["statusDetails"]) == ("cancelled", "No money.")


def test_an_opportunity_goes_on_with_the_process_of_its_plan_and_a_second_one_does_not(authority):
    intention = IntentionFactory(published=True)
    first = OpportunityFactory(published=True, intention=intention)
    second = OpportunityFactory(published=True, intention=intention)
    assert first.releases.get().ocid == f"ocds-kngsmr-ci-{intention.pk}"
    assert second.releases.get().ocid == f"ocds-kngsmr-op-{second.pk}"


def test_an_award_names_the_winner_and_counts_the_others(authority):
    make_award(make_public())
    told = newest()
    assert told["tag"] == ["award"]
    assert [party["name"] for party in told["parties"]] == ["Kingsmere Council", WINNER]
    (award,) = told["awards"]
    assert (award["relatedLots"], award["suppliers"][0]["id"]) == (["1"], "GB-COH-01234561")
    assert (award["status"], award["standstillPeriod"]["endDate"]) == ("pending", "2026-12-22T23:59:59+00:00")
    assert "noticeType" not in award["documents"][0]
    assert [lot["status"] for lot in told["tender"]["lots"]] == ["complete", "active"]
    assert {row["measure"]: row["value"] for row in told["bids"]["statistics"]} == {
        "bids": 2,
        "finalStageBids": 2,
        "smeFinalStageBids": 2,
        "vcseFinalStageBids": 0,
    }


def test_a_withdrawn_award_is_cancelled_and_the_next_one_of_its_lot_is_another(authority):
    given = make_award(make_public())
    approver = StaffFactory(role=Role.APPROVER)
    awards.set_aside(award=given, reason="A claim.", actor=approver, now=AFTER)
    told = newest()
    assert told["tag"] == ["awardUpdate"]
    assert [(award["id"], award["status"]) for award in told["awards"]] == [("1", "cancelled")]
    assert told["awards"][0]["amendments"][0]["rationale"] == "The award was withdrawn."
    assert "bids" not in told
    assert [lot["status"] for lot in told["tender"]["lots"]] == ["active", "active"]
    lead = given.recommended_by
    again = awards.recommend(lot=Lot.objects.get(pk=given.lot_id), bid=given.bid, reason="Best.", actor=lead, now=AFTER)
    approved = awards.approve(award=clear_checks(again, now=AFTER), actor=approver, now=AFTER)
    publish_award(awards.send_summaries(award=approved, actor=lead, now=AFTER), lead, now=AFTER)
    told = newest()
    assert [(award["id"], award["status"]) for award in told["awards"]] == [("1", "cancelled"), ("1-2", "pending")]
    assert [party["name"] for party in told["parties"]] == ["Kingsmere Council", WINNER]
    assert [lot["status"] for lot in told["tender"]["lots"]] == ["complete", "active"]


def test_below_the_threshold_there_is_no_standstill_and_the_award_is_active(authority):
    make_award(OpportunityFactory(published=True))
    (award,) = newest()["awards"]
    assert award["status"] == "active"
    assert "standstillPeriod" not in award
    assert "noticeType" not in award["documents"][0]


def test_nothing_of_those_who_lost_is_ever_published(authority):
    make_award(make_public())
    everything = " ".join(Release.objects.values_list("content", flat=True))
    assert WINNER in everything
    for secret in (LOSER, LOST_PRICE, "07654321", "We do it with care.", "Clear and complete."):
        assert secret not in everything


def test_nothing_of_a_sealed_bid_is_published(authority):
    from tests.factories.bids import make_submitted

    opportunity = make_public()
    bid, author, _receipt = make_submitted(opportunity=opportunity)
    write_in_step(opportunity, "tenderUpdate")
    everything = " ".join(Release.objects.values_list("content", flat=True))
    assert "statistics" not in everything
    for secret in (bid.organisation.name, author.full_name, str(bid.pk)):
        assert secret not in everything


def test_the_last_lot_without_an_award_ends_the_procurement(authority):
    from tests.factories.evaluation import open_bids

    opportunity = make_public()
    open_bids(opportunity)
    lead = StaffFactory(role=Role.PROCUREMENT_LEAD)
    for lot in opportunity.lots.order_by("number"):
        ending.end_lot(lot=lot, reason="No bid came.", actor=lead, now=AFTER)
    assert tags() == ["tender", "tenderUpdate", "tenderUpdate", "tenderCancellation"]
    assert newest()["tender"]["status"] == "unsuccessful"
    assert (Opportunity.objects.get().state, Opportunity.objects.get().stage(AFTER)) == (State.TERMINATED, Stage.ENDED)


@pytest.mark.parametrize("prefix", ["", "  ", "ocds-213czf"])
def test_without_a_prefix_of_its_own_an_authority_publishes_nothing(prefix):
    make_authority(ocid_prefix=prefix)
    OpportunityFactory(published=True)
    IntentionFactory(published=True)
    assert tags() == []


def test_what_is_held_elsewhere_is_not_told_again(authority, tmp_path):
    take_in(tmp_path, package(release(), release(id="2", ocid="ocds-h6vhtk-2", tag="planning")))
    assert Opportunity.objects.count() == 1
    assert tags() == []


def write_in_step(opportunity, tag, **more):
    with transaction.atomic():
        return write_release(opportunity, tag, None, THEN, **more)


def test_an_amendment_carries_its_reason(authority):
    opportunity = make_public()
    write_in_step(opportunity, "tenderUpdate", reason="The deadline moved.")
    assert newest()["tender"]["amendments"][0]["rationale"] == "The deadline moved."


def _document(title):
    document = get_document_model()(title=title)
    document.file.save("spec.pdf", ContentFile(b"%PDF-1.7 one"))
    document.save()
    return document


def _documents():
    rows = newest()["tender"]["documents"]
    return [(row["title"], row["url"], row["format"]) for row in rows if row["documentType"] == "biddingDocuments"]


def test_a_change_is_told_with_its_reason_and_the_documents_that_it_leaves(authority):
    draft = OpportunityFactory(slug="breaks")
    for place, title in enumerate(("Specification", "Prices"), start=1):
        draft.documents.create(document=_document(title), sort_order=place)
    draft.save()
    opportunity = publish_twice(draft)
    address = "http://localhost:8000/opportunities/breaks/documents/{}/"
    assert _documents() == [
        ("Specification", address.format(1), "application/pdf"),
        ("Prices", address.format(2), "application/pdf"),
    ]
    upload = SimpleUploadedFile("new.pdf", b"%PDF-1.7 two")
    old = opportunity.published_documents.get(number=1)
    amendment = services.propose_amendment(
        opportunity=opportunity,
        values={"description": "Also at night."},
        reason="Nights were missing.",
        deadline_decision="ENOUGH",
        deadline_reason="It is a small addition.",
        documents=[NewDocument(upload, "Specification 2", old)],
        actor=opportunity.owner,
        now=THEN,
    )
    assert tags() == ["tender"]
    services.publish_amendment(amendment=amendment, actor=StaffFactory(role=Role.PROCUREMENT_LEAD), now=THEN)
    assert tags() == ["tender", "tenderUpdate"]
    assert newest()["tender"]["amendments"][0]["rationale"] == "Nights were missing."
    assert newest()["tender"]["description"] == "Also at night."
    published = opportunity.published_documents.filter(until=None).values_list("title", "number")
    assert [(title, address.format(number)) for title, number in published] == [row[:2] for row in _documents()]
    assert [row[0] for row in _documents()] == ["Prices", "Specification 2"]


def test_a_call_off_names_its_framework(authority):
    opportunity = OpportunityFactory(called_off_ref="ocds-h6vhtk-9", called_off_regime="PA23")
    publish_twice(opportunity)
    (related,) = newest()["relatedProcesses"]
    assert (related["relationship"], related["identifier"]) == (["framework"], "ocds-h6vhtk-9")


def test_an_update_that_nothing_came_before_is_no_update():
    make_authority(ocid_prefix="")
    opportunity = OpportunityFactory(published=True)
    make_authority()
    write_in_step(opportunity, "tenderUpdate")
    assert tags() == ["tender"]


def test_a_new_prefix_does_not_move_a_process(authority):
    opportunity = OpportunityFactory(published=True)
    make_authority(ocid_prefix="ocds-other1")
    write_in_step(opportunity, "tenderUpdate")
    assert {row.ocid for row in Release.objects.all()} == {f"ocds-kngsmr-op-{opportunity.pk}"}


def test_a_failing_release_undoes_the_step_and_its_record(authority, monkeypatch):
    opportunity = make_public()
    before = AuditEvent.objects.count()

    def fail(*args, **kwargs):
        raise OSError("The disk is full.")

    monkeypatch.setattr("tenders.notices.services.releasing.hashlib.sha256", fail)
    with pytest.raises(OSError, match="full"), transaction.atomic():
        services.withdraw(opportunity=opportunity, actor=opportunity.published_by, now=THEN, reason="No money.")
    monkeypatch.undo()
    opportunity.refresh_from_db()
    assert (opportunity.state, tags(), AuditEvent.objects.count()) == (State.PUBLISHED, ["tender"], before)


def test_a_step_that_fails_afterwards_leaves_no_release(authority, monkeypatch):
    """The release is written inside the award's step; the finish of the lot after it fails."""
    opportunity = make_public()

    def fail(*args, **kwargs):
        raise DatabaseError("The connection broke.")

    monkeypatch.setattr("tenders.evaluation.services.award.finish_with_last", fail)
    with pytest.raises(DatabaseError, match="broke"), transaction.atomic():
        make_award(opportunity)
    assert tags() == ["tender"]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(authority):
    opportunity = OpportunityFactory(published=True)
    with pytest.raises(RuntimeError, match="inside the transaction"):
        write_release(opportunity, "tenderUpdate", None, THEN)
    assert tags() == ["tender"]


def test_a_release_is_never_changed_or_deleted(authority):
    OpportunityFactory(published=True)
    for act in (lambda: Release.objects.update(tag="award"), lambda: Release.objects.all().delete()):
        with pytest.raises(AppendOnlyError):
            act()
    told = Release.objects.get()
    told.tag = "award"
    for act in (told.save, told.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert tags() == ["tender"]


def test_the_digest_is_over_the_bytes_that_were_published(authority):
    import hashlib

    OpportunityFactory(published=True)
    told = Release.objects.get()
    assert told.digest == hashlib.sha256(told.content.encode()).hexdigest()
    assert json.loads(told.content)["id"] == told.release


def test_the_number_of_questions_to_the_database_does_not_grow(authority, django_assert_max_num_queries):
    small, large = make_public(slug="a"), make_public(slug="b")
    for number in range(3, 12):
        large.lots.create(number=number, title=f"Lot {number}", sort_order=number)
    counts = []
    for opportunity in (small, large):
        with django_assert_max_num_queries(40) as asked:
            write_in_step(Opportunity.objects.get(pk=opportunity.pk), "tenderUpdate")
        counts.append(len(asked))
    assert counts[0] == counts[1]
