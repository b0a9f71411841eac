"""Signed links: for one purpose, for the rows that they were made for."""

import pytest
from django.urls import reverse

from portal.alerts import links


def test_a_token_names_its_rows_for_its_purpose():
    assert links.read(links.LEAVE, links.token(links.LEAVE, [3, 14])) == [3, 14]


@pytest.mark.parametrize("text", ["", "3", "3.", "3.x", "no-such-token", "3-14.aGVsbG8"])
def test_what_we_did_not_sign_names_nothing(text):
    assert links.read(links.LEAVE, text) == []


def test_a_token_for_another_purpose_or_with_other_rows_names_nothing():
    token = links.token(links.LEAVE, [3])
    assert links.read(links.MANAGE, token) == []
    assert links.read(links.LEAVE, token.replace("3.", "4.", 1)) == []


def test_an_old_secret_still_opens_links_while_it_is_listed(settings):
    token, old = links.token(links.LEAVE, [3]), settings.SECRET_KEY
    settings.SECRET_KEY = "another-secret" * 5
    assert links.read(links.LEAVE, token) == []
    settings.SECRET_KEY_FALLBACKS = [old]
    assert links.read(links.LEAVE, token) == [3]


def test_an_address_is_the_portals_own(settings):
    settings.PORTAL_BASE_URL = "https://portal.example.org/"
    token = links.token(links.CONFIRM, [3])
    assert links.address(links.CONFIRM, [3]) == f"https://portal.example.org{reverse('alerts:confirm', args=[token])}"
