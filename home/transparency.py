"""What anyone can check: the heads of the audit chains, the openings, the key that signs receipts."""

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.audit.models import AuditChain, DailyHeads
from portal.core.lists import page_of
from tenders.bids.services.receipts import public_key
from tenders.evaluation.models import Opening

CHECKER = Path(__file__).parent / "proof" / "portal_check.py"
DAYS_SHOWN, MOST_DAYS = 14, 400


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """The public page of proof. Chains of opportunities that are not opened are not shown."""
    openings = Opening.objects.filter(state="DONE").select_related("opportunity").order_by("-done_at", "-pk")
    context = {
        "public_key": public_key(),
        "main": AuditChain.objects.filter(name="main").first(),
        "days": DailyHeads.objects.only("day", "digest")[:DAYS_SHOWN],
        "page": page_of(request, openings),
    }
    return render(request, "home/transparency.html", context)


@require_safe
def heads(request: HttpRequest) -> JsonResponse:
    """The published heads, the newest first; ``until`` is the day before which the page begins."""
    rows = DailyHeads.objects.values("day", "at", "leaves", "previous", "digest")
    until = request.GET.get("until", "")
    if until:
        rows = rows.filter(day__lt=until) if _is_day(until) else rows.none()
    return JsonResponse({"days": list(rows[:MOST_DAYS])})


def _is_day(text: str) -> bool:
    try:
        DailyHeads._meta.get_field("day").to_python(text)
    except Exception:  # Django raises its own error for each fault; none of them is a day
        return False
    return True


@require_safe
def checker(request: HttpRequest) -> FileResponse:
    """The program that checks a receipt without this portal."""
    return FileResponse(CHECKER.open("rb"), as_attachment=True, filename=CHECKER.name, content_type="text/x-python")
