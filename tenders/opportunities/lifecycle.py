"""The lives of an opportunity and of its lots."""

from portal.lifecycle import Lifecycle, Step, anyone

from . import rules
from .enums import AmendmentState, LotState, OverrulingState, State

LIFE = Lifecycle(
    "opportunities.Opportunity",
    Step("check", (State.DRAFT,), State.CHECKED, rules.may_check, says="{actor} checked “{subject}”"),
    Step(
        "return_to_draft",
        (State.CHECKED, State.PUBLISHED),
        State.DRAFT,
        rules.may_return,
        says="{actor} returned “{subject}” to draft",
    ),
    Step("publish", (State.CHECKED,), State.PUBLISHED, rules.may_publish, says="{actor} published “{subject}”"),
    Step(
        "submit_notice",
        (State.PUBLISHED,),
        State.PUBLISHED,
        rules.may_submit_notice,
        says="{actor} recorded that the notice of “{subject}” was sent to the central platform",
        label="Record: notice sent",
    ),
    Step(
        "confirm_notice",
        (State.PUBLISHED,),
        State.PUBLISHED,
        rules.may_confirm_notice,
        says="{actor} recorded that the central platform published the notice of “{subject}”",
        label="Record: notice published",
    ),
    Step(
        "reject_notice",
        (State.PUBLISHED,),
        State.PUBLISHED,
        rules.may_reject_notice,
        says="{actor} recorded that the notice of “{subject}” was rejected or taken back",
        label="Record: notice rejected or taken back",
    ),
    Step(
        "publish_here_first",
        (State.PUBLISHED,),
        State.PUBLISHED,
        rules.may_publish_here_first,
        says="{actor} published “{subject}” here first: the central platform had not answered",
        label="Publish here first",
    ),
    Step(
        "amend",
        (State.PUBLISHED,),
        State.PUBLISHED,
        rules.may_be_amended,
        says="{actor} published version {version} of “{subject}”",
    ),
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
    Step(
        "conclude",
        (State.PUBLISHED,),
        State.FINISHED,
        rules.may_conclude,
        says="{actor} recorded the contract of “{subject}”, entered into on {entered}",
        label="Record: contract entered into",
    ),
    Step("finish", (State.OPENED,), State.FINISHED, rules.may_finish, says="“{subject}” was finished"),
    Step(
        "reopen",
        (State.FINISHED,),
        State.OPENED,
        rules.may_finish,
        says="“{subject}” goes on: an award was withdrawn",
    ),
    Step(
        "end_unawarded",
        (State.OPENED,),
        State.TERMINATED,
        rules.may_finish,
        says="“{subject}” ended: no lot of it was awarded",
    ),
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
        "set_aside",
        (LotState.AWARDED,),
        LotState.ASSESSED,
        anyone,
        says="{subject}: the award was withdrawn, and the results stand",
    ),
    Step(
        "send_back",
        (LotState.AWARD_APPROVED,),
        LotState.ASSESSED,
        anyone,
        says="{subject}: the approval was taken back, and the results stand",
    ),
    Step(
        "terminate",
        (LotState.COMPETING, LotState.ASSESSED),
        LotState.TERMINATED,
        anyone,
        says="{subject} was ended without an award",
    ),
)

OVERRULING_LIFE = Lifecycle(
    "opportunities.Overruling",
    Step(
        "confirm",
        (OverrulingState.PROPOSED,),
        OverrulingState.CONFIRMED,
        rules.may_decide_overruling,
        says="{actor} let a finding of the question linter stand: {subject}",
    ),
    Step(
        "refuse",
        (OverrulingState.PROPOSED,),
        OverrulingState.REFUSED,
        rules.may_decide_overruling,
        says="{actor} refused to let a finding of the question linter stand: {subject}",
    ),
)

AMENDMENT_LIFE = Lifecycle(
    "opportunities.Amendment",
    Step(
        "publish",
        (AmendmentState.PROPOSED,),
        AmendmentState.PUBLISHED,
        rules.may_publish_amendment,
        says="{actor} published: {subject}",
    ),
    Step(
        "drop",
        (AmendmentState.PROPOSED,),
        AmendmentState.DROPPED,
        rules.may_drop_amendment,
        says="{actor} dropped: {subject}",
    ),
)
