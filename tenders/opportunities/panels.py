"""The edit screen of an opportunity, in the order in which a commissioner thinks."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel


def _group(heading, *rows, help_text="", folded=True):
    panels = [FieldPanel(row) if isinstance(row, str) else row for row in rows]
    return MultiFieldPanel(panels, heading=heading, help_text=help_text, classname="collapsed" if folded else "")


def _row(*names):
    return FieldRowPanel([FieldPanel(name) for name in names])


PANELS = [
    TitleFieldPanel("title", classname=""),
    FieldPanel("slug", heading="Address", help_text="The last part of the page’s address. It is made from the title."),
    FieldPanel("summary"),
    FieldPanel("description", help_text="What you want to buy: this stands on the public page."),
    _group(
        "What kind of thing it is",
        _row("kind", "category"),
        _row("procedure", "is_concession"),
        _row("intention", "service"),
        _row("cpv_codes", "regions"),
        "quantity",
        _row("suits_small", "suits_voluntary"),
        _row("is_health_care", "exemption"),
        folded=False,
    ),
    InlinePanel(
        "value_lines",
        label="Part of the estimate",
        heading="Estimated value",
        help_text="The most the council could expect to pay: the contract, each option and each extension, with VAT. The totals below are made from these lines.",
    ),
    _group(
        "Totals",
        _row("value_net", "value_gross"),
        help_text="Filled from the lines above. Type them only where there are no lines.",
        folded=False,
    ),
    InlinePanel(
        "timetable",
        label="Date",
        heading="Timetable",
        help_text="Dates counted from others move with them. What an entry sets need not be typed below.",
    ),
    _group(
        "Dates",
        "notice_on",
        _row("opens_at", "questions_by"),
        _row("deadline", "award_expected"),
        _row("contract_start", "contract_end"),
        help_text="Times are UK time. The second that you give is the last in which a bid is taken.",
        folded=False,
    ),
    _group(
        "Time for bids",
        "has_all_documents",
        "later_documents",
        "short_period",
        "short_period_reason",
        _row("planned_notice_number", "planned_notice_on"),
        "time_reasons",
        help_text="The shortest time the law allows is shown under “Check before publication”.",
    ),
    InlinePanel(
        "lots",
        label="Lot",
        heading="Lots",
        min_num=1,
        help_text="What is not divided is one lot. Number them from 1; no number twice.",
    ),
    _group(
        "How lots are shared out",
        "no_lots_reason",
        _row("lots_bid_max", "lots_award_max"),
        "lots_award_method",
        "options_supply",
        "options_extension",
    ),
    FieldPanel("question_set", help_text="The newest published version is frozen when the opportunity is published."),
    FieldPanel(
        "weighing",
        help_text="Bidders see it. An order of importance gives the last criterion one part, the one before it two, and so on.",
    ),
    InlinePanel(
        "criteria",
        label="Criterion",
        heading="Criteria",
        help_text="Write a group before its parts. Percentages of all parts together make 100.",
    ),
    InlinePanel(
        "scoring_rules",
        label="Scoring rules",
        heading="Scoring rules",
        help_text="Without them: lowest price ÷ price, points rounded to two places at each step, equal totals share a place.",
    ),
    InlinePanel(
        "price_lines",
        label="Price line",
        heading="Price schedule",
        help_text="Needed where a criterion is scored by price. Bidders give a price for one unit, without VAT.",
    ),
    InlinePanel(
        "price_terms",
        label="Price terms",
        heading="Price terms",
        help_text="Only for prices over several years or with a ceiling of the total. One for all lots, or one a lot.",
    ),
    InlinePanel(
        "stages",
        label="Stage",
        heading="Stages",
        help_text="Only for the competitive flexible procedure. Patterns to start from are under “Check before publication”.",
    ),
    InlinePanel("frameworks", label="Framework", heading="Framework", max_num=1),
    _group(
        "Call-off",
        "called_off_from",
        _row("called_off_ref", "called_off_regime"),
        help_text="A call-off follows the law of its framework and needs no tender notice.",
    ),
    InlinePanel("direct_awards", label="Direct award", heading="Direct award", max_num=1),
    InlinePanel(
        "documents",
        label="Document",
        heading="Documents",
        help_text="Everyone can download them from publication on, without an account.",
    ),
    _group(
        "Terms",
        "specification",
        "conditions",
        "payment_terms",
        "risks",
        "languages",
        _row("gpa", "cptpp"),
        "is_auction",
        "auction_details",
        _row("needed_again", "next_notice_on"),
        _row("reserved_for", "reserved_small", "reserved_voluntary"),
        "reserved_areas",
    ),
    _group(
        "Before the notice",
        "engagement",
        "engagement_notice_number",
        "no_engagement_reason",
        "conflicts_assessed_on",
        "conflicts_summary",
        "small_suppliers",
        "promotion_assessment",
    ),
    _group("Who buys", _row("contact_name", "contact"), "joint_with", "agent"),
    FieldPanel(
        "seal_mode", help_text="Whether a submitted bid can still be read and changed by its bidder until the deadline."
    ),
    FieldPanel("finish_hours"),
    FieldPanel("image"),
]
