"""Pictures of an assessment, and every score as a file: once the quality of the lot is agreed."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from portal.accounts.roles import Role
from portal.core.sheets import TYPE, as_xlsx
from tenders.evaluation.queries.matrix_file import HEAD, score_rows
from tenders.evaluation.queries.pictures import pictures_of
from tenders.evaluation.queries.results import is_quality_agreed, lot_result
from tenders.opportunities.models import Lot

from .base import PanelView, found_or_404


class _AgreedLot(PanelView):
    """For those who run or audit the award: before it is agreed, scores belong to the panel."""

    roles = (Role.PROCUREMENT_LEAD, Role.AUDITOR)

    def load(self, lot_id):
        self.lot = found_or_404(Lot.objects.select_related("opportunity"), pk=lot_id)
        if not is_quality_agreed(self.lot):
            raise Http404


class LotPictures(_AgreedLot):
    """How far scores lie apart, who is strong where, price against quality, weights, work."""

    def get(self, request, lot_id):
        context = {
            "lot": self.lot,
            "opportunity": self.lot.opportunity,
            "pictures": pictures_of(self.lot, lot_result(self.lot)),
        }
        return render(request, "panel/pictures.html", context)


class ScoresFile(_AgreedLot):
    """All scores of a lot, as a spreadsheet that is written while it is sent."""

    def get(self, request, lot_id):
        answer = StreamingHttpResponse(as_xlsx(HEAD, score_rows(self.lot)), content_type=TYPE)
        answer["Content-Disposition"] = content_disposition_header(True, f"scores-lot-{self.lot.pk}.xlsx")
        return answer
