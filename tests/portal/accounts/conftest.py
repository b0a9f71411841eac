"""What the tests of accounts share."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from portal.core import clock
from portal.mail.models import Message


@pytest.fixture(autouse=True)
def _outbox_and_fresh_limits(settings):
    """Mail as in production, and no rate limit left over from the test before."""
    settings.EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"
    cache.clear()


@pytest.fixture
def now(db):
    return clock.now()


@pytest.fixture
def link_in():
    """``link_in(message)``: the path of the first link in a message."""
    return lambda message: re.search(r"https?://[^/\s]+(/\S+)", message.text)[1]


@pytest.fixture
def last_mail(db):
    """``last_mail(address)``: the newest message to that address."""
    return lambda address: Message.objects.filter(to=address).first()


@pytest.fixture
def code_now():
    """``code_now(secret)``: what an authenticator app shows in this half minute; waits out its last moments."""

    def _code(secret):
        if time.time() % 30 > 27:
            time.sleep(3.1)
        return format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    return _code
