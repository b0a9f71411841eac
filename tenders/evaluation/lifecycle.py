"""The lives of openings, seats, scores, moderations and awards."""

from portal.audit.presenters import sentence
from portal.lifecycle import Lifecycle, Step

from . import rules
from .enums import AwardState, EndingState, MemberState, ModerationState, OpeningState, ScoreState

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
        "declare_general_none",
        (MemberState.INVITED,),
        MemberState.READY,
        rules.may_declare_general,
        says="{actor} declared no interest in the procurement",
        label="I have no interest to declare",
    ),
    Step(
        "declare_general",
        (MemberState.INVITED,),
        MemberState.EARLY,
        rules.may_declare_general,
        says="{actor} declared an interest in the procurement",
        label="Declare this interest",
    ),
    Step(
        "clear_general",
        (MemberState.EARLY,),
        MemberState.READY,
        rules.may_decide_interest,
        says="{actor} found that the interest of {subject} in the procurement does not matter",
        label="Clear",
    ),
    Step(
        "declare_none",
        (MemberState.READY,),
        MemberState.CLEARED,
        rules.may_declare,
        says="{actor} declared no interest in any of {count} bidders",
        label="I have no interest to declare",
    ),
    Step(
        "declare",
        (MemberState.READY,),
        MemberState.DECLARED,
        rules.may_declare,
        says="{actor} declared an interest in {bidders}",
        label="Declare this interest",
    ),
    Step(
        "clear",
        (MemberState.DECLARED,),
        MemberState.CLEARED,
        rules.may_decide_interest,
        says="{actor} cleared {subject}: nothing that they declared is left undecided",
    ),
    Step(
        "recuse",
        (MemberState.INVITED, MemberState.EARLY, MemberState.READY, MemberState.DECLARED, MemberState.CLEARED),
        MemberState.RECUSED,
        rules.may_decide_interest,
        says="{actor} recused {subject}",
    ),
)

SCORE_LIFE = Lifecycle(
    "evaluation.Score",
    Step(
        "finalise",
        (ScoreState.DRAFT,),
        ScoreState.FINAL,
        rules.may_finalise,
        says="{actor} gave {bidder} the final score {value}{instead} for “{criterion}” ({lot})",
    ),
)

MODERATION_LIFE = Lifecycle(
    "evaluation.Moderation",
    Step(
        "agree",
        (ModerationState.TO_DO, ModerationState.AGREED),
        ModerationState.AGREED,
        rules.may_agree,
        says="{actor} recorded the agreed score {value} of {bidder} for “{criterion}” ({lot}). "
        "Present: {present}. Absent: {absent}",
    ),
)

AWARD_LIFE = Lifecycle(
    "evaluation.Award",
    Step(
        "approve",
        (AwardState.RECOMMENDED,),
        AwardState.APPROVED,
        rules.may_approve,
        says="{actor} approved the award of {lot} to {bidder}. Counted again, twice: {recount}",
    ),
    Step(
        "reconsider",
        (AwardState.RECOMMENDED, AwardState.APPROVED, AwardState.SUMMARIES_SENT),
        AwardState.RECONSIDERED,
        rules.may_send_back,
        says="{actor} sent back the award of {lot} to {bidder}",
        label="Send back",
    ),
    Step(
        "set_aside",
        (AwardState.PUBLISHED,),
        AwardState.RECONSIDERED,
        rules.may_set_aside,
        says="{actor} withdrew the published award of {lot} to {bidder}",
        label="Withdraw the award",
    ),
    Step(
        "send_summaries",
        (AwardState.APPROVED,),
        AwardState.SUMMARIES_SENT,
        rules.may_run_award,
        says="{actor} sent {count} assessment summaries of {lot} at the same moment, to {bidders}",
        label="Send the assessment summaries",
    ),
    Step(
        "publish",
        (AwardState.SUMMARIES_SENT,),
        AwardState.PUBLISHED,
        rules.may_run_award,
        says="{actor} published the award of {lot} to {bidder}",
        label="Publish the award",
    ),
)

ENDING_LIFE = Lifecycle(
    "evaluation.LotEnding",
    Step(
        "confirm",
        (EndingState.PROPOSED,),
        EndingState.CONFIRMED,
        rules.may_confirm_ending,
        says="{actor} confirmed that {lot} ends without an award; told: {bidders}",
        label="End this lot",
    ),
    Step(
        "drop",
        (EndingState.PROPOSED,),
        EndingState.DROPPED,
        rules.may_drop_ending,
        says="{actor} did not let {lot} end without an award",
        label="Do not end it",
    ),
)

sentence(
    "evaluation.Award",
    "record_notice",
    "{actor} recorded the award notice of {lot}: {number}, published {published}",
)
sentence("evaluation.LotEnding", "propose", "{actor} proposed that {lot} ends without an award")
sentence(
    "evaluation.Award",
    "withdraw_summaries",
    "{count} assessment summaries of {lot} were marked as withdrawn, and their bidders were told: {bidders}",
)
sentence("evaluation.PanelMember", "invite", "{actor} seated {subject}")
sentence("evaluation.PanelMember", "change_seat", "{actor} changed the seat of {subject}: {changed}")
sentence("evaluation.PanelMember", "pass_check", "{actor} passed the knowledge check")
sentence(
    "evaluation.PanelMember",
    "fail_check",
    "{actor} answered {wrong} of {count} questions of the knowledge check wrongly",
)
sentence("evaluation.PanelMember", "hand_over", "{actor} gave the work of {subject} to {to}: {what}")
sentence("evaluation.PanelMember", "declare_support", "{actor} recorded the declaration of the support person {name}")
sentence("evaluation.PanelMember", "clear_support", "{actor} cleared the support person of {subject}")
sentence("evaluation.BidderInterest", "clear_bidder", "{actor} decided that {member} may judge {bidder}")
sentence("evaluation.BidderInterest", "recuse_bidder", "{actor} decided that {member} does not judge {bidder}")
sentence("evaluation.PanelPlan", "plan", "{actor} changed the plan of the panel: {minutes} minutes an answer")
sentence("evaluation.PanelMember", "take_pack", "{actor} took the reading pack of {lot} ({ending})")
sentence("evaluation.Redaction", "redact", "{actor} withheld words about “{criterion}” from the other bidders of {lot}")
sentence("evaluation.SummaryRating", "rate", "{actor} of {bidder} found the summary useful: {useful} of 5")
sentence("evaluation.SummaryRequest", "ask_summary", "{actor} of {bidder} asked about the summary of {lot}")
sentence(
    "evaluation.SummaryRequest", "answer_summary", "{actor} answered what {bidder} asked about the summary of {lot}"
)
sentence("evaluation.Reveal", "reveal", "{actor} had the name of a bidder shown: {bidder}, {lot}")
sentence("evaluation.Moderation", "begin", "{actor} began to agree a score of {bidder} for “{criterion}” ({lot})")
sentence("evaluation.Defect", "mark", "{actor} marked a defect of a bid ({lot}): {subject}")
sentence(
    "evaluation.BidRequest",
    "ask",
    "{actor} asked {bidder} about a defect of its bid ({lot}; {kind}); not asked with the same defect: {passed_over}",
)
sentence("evaluation.BidRequest", "answer", "{actor} answered for {bidder} what was asked about its bid ({lot})")
sentence("evaluation.Opening", "call", "{actor} called the opening of the bids")
sentence("evaluation.Opening", "approve", "{actor} gave {key} to open the bids")
sentence(
    "opportunities.Opportunity", "opener_interest", "{actor} declared an interest and takes no part in the opening"
)
sentence("opportunities.Lot", "approve_prices", "{actor} gave {key} to open the prices of {subject}")
sentence("opportunities.Lot", "open_prices", "The prices of {subject} were opened")
sentence(
    "evaluation.Award",
    "recommend",
    "{actor} recommended {bidder} for {lot}: {total}, counted by the published model {model}",
)
