"""Words of opportunities."""

from django.db import models


class State(models.TextChoices):
    """What people decided about an opportunity; open and closed are asked of the clock."""

    DRAFT = "DRAFT", "Draft"
    CHECKED = "CHECKED", "Checked"
    PUBLISHED = "PUBLISHED", "Published"
    OPENED = "OPENED", "Opened"
    FINISHED = "FINISHED", "Finished"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    TERMINATED = "TERMINATED", "Terminated"


PUBLIC_STATES = (State.PUBLISHED, State.OPENED, State.FINISHED, State.WITHDRAWN, State.TERMINATED)


class LotState(models.TextChoices):
    """Each lot runs alone."""

    COMPETING = "COMPETING", "Competing"
    ASSESSED = "ASSESSED", "Assessed"
    AWARD_APPROVED = "AWARD_APPROVED", "Award approved"
    AWARDED = "AWARDED", "Awarded"
    TERMINATED = "TERMINATED", "Terminated"


class Procedure(models.TextChoices):
    """How the competition runs."""

    OPEN = "OPEN", "Open procedure"
    QUOTES = "QUOTES", "Call for quotes"
    FLEXIBLE = "FLEXIBLE", "Competitive flexible procedure"
    DIRECT = "DIRECT", "Direct award"
    OTHER = "OTHER", "Other"


class CriterionKind(models.TextChoices):
    """What a criterion judges, which decides when it can be seen and how it is scored."""

    QUALITY = "QUALITY", "Quality"
    PRICE = "PRICE", "Price"
    PASS = "PASS", "Pass or fail"


class SealMode(models.TextChoices):
    """When nobody but the opening can read a bid any more."""

    SUBMITTED = "SUBMITTED", "Sealed when submitted"
    DEADLINE = "DEADLINE", "Editable until the deadline"


class Stage(models.TextChoices):
    """Where an opportunity stands now: its state and the clock together."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Being assessed"
    DIRECT = "direct", "Direct award planned"
    AWARDED = "awarded", "Awarded"
    ENDED = "ended", "Ended early"


class YesNo(models.TextChoices):
    """An answer that the law wants given, so that leaving it out is not a no."""

    YES = "YES", "Yes"
    NO = "NO", "No"


class ValueKind(models.TextChoices):
    """What a line of the estimate is (Procurement Act 2023, Schedule 3, paragraph 1)."""

    BASE = "BASE", "The contract itself"
    OPTION = "OPTION", "Option for more supply"
    EXTENSION = "EXTENSION", "Option to extend or renew"
    FEES = "FEES", "Premiums, fees, prizes"
    SUPPLIED = "SUPPLIED", "What the council supplies"


class Engagement(models.TextChoices):
    """Whether the market was engaged beforehand (Procurement Act 2023, sections 16 and 17)."""

    NONE = "NONE", "The market was not engaged"
    NOTICE = "NOTICE", "It was, with an engagement notice"
    NO_NOTICE = "NO_NOTICE", "It was, without a notice"


class ShortPeriod(models.TextChoices):
    """Why bids are asked for sooner than usual (Procurement Act 2023, section 54(4))."""

    PLANNED = "PLANNED", "Qualifying planned procurement notice"
    URGENT = "URGENT", "State of urgency"
    PRESELECTED = "PRESELECTED", "Only pre-selected suppliers"
    NEGOTIATED = "NEGOTIATED", "Agreed with the pre-selected suppliers"


class NeededAgain(models.TextChoices):
    """What happens after the contract (Procurement Regulations 2024, regulation 18(2)(h))."""

    NO = "NO", "Not needed again, or not known"
    REPEAT = "REPEAT", "A similar contract may be awarded directly to the same supplier"
    NOTICE = "NOTICE", "There will be another tender notice"


class ReservedFor(models.TextChoices):
    """Who alone may bid."""

    NOBODY = "NOBODY", "Nobody: everyone may bid"
    SUPPORTED = "SUPPORTED", "Supported employment providers"
    MUTUALS = "MUTUALS", "Public service mutuals"
    UK = "UK", "Suppliers based in the United Kingdom"
    LOCAL = "LOCAL", "Suppliers based in named areas"


class StageKind(models.TextChoices):
    """What a stage of a competitive flexible procedure is for, and so what it allows."""

    SELECTION = "SELECTION", "Selection of suppliers"
    TENDER = "TENDER", "Tenders"
    DIALOGUE = "DIALOGUE", "Dialogue"
    NEGOTIATION = "NEGOTIATION", "Negotiation"
    DEVELOPMENT = "DEVELOPMENT", "Research and development"
    FINAL = "FINAL", "Final tenders"


NEGOTIABLE_STAGES = (StageKind.DIALOGUE, StageKind.NEGOTIATION, StageKind.DEVELOPMENT)


class SupplierLimit(models.TextChoices):
    """How many suppliers a framework takes (Procurement Regulations 2024, regulation 20(2)(i))."""

    SINGLE = "SINGLE", "One supplier"
    MAXIMUM = "MAXIMUM", "A maximum number"
    UNLIMITED = "UNLIMITED", "Any number"


class DirectGround(models.TextChoices):
    """Why a contract is awarded without a competition (Procurement Act 2023, sections 41 to 43 and Schedule 5)."""

    PROTOTYPE = "PROTOTYPE", "Prototype or novel product (paragraph 2)"
    SINGLE = "SINGLE", "Single supplier (paragraphs 4 to 6)"
    ADDITIONAL = "ADDITIONAL", "Additional or repeat supply: extension, partial replacement (paragraph 7)"
    REPEAT = "REPEAT", "Repeat after a competition of the last five years (paragraph 8)"
    COMMODITY = "COMMODITY", "Bought on a commodity market (paragraph 9)"
    INSOLVENCY = "INSOLVENCY", "Advantageous terms on insolvency (paragraphs 10 to 12)"
    URGENCY = "URGENCY", "Extreme and unavoidable urgency (paragraphs 13 and 14)"
    USER_CHOICE = "USER_CHOICE", "The user’s own choice of supplier (paragraphs 15 to 17)"
    LIFE = "LIFE", "Regulations to protect life (section 42)"
    SWITCH = "SWITCH", "No suitable tenders in a competition (section 43)"
    BELOW = "BELOW", "Below the threshold: our own rules allow it"


URGENT_GROUNDS = (DirectGround.URGENCY, DirectGround.LIFE)


class OverrulingState(models.TextChoices):
    """The life of a finding that somebody wants to let stand."""

    PROPOSED = "PROPOSED", "Proposed"
    CONFIRMED = "CONFIRMED", "Confirmed"
    REFUSED = "REFUSED", "Refused"


class Anchor(models.TextChoices):
    """A date of the opportunity that others are counted from; its value is the name of the field, in capitals."""

    NOTICE = "NOTICE", "Notice published"
    OPENS = "OPENS", "Bidding opens"
    QUESTIONS = "QUESTIONS", "Questions until"
    DEADLINE = "DEADLINE", "Bids until"
    AWARD = "AWARD", "Award expected"
    START = "START", "Contract starts"
    END = "END", "Contract ends"


class TimeRule(models.TextChoices):
    """How a date of the timetable is found."""

    FIXED = "FIXED", "A fixed day"
    OFFSET = "OFFSET", "So many days from another date"
    MIDPOINT = "MIDPOINT", "Midway between two dates"


class OffsetUnit(models.TextChoices):
    """What is counted."""

    DAYS = "DAYS", "days"
    WORKING_DAYS = "WORKING_DAYS", "working days"
    WEEKS = "WEEKS", "weeks"
    MONTHS = "MONTHS", "months"


class AmendmentState(models.TextChoices):
    """The life of a change to a published opportunity."""

    PROPOSED = "PROPOSED", "Proposed"
    PUBLISHED = "PUBLISHED", "Published"
    DROPPED = "DROPPED", "Dropped"


class PlatformFault(models.TextChoices):
    """What kept bidders out, so that a deadline may still move after it has passed."""

    OUTAGE = "OUTAGE", "This portal could not be reached"
    SIGN_IN = "SIGN_IN", "People could not sign in"
    BIDS = "BIDS", "Bids could not be written or sent"


class DeadlineDecision(models.TextChoices):
    """What the change means for the time that bidders have (Procurement Act 2023, section 31)."""

    EXTENDED = "EXTENDED", "Bidders get more time"
    ENOUGH = "ENOUGH", "The time is still enough"


class LineKind(models.TextChoices):
    """What a line of the price schedule is. The labels stand as headings."""

    NORMAL = "NORMAL", "Part of the service"
    TUPE = "TUPE", "Staff who transfer (TUPE)"
    OPTION = "OPTION", "Options that may be taken up"


class PriceWay(models.TextChoices):
    """How bidders price the years of a contract."""

    ONE = "ONE", "One price for all years"
    INDEXED = "INDEXED", "The price of year 1, raised each year by our per cent"
    EACH = "EACH", "A price for each year"


class LifeCost(models.TextChoices):
    """Which part of a whole-life cost a price line is (Procurement Act 2023, section 23(5)(b))."""

    ACQUISITION = "BUY", "Buying it"
    USE = "USE", "Using it"
    MAINTENANCE = "KEEP", "Maintaining it"
    END = "END", "At the end of its life"
    EXTERNAL = "EXTERNAL", "Costs to others and to nature"
