"""Drafts and sending: nothing lost, nothing twice, nothing deleted with its page."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.contrib.forms.models import FormSubmission

from engagement.consultations import services as consulting
from engagement.responses import references, services
from engagement.responses.enums import Kind, State
from engagement.responses.models import Response
from engagement.responses.queries import export_rows, neutral
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from portal.files.models import StoredFile
from tests.factories.accounts import THEN, UserFactory
from tests.factories.engagement import (
    answers_to,
    make_consultation,
    make_draft,
    make_feedback,
    make_questions,
    make_response,
)
from tests.factories.questions import question

pytestmark = pytest.mark.django_db
TEXT = b"A text that is long enough."


def test_a_reference_can_be_read_out_and_found_again_however_it_is_typed():
    reference = references.new_reference()
    assert references.tidy_reference(f" {reference.lower().replace('-', ' ')} ") == reference
    assert references.tidy_reference(reference[3:]) == reference
    assert references.tidy_reference("KC-1") == ""
    assert not set("01258BILOSUVZ") & set(references.LETTERS)


def test_two_references_are_not_the_same():
    assert len({references.new_reference() for _ in range(200)}) == 200


def test_saving_twice_under_a_token_is_one_draft_and_keeps_what_the_second_leaves_out():
    page, token = make_consultation(), uuid.uuid4()
    common = {"token": token, "kind": Kind.CONSULTATION, "page": page, "version": None, "about": {}, "now": THEN}
    services.save_draft(answers={"a": "one"}, actor=None, **common)
    draft = services.save_draft(answers={"b": "two"}, actor=None, **common)
    assert (Response.objects.count(), draft.answers) == (1, {"a": "one", "b": "two"})


def test_a_token_of_another_form_is_refused():
    draft = make_draft(make_consultation())
    other = make_consultation()
    with pytest.raises(NotAllowed, match="belongs to another form"):
        services.save_draft(
            token=draft.token,
            kind=Kind.CONSULTATION,
            page=other,
            version=None,
            answers={},
            about={},
            actor=None,
            now=THEN,
        )


def test_what_was_sent_stays_as_it_was_sent():
    sent = make_response(text="First")
    again = services.save_draft(
        token=sent.token,
        kind=sent.kind,
        page=sent.page,
        version=None,
        answers={"x": "changed"},
        about={},
        actor=None,
        now=THEN,
    )
    assert again.answers == sent.answers
    with pytest.raises(NotAllowed, match="already sent"):
        services.remove_file(response=sent, question_key="x", file_id="y")


def test_sending_twice_is_one_response_and_one_event():
    sent = make_response()
    again = services.submit(response=sent, actor=None, now=THEN)
    assert (again.pk, again.submitted_at) == (sent.pk, sent.submitted_at)
    assert AuditEvent.objects.filter(verb="submit").count() == 1


def test_a_response_with_a_missing_answer_is_not_sent():
    page = make_consultation()
    draft = make_draft(page, version=consulting.freeze_questions(page=page))
    with pytest.raises(NotAllowed, match=r"question 1\.1"):
        services.submit(response=draft, actor=None, now=THEN)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_failing_audit_write_sends_nothing(monkeypatch):
    page = make_consultation()
    version = consulting.freeze_questions(page=page)
    draft = make_draft(page, version=version, answers=answers_to(version))

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("portal.lifecycle.record", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        services.submit(response=draft, actor=None, now=THEN)
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_at) == (State.DRAFT, None)


def test_an_anonymous_response_forgets_who_was_signed_in_and_who_uploaded():
    person = UserFactory()
    draft = make_draft(make_consultation(), actor=person)
    services.add_file(
        response=draft, question_key="k", upload=SimpleUploadedFile("a.txt", TEXT), actor=person, now=THEN
    )
    sent = services.submit(response=draft, actor=person, now=THEN, is_anonymous=True)
    assert (sent.user, StoredFile.objects.get().uploaded_by) == (None, None)
    assert AuditEvent.objects.get(verb="submit").actor_id is None


def test_files_are_kept_limited_and_removed_with_their_row():
    draft = make_draft(make_consultation())
    for number in range(services.MOST_FILES):
        row = services.add_file(
            response=draft, question_key="k", upload=SimpleUploadedFile(f"{number}.txt", TEXT), actor=None, now=THEN
        )
    with pytest.raises(ValidationError, match="at most 10 files"):
        services.add_file(
            response=draft, question_key="k", upload=SimpleUploadedFile("x.txt", TEXT), actor=None, now=THEN
        )
    services.remove_file(response=draft, question_key="k", file_id=str(row.stored_id))
    services.remove_file(response=draft, question_key="k", file_id=str(row.stored_id))
    assert StoredFile.objects.count() == services.MOST_FILES - 1


def test_files_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(services, "MOST_BYTES", 10)
    with pytest.raises(ValidationError, match="All files together"):
        services.add_file(
            response=make_draft(make_consultation()),
            question_key="k",
            upload=SimpleUploadedFile("x.txt", TEXT),
            actor=None,
            now=THEN,
        )


def test_drafts_are_forgotten_after_90_days_with_their_files_and_what_was_sent_is_not():
    sent, old, young = make_response(), make_draft(make_consultation()), make_draft(make_consultation())
    file = SimpleUploadedFile("a.txt", TEXT)
    services.add_file(response=old, question_key="k", upload=file, actor=None, now=THEN)
    later = THEN + services.DRAFTS_KEPT
    Response.objects.filter(pk=young.pk).update(saved_at=later)
    assert services.forget_old_drafts(later) == "0 forgotten"
    assert services.forget_old_drafts(later + timedelta(seconds=1)) == "1 forgotten"
    assert set(Response.objects.all()) == {sent, young}
    assert not StoredFile.objects.exists()


def test_deleting_a_page_keeps_its_responses_and_says_where_they_were_given():
    sent = make_response()
    sent.page.specific.delete()
    sent.refresh_from_db()
    assert (sent.page, sent.where, sent.state) == (None, "The future of day centres 0", State.SUBMITTED)


def test_responses_stand_in_our_own_tables_only():
    make_response()
    make_feedback()
    assert (FormSubmission.objects.count(), Response.objects.count()) == (0, 2)


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(cell):
    assert neutral(cell) == f"'{cell}"


def test_the_export_neutralises_questions_answers_and_names():
    page = make_consultation(title="=cmd()", questions=make_questions("CONSULTATION", question(text="@Why?")))
    sent = make_response(page, text="=HYPERLINK(1)")
    head, row = export_rows(sent.question_version, [sent])
    assert head[-1] == "1.1 @Why?"
    assert (row[0], row[1], row[-1]) == (sent.reference, "'=cmd()", "'=HYPERLINK(1)")


VISIBLE = {
    "anonymous": (False, False, False),
    "provider": (False, False, False),
    "editor": (False, False, False),
    "superuser": (False, False, False),
    "duty officer": (False, False, False),
    "commissioner": (False, True, False),
    "engagement officer": (False, True, True),
}


@pytest.mark.parametrize("who", VISIBLE)
def test_who_sees_a_draft_a_consultation_response_and_a_feedback_response(who, person):
    draft = make_draft(make_consultation())
    sent, told = make_response(), make_feedback().response
    seen = set(Response.objects.visible_to(person(who), THEN))
    assert tuple(row in seen for row in (draft, sent, told)) == VISIBLE[who]


def test_authors_see_their_own_draft_and_response():
    author = UserFactory()
    own = {make_draft(make_consultation(), actor=author), make_response(actor=author)}
    make_response()
    assert set(Response.objects.visible_to(author, THEN)) == own
