"""Evidence about one bid, for the auditor: what the council hands to a court in a dispute about a deadline."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.accounts.roles import Role
from portal.accounts.views.by_role import RoleView
from portal.files.handing_out import attachment
from tenders.bids.forms import EvidenceForm
from tenders.bids.services import evidence


class EvidencePage(RoleView):
    """A number goes in, an archive comes out."""

    roles = (Role.AUDITOR,)

    def get(self, request, form=None, status=200) -> HttpResponse:
        form = form or EvidenceForm()
        return render(
            request, "bids/evidence.html", {"form": form, "page_has_errors": bool(form.errors)}, status=status
        )

    def post(self, request) -> HttpResponse:
        form = EvidenceForm(request.POST)
        if not form.is_valid():
            return self.get(request, form, status=422)
        ref = form.cleaned_data["number"]
        try:
            archive = evidence.hand_out(ref=ref, actor=request.user, now=self.now)
        except evidence.NotOpened as nothing:
            form.add_error("number", str(nothing))
            return self.get(request, form, status=422)
        return attachment(archive, f"evidence-{str(ref)[:8]}.zip")
