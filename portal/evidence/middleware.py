"""Writes down each request to a bid or to the panel, after it was answered (security promises P8 and P27)."""

import logging
import time

from django.db import Error

from portal.core import clock

from .querysets import BIDS, PANEL
from .services import trace

logger = logging.getLogger(__name__)


class TraceRequests:
    """No content, no address of a network: who, what for, when, how it was answered and how long that took."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith((BIDS, PANEL)):
            return self.get_response(request)
        arrived, begun = clock.now(), time.monotonic()
        response = self.get_response(request)
        try:
            trace(request, response.status_code, at=arrived, milliseconds=round((time.monotonic() - begun) * 1000))
        except Error:  # evidence is wanted, but never at the price of a bidder's answer
            logger.exception("A request could not be traced")
        return response
