"""The lives of openings, seats, scores, moderations and awards."""

from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import AwardState, MemberState, ModerationState, OpeningState, ScoreState

OPENING_LIFE = Lifecycle(
    "evaluation.Opening",
    Step(
        "finish",
        (OpeningState.CALLED,),
        OpeningState.DONE,
        rules.may_finish_opening,
        says="{subject}: {count} bids were opened by {openers}",
    ),
)

MEMBER_LIFE = Lifecycle(
    "evaluation.PanelMember",
    Step(
        "declare_none",
        (MemberState.INVITED,),
        MemberState.CLEARED,
        rules.may_declare,
        says="{actor} declared no interest",
        label="I have no interest to declare",
    ),
    Step(
        "declare",
        (MemberState.INVITED,),
        MemberState.DECLARED,
        rules.may_declare,
        says="{actor} declared an interest",
        label="Declare this interest",
    ),
    Step(
        "clear",
        (MemberState.DECLARED,),
        MemberState.CLEARED,
        rules.may_decide_interest,
        says="{actor} cleared {subject}",
    ),
    Step(
        "recuse",
        (MemberState.DECLARED, MemberState.CLEARED),
        MemberState.RECUSED,
        rules.may_decide_interest,
        says="{actor} recused {subject}",
    ),
)

SCORE_LIFE = Lifecycle(
    "evaluation.Score",
    Step("finalise", (ScoreState.DRAFT,), ScoreState.FINAL, rules.may_finalise, says="{actor} gave a final score"),
)

MODERATION_LIFE = Lifecycle(
    "evaluation.Moderation",
    Step(
        "agree",
        (ModerationState.TO_DO, ModerationState.AGREED),
        ModerationState.AGREED,
        rules.may_agree,
        says="{actor} recorded the agreed score {value} for “{criterion}”",
    ),
)

AWARD_LIFE = Lifecycle(
    "evaluation.Award",
    Step(
        "approve", (AwardState.RECOMMENDED,), AwardState.APPROVED, rules.may_approve, says="{actor} approved: {subject}"
    ),
    Step(
        "reconsider",
        (AwardState.RECOMMENDED,),
        AwardState.RECONSIDERED,
        rules.may_approve,
        says="{actor} sent back: {subject}",
        label="Send back",
    ),
    Step(
        "send_summaries",
        (AwardState.APPROVED,),
        AwardState.SUMMARIES_SENT,
        rules.may_run_award,
        says="{actor} sent {count} assessment summaries",
        label="Send the assessment summaries",
    ),
    Step(
        "publish",
        (AwardState.SUMMARIES_SENT,),
        AwardState.PUBLISHED,
        rules.may_run_award,
        says="{actor} published: {subject}",
        label="Publish the award",
    ),
)
