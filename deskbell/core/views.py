"""Pages for those who watch over Deskbell."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from deskbell.core import health, metrics


@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """Say nothing but that this process answers: for a supervisor, and as the bench's empty request."""
    return HttpResponse(status=204)


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Say whether a press would be kept and carried on: 200, or 503 with what is wrong."""
    report = health.examine()
    said = {
        "status": "ok" if report.ok else "failing",
        "version": report.version,
        "database": "writable" if report.writable else report.problem,
        "worker": "working" if report.working else "stalled",
        "worked_ago": report.worked_ago and round(report.worked_ago, 1),
        "due_lag": round(report.due_lag, 1),
        "streams": report.streams,
    }
    answer = JsonResponse(said, status=200 if report.ok else 503, headers={"Cache-Control": "no-store"})
    # Whoever asks hears it; Django would log each asking as an error of its own.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


@require_safe
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Give Prometheus its figures: with the token that was set, or from this machine when none is."""
    if not _may_read_metrics(request):
        return HttpResponse("Send the metrics token as a bearer token.\n", status=401, content_type="text/plain")
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    token: str = settings.CONFIGURATION.metrics_token
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
