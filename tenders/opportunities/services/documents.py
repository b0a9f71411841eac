"""Keeping documents as they were published."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File

from portal.core.verdicts import NotAllowed
from portal.files.services import store
from tenders.opportunities.models import Opportunity, PublishedDocument


def freeze(opportunity: Opportunity, actor: Any, now: datetime) -> list[PublishedDocument]:
    """Copy every attached document into the private store with its digest, at publication.

    Raises ``NotAllowed`` with the document's title when a file is of a kind that is not handed out.
    """
    kept = []
    for number, row in enumerate(opportunity.documents.select_related("document"), start=1):
        with row.document.file.open("rb") as file:
            upload: Any = File(file, name=row.document.filename)
            try:
                stored = store(upload=upload, actor=actor, now=now)
            except ValidationError as fault:
                raise NotAllowed(f"“{row.document.title}” cannot be published: {fault.messages[0]}") from fault
        kept.append(
            PublishedDocument.objects.create(
                opportunity=opportunity, stored=stored, title=row.document.title, number=number
            )
        )
    return kept
