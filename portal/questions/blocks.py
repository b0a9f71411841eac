"""How a question set is written in the back office: a section is a block, a question is a block of its kind.

The id that Wagtail gives a block is the question's stable id: it survives rewording and moving.
"""

from wagtail import blocks

from .enums import Kind, OverLimit
from .structure import MOST_ROWS

MOST_COLUMNS = 8


def _base(*, required: bool = True) -> list[tuple[str, blocks.Block]]:
    fields: list[tuple[str, blocks.Block]] = [
        ("text", blocks.CharBlock(label="Question", max_length=300)),
        ("hint", blocks.TextBlock(label="Hint", required=False, rows=2)),
    ]
    if required:
        fields.append(("required", blocks.BooleanBlock(label="Must be answered", required=False, default=True)))
        not_scored = blocks.BooleanBlock(
            label="Not scored",
            required=False,
            help_text="No criterion may name it, and evaluators do not see it. Only in bids.",
        )
        fields.append(("unscored", not_scored))
    return fields


def _options(label: str = "Choices", *, least: int = 2, **more: str) -> tuple[str, blocks.Block]:
    first = {} if least else {"default": []}
    return ("options", blocks.ListBlock(blocks.CharBlock(max_length=200), label=label, min_num=least, **first, **more))


class ColumnBlock(blocks.StructBlock):
    """One column of a table."""

    name = blocks.CharBlock(label="Name", max_length=80)
    is_number = blocks.BooleanBlock(label="Numbers only", required=False)
    is_day = blocks.BooleanBlock(label="Dates only", required=False)
    required = blocks.BooleanBlock(label="Must be filled in", required=False, default=True)
    choices = blocks.ListBlock(
        blocks.CharBlock(max_length=120),
        label="Choices",
        default=[],
        min_num=0,
        help_text="Without any, people write what they like.",
    )

    class Meta:
        label = "Column"


def _most_rows(label: str) -> tuple[str, blocks.Block]:
    return ("max_rows", blocks.IntegerBlock(label=label, min_value=1, max_value=MOST_ROWS, default=10))


def _table() -> list[tuple[str, blocks.Block]]:
    labels = blocks.ListBlock(
        blocks.CharBlock(max_length=120),
        label="Rows",
        default=[],
        min_num=0,
        max_num=MOST_ROWS,
        help_text="Without any, those who answer add rows themselves.",
    )
    return [
        *_base(),
        ("columns", blocks.ListBlock(ColumnBlock(), label="Columns", min_num=1, max_num=MOST_COLUMNS)),
        ("row_labels", labels),
        _most_rows("How many rows may be added at most"),
    ]


def _scale() -> list[tuple[str, blocks.Block]]:
    return [
        *_base(),
        ("low", blocks.IntegerBlock(label="From", min_value=0, max_value=9, default=1)),
        ("low_words", blocks.CharBlock(label="What the lowest means", max_length=80)),
        ("high", blocks.IntegerBlock(label="To", min_value=1, max_value=10, default=5)),
        ("high_words", blocks.CharBlock(label="What the highest means", max_length=80)),
    ]


class QuestionsBlock(blocks.StreamBlock):
    """The questions of one section, in order."""

    short_text = blocks.StructBlock(_base(), label=Kind.SHORT_TEXT.label, icon="edit")
    long_text = blocks.StructBlock(
        [
            *_base(),
            ("word_limit", blocks.IntegerBlock(label="Word limit", min_value=1, max_value=20_000, default=500)),
            (
                "over_limit",
                blocks.ChoiceBlock(
                    choices=OverLimit.choices,
                    default=OverLimit.REFUSE,
                    label="If it is longer",
                    help_text="Stands at the question. Only in bids can a text be cut.",
                ),
            ),
        ],
        label=Kind.LONG_TEXT.label,
        icon="pilcrow",
    )
    number = blocks.StructBlock(
        [*_base(), ("unit", blocks.CharBlock(label="Unit", required=False, max_length=40))],
        label=Kind.NUMBER.label,
        icon="order",
    )
    money = blocks.StructBlock(_base(), label=Kind.MONEY.label, icon="tag")
    date = blocks.StructBlock(_base(), label=Kind.DATE.label, icon="date")
    yes_no = blocks.StructBlock(_base(), label=Kind.YES_NO.label, icon="check")
    one_of = blocks.StructBlock([*_base(), _options()], label=Kind.ONE_OF.label, icon="radio-full")
    many_of = blocks.StructBlock(
        [
            *_base(),
            _options(),
            (
                "none_option",
                blocks.CharBlock(
                    label="Words for “none of these”", required=False, max_length=100, help_text="Excludes the others."
                ),
            ),
        ],
        label=Kind.MANY_OF.label,
        icon="list-ul",
    )
    file = blocks.StructBlock(_base(), label=Kind.FILE.label, icon="doc-full")
    table = blocks.StructBlock(_table(), label=Kind.TABLE.label, icon="table")
    scale = blocks.StructBlock(_scale(), label=Kind.SCALE.label, icon="order")
    address = blocks.StructBlock(_base(), label=Kind.ADDRESS.label, icon="home")
    organisations = blocks.StructBlock(
        [*_base(), _most_rows("How many may be named at most")], label=Kind.ORGANISATIONS.label, icon="group"
    )
    partners = blocks.StructBlock(
        [
            *_base(),
            _options(
                "Conditions of participation",
                least=0,
                help_text="Each partner ticks those that it satisfies. Without any, they write which.",
            ),
            _most_rows("How many may be named at most"),
        ],
        label=Kind.PARTNERS.label,
        icon="group",
    )
    promises = blocks.StructBlock(
        [*_base(), _options("Priorities", least=1), _most_rows("How many promises may be made at most")],
        label=Kind.PROMISES.label,
        icon="pick",
    )
    share_code = blocks.StructBlock(_base(), label=Kind.SHARE_CODE.label, icon="key")
    declaration = blocks.StructBlock(
        [*_base(), ("statement", blocks.TextBlock(label="What is declared", rows=4))],
        label=Kind.DECLARATION.label,
        icon="success",
    )
    information = blocks.StructBlock(
        [
            ("text", blocks.CharBlock(label="Heading", max_length=300)),
            ("hint", blocks.TextBlock(label="Text", rows=4)),
        ],
        label=Kind.INFORMATION.label,
        icon="info-circle",
    )

    class Meta:
        min_num = 1


class SectionBlock(blocks.StructBlock):
    """A group of questions that is answered on one page."""

    title = blocks.CharBlock(max_length=120)
    introduction = blocks.TextBlock(required=False, rows=2)
    questions = QuestionsBlock()

    class Meta:
        icon = "list-ol"
        label = "Section"
