"""Notices of other platforms, invented for tests: written as files and taken in by the command's service."""

import csv
import io
import json
from datetime import UTC, datetime

from tenders.notices.services import import_file

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OCID = "ocds-h6vhtk-0abc12"
COLUMNS = [
    "Notice Identifier",
    "Notice Type",
    "Organisation Name",
    "Status",
    "Published Date",
    "Title",
    "Description",
    "Nationwide",
    "Postcode",
    "Region",
    "Cpv Codes",
    "Contact Name",
    "Contact Email",
    "Contact Address 1",
    "Contact Address 2",
    "Contact Town",
    "Contact Postcode",
    "Contact Country",
    "Contact Telephone",
    "Contact Website",
    "Attachments",
    "Links",
    "Additional Text",
    "Start Date",
    "End Date",
    "Closing Date",
    "Is sub-contract",
    "Parent Reference",
    "Suitable for SME",
    "Suitable for VCO",
    "Supply Chain",
    "OJEU Contract Type",
    "Value Low",
    "Value High",
    "Awarded Date",
    "Awarded Value",
    "Supplier",
    "Supplier's contact name",
    "Contract start date",
    "Contract end date",
    "OJEU Procedure Type",
    "Accelerated Justification",
    "Closing Time",
]
SUPPLIER = "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]"
COLUMNS[COLUMNS.index("Supplier")] = SUPPLIER


def release(*, tag="tender", id="000001-2026", ocid=OCID, date="2026-06-01T09:00:00Z", tender=None, **more):
    """One release with a tender section; a key given as None is left out."""
    whole = {
        "ocid": ocid,
        "id": id,
        "date": date,
        "tag": [tag],
        "buyer": {"id": "GB-1", "name": "Elsewhere Council"},
        "tender": {"title": "Night shelter", "description": "Beds for people with nowhere to go.", **(tender or {})},
        **more,
    }
    return {name: value for name, value in whole.items() if value is not None}


def award(**more):
    """An award section to put into ``release(awards=[award()])``."""
    return {"id": "1", "date": "2026-09-01T00:00:00+01:00", "suppliers": [{"name": "Warm Beds Ltd"}], **more}


def package(*releases):
    """A release package as bytes."""
    return json.dumps({"version": "1.1", "releases": list(releases)}).encode()


def row(**cells):
    """One row of the CSV; ``cells`` by column name with ``_`` for a space."""
    known = {
        "Notice Identifier": "EC-1",
        "Notice Type": "Contract",
        "Organisation Name": "Elsewhere Council",
        "Status": "Open",
        "Published Date": "2026-06-01T09:00:00+01:00",
        "Title": "Night shelter",
        "Description": "Beds for people with nowhere to go.",
    }
    known |= {name.replace("_", " "): value for name, value in cells.items()}
    return [known.get(name, "") for name in COLUMNS]


def table(*rows):
    """A CSV file as bytes, with the mark that the platform writes at its start."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def take_in(folder, content, *, name="notices.json", now=NOW):
    """Write the file and take it in."""
    path = folder / name
    path.write_bytes(content)
    return import_file(path, now=now)
