"""Openers make, prove and give up keys of their own; the secret is shown once."""

import re

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.core.verdicts import NotAllowed
from tenders.custody import ciphers
from tenders.custody.enums import HolderState, Keeping
from tenders.custody.models import HolderProof, KeyHolder
from tenders.custody.services import holders, make_key
from tests.factories.accounts import THEN, StaffFactory, UserFactory, just_signed_in
from tests.factories.custody import ensure_holders, identity_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then(set_clock):
    set_clock(THEN)


@pytest.fixture
def opener():
    return StaffFactory(role=Role.OPENER)


def _text(response):
    return response.content.decode()


def test_a_pass_code_opens_the_key_however_it_is_typed(opener):
    made = holders.enrol(actor=opener, keeping=Keeping.PASSPHRASE, now=THEN)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", made.secret)
    assert made.secret.encode() not in bytes(made.holder.locked_identity)
    typed = made.secret.lower().replace("-", " ").replace("0", "o")
    identity = holders.identity_of(made.holder, typed)
    assert ciphers.public_of(identity) == made.holder.recipient
    with pytest.raises(ciphers.WrongKey, match="does not open your key"):
        holders.identity_of(made.holder, "AAAA-BBBB-CCCC-DDDD-EEEE")


def test_a_key_file_leaves_nothing_here(opener):
    made = holders.enrol(actor=opener, keeping=Keeping.FILE, now=THEN)
    assert (made.secret.startswith("AGE-SECRET-KEY-1"), bytes(made.holder.locked_identity)) == (True, b"")
    assert holders.identity_of(made.holder, f" {made.secret}\n") == made.secret


def test_it_counts_only_once_it_was_proved(opener):
    made = holders.enrol(actor=opener, keeping=Keeping.FILE, now=THEN)
    assert not KeyHolder.objects.proved(THEN).exists()
    holders.prove(holder=made.holder, identity=made.secret, actor=opener, now=THEN)
    assert list(KeyHolder.objects.active().officers().proved(THEN)) == [made.holder]


def test_one_key_a_person_and_only_openers(opener):
    holders.enrol(actor=opener, keeping=Keeping.FILE, now=THEN)
    with pytest.raises(NotAllowed, match="You have a key already"):
        holders.enrol(actor=opener, keeping=Keeping.FILE, now=THEN)
    with pytest.raises(NotAllowed, match="Only openers hold a key"):
        holders.enrol(actor=StaffFactory(role=Role.USER_ADMINISTRATOR), keeping=Keeping.FILE, now=THEN)


def test_the_escrow_key_is_printed_by_somebody_who_opens_nothing(opener):
    with pytest.raises(NotAllowed, match="Only a user administrator"):
        holders.make_escrow(actor=opener, now=THEN)
    made = holders.make_escrow(actor=StaffFactory(role=Role.USER_ADMINISTRATOR), now=THEN)
    assert (made.holder.user, bytes(made.holder.locked_identity)) == (None, b"")


def test_a_failing_audit_write_makes_no_key(opener, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr(holders, "record", broken)
    with pytest.raises(RuntimeError):
        holders.enrol(actor=opener, keeping=Keeping.FILE, now=THEN)
    assert not KeyHolder.objects.exists()


def test_making_and_proving_a_key_by_pages(client, opener):
    just_signed_in(client, opener)
    assert "Make my key" in _text(client.get(reverse("keys")))
    page = client.post(reverse("keys_enrol"), {"keeping": "FILE"})
    secret = re.search(r"AGE-SECRET-KEY-1[0-9A-Z]+", _text(page)).group()
    assert "no-store" in page["Cache-Control"]
    holder = KeyHolder.objects.get()
    prove = reverse("keys_prove", args=(holder.pk,))
    assert "This is not a key of the age format." in _text(client.post(prove, {"secret": "AGE-nonsense"}))
    assert HolderProof.objects.count() == 0
    assert "The key works." in _text(client.post(prove, {"secret": secret}, follow=True))
    assert secret not in _text(client.get(reverse("keys")))
    stored = " ".join(str(row) for row in [*KeyHolder.objects.values(), *AuditEvent.objects.values("data")])
    assert secret not in stored


def test_a_secret_is_made_only_shortly_after_signing_in(client, opener):
    client.force_login(opener)
    assert "reauthenticate" in client.get(reverse("keys_enrol"))["Location"]


def test_a_lost_key_is_given_up_with_a_reason(client, opener):
    made = holders.enrol(actor=opener, keeping=Keeping.FILE, now=THEN)
    just_signed_in(client, opener)
    url = reverse("keys_retire", args=(made.holder.pk,))
    assert "Say why." in _text(client.post(url, {"reason": ""}))
    client.post(url, {"reason": "Lost on the train"})
    made.holder.refresh_from_db()
    assert (made.holder.state, made.holder.retired_reason) == (HolderState.RETIRED, "Lost on the train")
    assert client.get(url).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_mistyped_pass_code_is_told_beside_the_field_and_recorded(client, opener):
    made = holders.enrol(actor=opener, keeping=Keeping.PASSPHRASE, now=THEN)
    just_signed_in(client, opener)
    url = reverse("keys_prove", args=(made.holder.pk,))
    response = client.post(url, {"secret": "AAAA-BBBB-CCCC-DDDD-EEEE"})
    assert (response.status_code, "Check it and type it again." in _text(response)) == (422, True)
    assert AuditEvent.objects.get(verb="wrong_key").actor_id == opener.pk


def test_nobody_gives_up_anothers_key_but_an_administrator(client, opener):
    made = holders.enrol(actor=opener, keeping=Keeping.FILE, now=THEN)
    url = reverse("keys_retire", args=(made.holder.pk,))
    just_signed_in(client, StaffFactory(role=Role.OPENER))
    assert client.get(url).status_code == 404
    just_signed_in(client, StaffFactory(role=Role.USER_ADMINISTRATOR))
    assert client.post(url, {"reason": "Left"}).status_code == 302


def test_sealed_keys_are_shared_again_by_two_openers(client):
    first, second, third, _escrow = ensure_holders()
    make_key("bids:1", now=THEN)
    holders.retire(holder=third, actor=third.user, now=THEN, reason="Left")
    page = _text(_signed_in(client, first).get(reverse("keys")))
    assert "1 of them is not shared with exactly the people above" in page
    assert "2 of at least 3 openers" in page
    holders_made = holders.enrol(actor=third.user, keeping=Keeping.FILE, now=THEN)
    holders.prove(holder=holders_made.holder, identity=holders_made.secret, actor=third.user, now=THEN)
    url = reverse("keys_share")
    assert "Somebody else gives the second." in _text(_give(client, first, url))
    assert "You have given a key already." in _text(_give(client, first, url))
    assert "1 sealed key is shared again." in _text(_give(client, second, url))


def _signed_in(client, holder):
    just_signed_in(client, holder.user)
    return client


def _give(client, holder, url):
    return _signed_in(client, holder).post(url, {"which": "own", "secret": identity_of(holder)}, follow=True)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COMMISSIONER, Role.EVALUATOR, Role.CONTRACT_MANAGER])
def test_others_do_not_know_the_page(client, role):
    client.force_login(StaffFactory(role=role))
    assert client.get(reverse("keys")).status_code == 404
    client.force_login(UserFactory())
    assert client.get(reverse("keys")).status_code == 404


def test_the_page_asks_as_often_for_many_holders_as_for_few(client, django_assert_max_num_queries):
    ensure_holders()
    just_signed_in(client, StaffFactory(role=Role.AUDITOR))
    client.get(reverse("keys"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("keys"))
    for _place in range(5):
        holders.enrol(actor=StaffFactory(role=Role.OPENER), keeping=Keeping.FILE, now=THEN)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("keys"))
