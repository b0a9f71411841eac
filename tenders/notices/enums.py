"""Words of notices."""

from django.db import models


class Target(models.TextChoices):
    """What a notice becomes here."""

    INTENTION = "INTENTION", "Commissioning intention"
    OPPORTUNITY = "OPPORTUNITY", "Opportunity"


class Section(models.TextChoices):
    """Which part of a procurement a release tells of, in the words that the interface's ``stages`` takes."""

    PLANNING = "planning", "Planning"
    TENDER = "tender", "Tender"
    AWARD = "award", "Award"


class Tag(models.TextChoices):
    """What a release says that happened (the OCDS release tags that this portal writes)."""

    PLANNING = "planning", "Planning"
    PLANNING_UPDATE = "planningUpdate", "Planning updated"
    TENDER = "tender", "Tender"
    TENDER_UPDATE = "tenderUpdate", "Tender updated"
    TENDER_CANCELLATION = "tenderCancellation", "Tender ended"
    AWARD = "award", "Award"
    AWARD_UPDATE = "awardUpdate", "Award updated"
    CONTRACT = "contract", "Contract"
    CONTRACT_AMENDMENT = "contractAmendment", "Contract changed"
    IMPLEMENTATION = "implementation", "Performance"
    CONTRACT_TERMINATION = "contractTermination", "Contract ended"


SECTIONS = {
    Tag.PLANNING: Section.PLANNING,
    Tag.PLANNING_UPDATE: Section.PLANNING,
    Tag.TENDER: Section.TENDER,
    Tag.TENDER_UPDATE: Section.TENDER,
    Tag.TENDER_CANCELLATION: Section.TENDER,
}
# An update that nothing came before is the first word on the matter.
FIRST = {
    Tag.PLANNING_UPDATE: Tag.PLANNING,
    Tag.TENDER_UPDATE: Tag.TENDER,
    Tag.AWARD_UPDATE: Tag.AWARD,
}
