"""What anyone can check: the heads of the audit chains, the openings, the key that signs receipts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.audit.models import AuditChain
from portal.core.lists import page_of
from tenders.bids.services.receipts import public_key
from tenders.evaluation.models import Opening


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """The public page of proof. Chains of opportunities that are not opened are not shown."""
    openings = Opening.objects.filter(state="DONE").select_related("opportunity").order_by("-done_at", "-pk")
    context = {
        "public_key": public_key(),
        "main": AuditChain.objects.filter(name="main").first(),
        "page": page_of(request, openings),
    }
    return render(request, "home/transparency.html", context)
