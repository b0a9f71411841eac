"""The blocks that editors write pages with: few, plain, and each as accessible as its template can make it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# No headings (they are blocks, so that levels are right), no images, no embeds.
TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.StructBlock):
    """A heading below the page's own; the id lets other pages point at it."""

    text = blocks.CharBlock(max_length=150, label="words")
    level = blocks.ChoiceBlock([("2", "Section"), ("3", "Part of a section")], default="2")
    anchor = blocks.RegexBlock(
        r"^[a-z][a-z0-9-]*$",
        required=False,
        max_length=50,
        label="address within the page",
        help_text="Small letters, figures and hyphens. Leave empty unless you want to link to this heading.",
        error_messages={"invalid": "Use small letters, figures and hyphens, and begin with a letter."},
    )

    class Meta:
        icon = "title"
        template = "home/blocks/heading.html"


class TableBlock(blocks.StructBlock):
    """A table of plain words: a caption, one row of column headings, rows of as many cells."""

    caption = blocks.CharBlock(max_length=200, help_text="What the table shows: read out before the table.")
    head = blocks.ListBlock(blocks.CharBlock(max_length=120), label="column headings", min_num=1)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False, max_length=1000), label="cells"))
    first_cell_names_row = blocks.BooleanBlock(required=False, label="the first cell of each row is its heading")
    figures = blocks.BooleanBlock(required=False, label="all columns but the first hold figures")

    class Meta:
        icon = "table"
        template = "home/blocks/table.html"

    def clean(self, value):
        """Refuses rows that are longer or shorter than the headings: a screen reader would name cells wrongly."""
        value = super().clean(value)
        width = len(value["head"])
        wrong = [number for number, row in enumerate(value["rows"], 1) if len(row) != width]
        if wrong:
            rows = ", ".join(map(str, wrong))
            raise blocks.StructBlockValidationError(
                {"rows": ValidationError(f"Each row needs {width} cells, as many as headings. Look at row {rows}.")}
            )
        return value

    def get_context(self, value, parent_context=None):
        """The columns that hold figures, counted from 0."""
        context = super().get_context(value, parent_context)
        context["numeric"] = list(range(1, len(value["head"]))) if value["figures"] else []
        context["stacked"] = not value["figures"]
        return context


class ContactBlock(blocks.StructBlock):
    """How to reach somebody; what is empty is left out."""

    heading = blocks.CharBlock(max_length=100)
    who = blocks.CharBlock(max_length=100, required=False, label="team or person")
    email = blocks.EmailBlock(required=False, label="e-mail")
    phone = blocks.CharBlock(max_length=40, required=False, label="telephone")
    hours = blocks.CharBlock(max_length=100, required=False, label="when they answer")
    address = blocks.TextBlock(required=False, rows=4, label="postal address")

    class Meta:
        icon = "mail"
        template = "home/blocks/contact.html"


class DocumentBlock(blocks.StructBlock):
    """A file to download, with its kind and size said before the click."""

    document = DocumentChooserBlock()
    description = blocks.CharBlock(max_length=250, required=False)

    class Meta:
        icon = "doc-full"
        template = "home/blocks/document.html"


class FigureBlock(blocks.StructBlock):
    """A picture that says something; its words are required, because a picture without them excludes people."""

    image = ImageChooserBlock()
    alternative = blocks.CharBlock(
        max_length=250, label="what the picture shows", help_text="For people who cannot see it."
    )
    caption = blocks.CharBlock(max_length=250, required=False)

    class Meta:
        icon = "image"
        template = "home/blocks/figure.html"


class CycleBlock(blocks.StructBlock):
    """The commissioning cycle as a drawing with its finding; the stages are explained in the text that follows."""

    finding = blocks.CharBlock(max_length=250, label="what the drawing says")

    class Meta:
        icon = "rotate"
        label = "commissioning cycle"
        template = "home/blocks/cycle.html"


class RelatedBlock(blocks.StructBlock):
    """Where to read on."""

    heading = blocks.CharBlock(max_length=100, default="Read on")
    pages = blocks.ListBlock(blocks.PageChooserBlock())

    class Meta:
        icon = "link"
        template = "home/blocks/related.html"


class BodyBlock(blocks.StreamBlock):
    """Every block of a page's body."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(features=TEXT_FEATURES, template="home/blocks/text.html")
    callout = blocks.RichTextBlock(features=TEXT_FEATURES, icon="openquote", template="home/blocks/callout.html")
    warning = blocks.CharBlock(max_length=300, icon="warning", template="home/blocks/warning.html")
    checklist = blocks.ListBlock(
        blocks.CharBlock(max_length=300), icon="list-ul", template="home/blocks/checklist.html"
    )
    table = TableBlock()
    contact = ContactBlock()
    document = DocumentBlock()
    figure = FigureBlock()
    cycle = CycleBlock()
    related = RelatedBlock()

    class Meta:
        block_counts: ClassVar[dict] = {"cycle": {"max_num": 1}}
