"""A resident tells the council about a service; a reviewer publishes it; it stands on the service's page."""

import re

import pytest
from wagtail.contrib.forms.models import FormSubmission

from engagement.feedback.models import Feedback
from portal.accounts.roles import Role
from tests.factories.accounts import StaffFactory
from tests.factories.engagement import ServiceFactory, make_feedback_page

STORY = "They came on time and they listened to my mother."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_resident_gives_feedback(visit, staff_code, script, set_site):
    service = ServiceFactory(name="Short breaks")
    set_site(make_feedback_page())
    resident = visit(script=script)
    reference = _tell(resident)
    _follow(resident, reference, "We have it and will read it.")
    _nothing_public(resident, service)
    _review(visit, staff_code, script)
    _follow(resident, reference, "We read it and put it on the service’s page")
    resident.go(service.get_absolute_url())
    resident.sees(STORY)
    assert FormSubmission.objects.count() == 0


def _tell(resident):
    resident.go("/services/")
    resident.follow("Short breaks")
    resident.press("Tell us about this service")
    resident.press("Check your answers")
    resident.sees("There is a problem")
    for question, answer in (("Did we treat you well?", "Yes, very"), ("Did we help?", "Mostly")):
        resident.page.get_by_role("group", name=re.compile(re.escape(question))).get_by_label(answer).check()
    resident.fill("What happened?", STORY)
    resident.choose("No, keep this anonymous")
    resident.press("Check your answers")
    resident.sees(STORY)
    resident.press("Send")
    feedback = Feedback.objects.get()
    resident.sees(feedback.reference)
    return feedback.reference


def _follow(resident, reference, words):
    resident.go("/feedback/follow/")
    resident.fill("Your reference", reference.lower())
    resident.press("Follow")
    resident.sees(words)


def _nothing_public(resident, service):
    resident.go(service.get_absolute_url())
    resident.sees_not(STORY)


def _review(visit, staff_code, script):
    officer = visit(script=script)
    officer.sign_in(staff_code(StaffFactory(role=Role.ENGAGEMENT_OFFICER)))
    feedback = Feedback.objects.get()
    officer.go(f"/admin/engagement/feedback/{feedback.pk}/")
    officer.sees(STORY)
    officer.press("Publish")
    assert Feedback.objects.get().state == "PUBLISHED"
