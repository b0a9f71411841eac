"""A gap: one thing to mend before publication."""

from dataclasses import dataclass, replace

ROWS = (
    "lots",
    "criteria",
    "price_lines",
    "price_terms",
    "scoring_rules",
    "documents",
    "value_lines",
    "timetable",
    "stages",
    "frameworks",
    "direct_awards",
)

OUR_OWN = "our own rule"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to mend: the field, the sentence, and the paragraph of law that wants it ("" where none does)."""

    field: str
    sentence: str
    para: str = ""

    def without_paragraph(self) -> "Gap":
        """The same under a law whose paragraphs this portal does not know; the council's own rules are its own anywhere."""
        return self if self.para == OUR_OWN else replace(self, para="")

    @property
    def anchor(self) -> str:
        """The id of the field, or of the rows, on the edit screen."""
        return f"id_{self.field}-FORMS" if self.field in ROWS else f"id_{self.field}"

    @property
    def is_of_the_authority(self) -> bool:
        """It is mended in the authority's settings, not in the opportunity."""
        return self.field.startswith("authority.")
