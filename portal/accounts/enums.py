"""The words that people, organisations and their papers are described with."""

from django.db import models


class LegalForm(models.TextChoices):
    """What an organisation is in law; decides which registers it can be looked up in."""

    COMPANY_SHARES = "COMPANY_SHARES", "Company limited by shares"
    COMPANY_GUARANTEE = "COMPANY_GUARANTEE", "Company limited by guarantee"
    CIO = "CIO", "Charity (charitable incorporated organisation or trust)"
    CHARITABLE_COMPANY = "CHARITABLE_COMPANY", "Charitable company"
    CIC = "CIC", "Community interest company"
    PARTNERSHIP = "PARTNERSHIP", "Partnership"
    SOLE_TRADER = "SOLE_TRADER", "Sole trader"
    PUBLIC_BODY = "PUBLIC_BODY", "Public body"
    MUTUAL = "MUTUAL", "Co-operative or mutual"
    UNINCORPORATED = "UNINCORPORATED", "Unincorporated association"
    OTHER = "OTHER", "Other"


# Their address is somebody's home.
PRIVATE_FORMS = (LegalForm.SOLE_TRADER,)


class Size(models.TextChoices):
    """By people employed, as the procurement notices ask for it."""

    MICRO = "MICRO", "Micro (fewer than 10 people)"
    SMALL = "SMALL", "Small (10 to 49 people)"
    MEDIUM = "MEDIUM", "Medium (50 to 249 people)"
    LARGE = "LARGE", "Large (250 people or more)"


class MemberRole(models.TextChoices):
    """What a member may do in their organisation."""

    OWNER = "OWNER", "Owner"
    EDITOR = "EDITOR", "Editor"
    VIEWER = "VIEWER", "Viewer"


MAY_EDIT_BIDS = (MemberRole.OWNER, MemberRole.EDITOR)


class InvitationState(models.TextChoices):
    """What people decided about an invitation; that it ran out is computed."""

    SENT = "SENT", "Sent"
    ACCEPTED = "ACCEPTED", "Accepted"
    REVOKED = "REVOKED", "Taken back"


class JoinState(models.TextChoices):
    """What the owners decided about somebody who asked to join."""

    ASKED = "ASKED", "Waiting for an answer"
    ACCEPTED = "ACCEPTED", "Accepted"
    DECLINED = "DECLINED", "Declined"


class GrantState(models.TextChoices):
    """A role that needs two administrators is proposed by one and decided by another."""

    PROPOSED = "PROPOSED", "Waiting for a second administrator"
    CONFIRMED = "CONFIRMED", "Confirmed"
    REFUSED = "REFUSED", "Refused"
