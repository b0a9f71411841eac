"""What changed after publication: one opportunity got more time, and another document."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from home.demo.documents import pdf
from home.demo.opportunities import Workshop
from tenders.opportunities import services
from tenders.opportunities.models import Opportunity

CHANGED = "carers-breaks"


def make_changes(shop: Workshop) -> None:
    """The short breaks for carers: a week more, and a specification that says what happens at night."""
    opportunity = Opportunity.objects.get(slug=CHANGED)
    now = shop.now - timedelta(days=2)
    old = opportunity.published_documents.get()
    lines = ["Short breaks for carers, version 2", "Clause 4.3 now says what happens when a carer is ill at night."]
    upload = SimpleUploadedFile("specification-carers-breaks-v2.pdf", pdf(lines), content_type="application/pdf")
    amendment = services.propose_amendment(
        opportunity=opportunity,
        values={
            "deadline": opportunity.deadline + timedelta(days=7),
            "description": f"{opportunity.description}\n\nBreaks at night count too: see clause 4.3 of the specification.",
        },
        documents=[services.NewDocument(upload, "Specification carers-breaks, version 2", old)],
        reason="Providers asked about nights. The specification now says what happens when a carer is ill at night.",
        deadline_decision="EXTENDED",
        deadline_reason="A week more, so that everyone can think again about staff for the night.",
        actor=shop.cast["commissioner"],
        now=now,
    )
    number = f"{now.year}/S 000-004999"
    services.publish_amendment(amendment=amendment, actor=shop.cast["lead"], now=now, notice_number=number)
