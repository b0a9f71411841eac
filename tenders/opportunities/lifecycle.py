"""The lives of an opportunity and of its lots."""

from portal.lifecycle import Lifecycle, Step, anyone

from . import rules
from .enums import LotState, State

LIFE = Lifecycle(
    "opportunities.Opportunity",
    Step("check", (State.DRAFT,), State.CHECKED, rules.may_check, says="{actor} checked “{subject}”"),
    Step(
        "return_to_draft",
        (State.CHECKED,),
        State.DRAFT,
        rules.may_return,
        says="{actor} returned “{subject}” to draft",
    ),
    Step("publish", (State.CHECKED,), State.PUBLISHED, rules.may_publish, says="{actor} published “{subject}”"),
    Step(
        "withdraw",
        (State.DRAFT, State.CHECKED, State.PUBLISHED),
        State.WITHDRAWN,
        rules.may_withdraw,
        says="{actor} withdrew “{subject}”",
    ),
    Step(
        "open", (State.PUBLISHED,), State.OPENED, rules.may_record_opening, says="The bids for “{subject}” were opened"
    ),
    Step("finish", (State.OPENED,), State.FINISHED, rules.may_finish, says="“{subject}” was finished"),
    Step("terminate", (State.OPENED,), State.TERMINATED, rules.may_terminate, says="{actor} terminated “{subject}”"),
    Step(
        "list_imported",
        (State.DRAFT,),
        State.PUBLISHED,
        rules.may_import,
        says="“{subject}” was taken in from a published notice",
    ),
    Step(
        "finish_imported",
        (State.PUBLISHED,),
        State.FINISHED,
        rules.may_import,
        says="“{subject}” was awarded, says its notice",
    ),
    Step(
        "end_imported",
        (State.PUBLISHED,),
        State.TERMINATED,
        rules.may_import,
        says="“{subject}” was ended, says its notice",
    ),
)

# The rules of a lot's steps are asked by the award that causes them (evaluation.rules).
LOT_LIFE = Lifecycle(
    "opportunities.Lot",
    Step("assess", (LotState.COMPETING,), LotState.ASSESSED, anyone, says="{subject}: the assessment is complete"),
    Step("approve_award", (LotState.ASSESSED,), LotState.AWARD_APPROVED, anyone, says="{subject}: award approved"),
    Step("award", (LotState.AWARD_APPROVED,), LotState.AWARDED, anyone, says="{subject} was awarded"),
    Step(
        "terminate",
        (LotState.COMPETING, LotState.ASSESSED, LotState.AWARD_APPROVED),
        LotState.TERMINATED,
        anyone,
        says="{subject} was ended without an award",
    ),
)
