"""Small real PDF files for the demonstration."""

from django.core.files.base import ContentFile
from wagtail.documents.models import Document


def pdf(lines: list[str]) -> bytes:
    """One page of text as a PDF."""
    text = "BT /F1 12 Tf 56 780 Td 18 TL " + " ".join(f"({_plain(line)}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}").encode("latin-1")


def _plain(line: str) -> str:
    return line.encode("ascii", "replace").decode().replace("\\", " ").replace("(", "[").replace(")", "]")


def document(title: str, lines: list[str]) -> Document:
    """A document of the site."""
    file = ContentFile(pdf([title, "", *lines]), name=f"{title.lower().replace(' ', '-')}.pdf")
    return Document.objects.create(title=title, file=file)
