"""Keeping evidence, and forgetting it in time."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from .models import ProbeResult, RequestTrace

# Long enough for a challenge of an award and its appeal; no record of a person's requests stays for ever.
KEPT = timedelta(days=400)


def trace(request: HttpRequest, status: int, *, at: datetime, milliseconds: int) -> RequestTrace:
    """Write one request down. The query string is left out: it could hold what somebody typed."""
    user = request.user if getattr(request, "user", None) and request.user.is_authenticated else None
    return RequestTrace.objects.create(
        at=at,
        user=user,
        method=(request.method or "")[:7],
        path=request.path[:300],
        status=status,
        milliseconds=milliseconds,
    )


def note_probe(
    *, at: datetime, milliseconds: int, failed_at: str = "", milliseconds_apart: int | None = None
) -> ProbeResult:
    """Write one result of the probe down."""
    return ProbeResult.objects.create(
        at=at,
        is_up=not failed_at,
        milliseconds=milliseconds,
        failed_at=failed_at[:60],
        milliseconds_apart=milliseconds_apart,
    )


def note_probe_off() -> None:
    """The probe is switched off on purpose: no result is expected after its newest one."""
    newest = ProbeResult.objects.values("pk")[:1]
    ProbeResult.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(is_last=True)


def forget_old(now: datetime) -> str:
    """Drop what is older than ``KEPT``."""
    requests, _ = RequestTrace.objects.filter(at__lt=now - KEPT).delete()
    probes, _ = ProbeResult.objects.filter(at__lt=now - KEPT).delete()
    return f"{requests + probes} forgotten"
