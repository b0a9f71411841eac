"""Notices: what is published where, and what is taken in from other platforms."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tenders.notices"
    label = "notices"
    verbose_name = "Notices"

    def ready(self):
        """Every step that people read about writes an open-data release, in its own transaction."""
        from tenders.awarding.slots import RECORDS
        from tenders.evaluation.lifecycle import AWARD_LIFE
        from tenders.intentions.lifecycle import LIFE as INTENTION_LIFE
        from tenders.opportunities.lifecycle import LIFE as OPPORTUNITY_LIFE
        from tenders.opportunities.lifecycle import LOT_LIFE

        from .bundled import notice_files
        from .services import following

        RECORDS.fill("notices", notice_files)
        table = (
            (INTENTION_LIFE, "publish", following.intention_published),
            (INTENTION_LIFE, "revise", following.intention_revised),
            (INTENTION_LIFE, "drop", following.intention_dropped),
            (OPPORTUNITY_LIFE, "publish", following.opportunity_shown),
            (OPPORTUNITY_LIFE, "confirm_notice", following.opportunity_shown),
            (OPPORTUNITY_LIFE, "publish_here_first", following.opportunity_shown),
            (OPPORTUNITY_LIFE, "amend", following.opportunity_amended),
            (OPPORTUNITY_LIFE, "withdraw", following.opportunity_ended),
            (OPPORTUNITY_LIFE, "terminate", following.opportunity_ended),
            (OPPORTUNITY_LIFE, "end_unawarded", following.opportunity_ended),
            (OPPORTUNITY_LIFE, "conclude", following.direct_award_concluded),
            (LOT_LIFE, "terminate", following.lot_ended),
            (AWARD_LIFE, "publish", following.award_published),
            (AWARD_LIFE, "set_aside", following.award_withdrawn),
        )
        for life, verb, follower in table:
            life.follow(verb, follower, key="open-data")
