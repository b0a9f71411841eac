"""What everyone could read: the evaluation model, each version, each document, and what others keep of notices."""

from collections.abc import Iterator

from portal.audit.services import canonical
from tenders.awarding.slots import RECORDS

from .entries import Entry, Item, Names, Source, stored, table


def published_files(source: Source) -> Iterator[Item]:
    """``model.json`` and the folder ``notices/``."""
    opportunity = source.opportunity
    yield Entry(
        "model.json",
        f"The evaluation model as it was published. Its digest was published with it: {opportunity.model_digest}.",
        (canonical(opportunity.model_content or {}).encode(),),
    )
    yield table(
        "notices/versions.csv",
        "Every published version: when, by whom, why, and what changed.",
        ("Version", "Published", "By", "Reason", "Notice", "What changed", "Before", "After"),
        _versions(source),
    )
    yield from _documents(source)
    for found in RECORDS.ask(source.award, source.person, source.now):
        for name, about, content in found:
            yield Entry(name, about, (content,))


def _versions(source: Source) -> Iterator[tuple]:
    for row in source.opportunity.versions.select_related("by").order_by("number"):
        facts = (row.number, row.at, str(row.by or "The portal"), row.reason, row.notice_number)
        for what, before, after in row.difference or [("", "", "")]:
            yield (*facts, what, before, after)


def _documents(source: Source) -> Iterator[Item]:
    names = Names()
    for row in source.opportunity.published_documents.select_related("stored").iterator(chunk_size=100):
        until = f" until version {row.until}" if row.until else ""
        about = f"{row.title}. Published in version {row.since}{until}."
        name = names.take(f"{row.number:02d}-{row.stored.name}")
        yield stored(f"notices/documents/{name}", about, row.stored)
