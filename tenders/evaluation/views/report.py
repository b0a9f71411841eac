"""The award report as a file."""

import io

from django.http import Http404

from portal.accounts.roles import Role
from portal.core.paper.html import to_html
from portal.core.paper.pdf import to_pdf
from portal.core.paper.word import to_word
from portal.files.handing_out import attachment
from tenders.evaluation.models import Award
from tenders.evaluation.queries.report import award_report

from .base import PanelView, found_or_404

WRITERS = {"html": to_html, "pdf": to_pdf, "docx": to_word}


class AwardReport(PanelView):
    """For those who recommend, approve and audit."""

    roles = (Role.PROCUREMENT_LEAD, Role.APPROVER, Role.AUDITOR)

    def load(self, award_id, ending):
        if ending not in WRITERS:
            raise Http404
        related = Award.objects.visible_to(self.request.user, self.now).select_related(
            "lot__opportunity", "lot__price_opening", "bid__organisation", "recommended_by", "approved_by"
        )
        self.award = found_or_404(related, pk=award_id)

    def get(self, request, award_id, ending):
        paper = award_report(self.award, self.now, short=ending != "html")
        return attachment(io.BytesIO(WRITERS[ending](paper)), f"award-report-{self.award.pk}.{ending}")
