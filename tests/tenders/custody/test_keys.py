"""Keys that no one person can open: any two of four can, one cannot, whatever they hold."""

from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from portal.accounts.roles import Role
from portal.core.verdicts import NotAllowed
from tenders.custody import ciphers, store
from tenders.custody.enums import HolderState
from tenders.custody.models import KeyHolder, KeyWrap, SealingKey
from tenders.custody.queries import holders_left, live_keys, to_share_again
from tenders.custody.services import contribute, forget, make_key, release, reshare, unlock
from tenders.custody.services.holders import retire
from tenders.custody.services.keys import Shared
from tests.factories.accounts import THEN, StaffFactory, just_signed_in
from tests.factories.custody import ensure_holders, identity_of, key_of

pytestmark = pytest.mark.django_db
NAME = "bids:1"


def _give(holder, *, actor=None, session="s", now=THEN, names=(NAME,)):
    key = {**key_of(holder), **({"actor": actor} if actor else {})}
    found = contribute(session=session, names=list(names), now=now, **key)
    if found:
        forget(session)  # as the commit does
    return found


def _files():
    return [path for path in Path(settings.KEY_STORE_ROOT).rglob("*") if path.is_file()]


def test_a_new_key_leaves_its_identity_nowhere():
    ensure_holders()
    key = make_key(NAME, now=THEN)
    assert (key.threshold, key.wraps.count(), key.shared_at) == (2, 12, THEN)
    assert not store.has(NAME)
    assert _files() == []


def test_making_it_again_gives_the_key_that_is_there():
    ensure_holders()
    key = make_key(NAME, now=THEN)
    again = make_key(NAME, now=THEN + timedelta(days=1))
    assert (again, again.recipient, KeyWrap.objects.count()) == (key, key.recipient, 12)


def test_any_two_of_the_four_open_it_in_either_order_and_nobody_alone():
    holders = ensure_holders()
    key = make_key(NAME, now=THEN)
    stand_in = StaffFactory(role=Role.OPENER)
    for one, two in combinations(holders, 2):
        for first, second in ((one, two), (two, one)):
            assert _give(first, actor=first.user or stand_in) == {}
            found = _give(second, actor=second.user or stand_in)
            assert ciphers.public_of(found[NAME]) == key.recipient


def test_what_waits_for_the_second_holder_is_readable_by_nobody_else():
    first, second, third, _escrow = ensure_holders()
    make_key(NAME, now=THEN)
    _give(first)
    waiting = store.get("session:s")
    assert "AGE-SECRET-KEY" not in waiting
    import json

    layers = {row["rest"][0]: ciphers.from_text(row["layer"]) for row in json.loads(waiting)["layers"]}
    assert first.pk not in layers
    with pytest.raises(ciphers.WrongKey):
        ciphers.decrypt(layers[second.pk], identity_of(first))
    with pytest.raises(ciphers.WrongKey):
        ciphers.decrypt(layers[second.pk], identity_of(third))


def test_one_person_with_two_keys_opens_nothing():
    first, *_others, escrow = ensure_holders()
    make_key(NAME, now=THEN)
    _give(first)
    with pytest.raises(NotAllowed, match="Somebody else"):
        _give(escrow, actor=first.user)


def test_half_an_hour_later_it_begins_again():
    first, second, *_others = ensure_holders()
    make_key(NAME, now=THEN)
    _give(first)
    later = THEN + timedelta(minutes=30)
    assert _give(second, now=later) == {}
    assert _give(first, now=later) != {}


def test_a_retired_key_and_a_person_who_is_no_opener_give_nothing():
    first, second, *_others = ensure_holders()
    make_key(NAME, now=THEN)
    retire(holder=first, actor=first.user, now=THEN, reason="Lost")
    first.refresh_from_db()
    with pytest.raises(NotAllowed, match="no longer used"):
        _give(first)
    second.user.groups.clear()
    with pytest.raises(NotAllowed, match="Only an opener"):
        _give(KeyHolder.objects.get(pk=second.pk))


def test_release_lets_the_portal_read_and_is_safe_to_repeat():
    with pytest.raises(store.KeyMissing):
        unlock(NAME)
    release(NAME, "AGE-SECRET-KEY-1")
    release(NAME, "AGE-SECRET-KEY-2")
    assert unlock(NAME) == "AGE-SECRET-KEY-1"


@pytest.mark.parametrize("days", [89, 90])
def test_too_few_proved_holders_seal_nothing(days):
    holders = ensure_holders()
    now = THEN + timedelta(days=days)
    for holder in holders:
        holder.proofs.all().delete()
        holder.proofs.create(at=THEN)
    if days < 90:
        assert make_key(NAME, now=now)
        return
    with pytest.raises(NotAllowed, match="0 of at least 3 openers"):
        make_key(NAME, now=now)
    assert not SealingKey.objects.exists()


def test_a_missing_escrow_key_is_said():
    *_officers, escrow = ensure_holders()
    escrow.proofs.all().delete()
    with pytest.raises(NotAllowed, match="the escrow key in the safe works"):
        make_key(NAME, now=THEN)


def test_who_lost_the_role_is_not_counted():
    first, *_others = ensure_holders()
    first.user.groups.clear()
    with pytest.raises(NotAllowed, match="2 of at least 3 openers"):
        make_key(NAME, now=THEN)


def test_after_a_loss_two_holders_share_every_sealed_key_again():
    first, second, third, escrow = ensure_holders()
    key = make_key(NAME, now=THEN)
    opened = make_key("bids:2", now=THEN)
    release(opened.name, "already open")
    retire(holder=third, actor=third.user, now=THEN, reason="Left the council")
    identity, recipient = ciphers.new_identity()
    joiner = KeyHolder.objects.create(user=StaffFactory(role=Role.OPENER), recipient=recipient, enrolled_at=THEN)
    joiner.proofs.create(at=THEN)
    assert (to_share_again(THEN), holders_left(key)) == ([key], 3)
    assert reshare(now=THEN, **key_of(first)) == Shared(0)
    assert reshare(now=THEN, **{**key_of(escrow), "actor": second.user}) == Shared(1)
    assert (to_share_again(THEN), holders_left(key), live_keys()) == ([], 4, [key])
    orders = [set(order) for order in key.wraps.values_list("order", flat=True)]
    assert third.pk not in set().union(*orders)
    _give(first, session="t")
    mine = {"holder": joiner, "identity": identity, "actor": joiner.user}
    found = contribute(session="t", names=[NAME], now=THEN, **mine)
    assert ciphers.public_of(found[NAME]) == key.recipient


def test_two_lost_keys_still_open_three_do_not():
    first, second, third, escrow = ensure_holders()
    key = make_key(NAME, now=THEN)
    for lost in (second, third):
        retire(holder=lost, actor=lost.user, now=THEN, reason="Lost")
    assert holders_left(key) == 2
    _give(first)
    assert _give(escrow, actor=second.user)[NAME]


def test_the_key_without_which_nobody_could_open_stays_until_it_is_shared_again(client):
    first, second, third, escrow = ensure_holders()
    key = make_key(NAME, now=THEN)
    administrator = StaffFactory(role=Role.USER_ADMINISTRATOR)
    for lost in (second, third):
        retire(holder=lost, actor=administrator, now=THEN, reason="Left")
    for last in (first, escrow):
        with pytest.raises(NotAllowed, match="fewer than 2 would be left that open 1 sealed key"):
            retire(holder=last, actor=administrator, now=THEN, reason="Left")
    just_signed_in(client, administrator)
    assert "share the sealed keys again" in client.get(reverse("keys_retire", args=(escrow.pk,))).content.decode()
    release(key.name, "opened")
    assert retire(holder=escrow, actor=administrator, now=THEN, reason="The safe burnt").state == HolderState.RETIRED


def test_a_key_that_cannot_be_opened_keeps_no_other_from_being_shared(client, set_clock):
    set_clock(THEN)
    first, second, third, _escrow = ensure_holders()
    whole, damaged = make_key(NAME, now=THEN), make_key("bids:2:price:1", now=THEN)
    damaged.wraps.update(ciphertext=b"rotten")
    reshare(now=THEN, **key_of(first))
    assert reshare(now=THEN, **key_of(second)) == Shared(1, ("bids:2:price:1",))
    just_signed_in(client, third.user)
    given = {"which": "own", "secret": identity_of(third)}
    page = client.post(reverse("keys_share"), given, follow=True).content.decode()
    assert "do not open: the prices of lot 1 of opportunity 2." in page
    assert whole.wraps.count() == 12


def test_a_key_that_another_pair_holds_is_shared_with_the_third_key():
    first, second, third, _escrow = ensure_holders()
    old, new = make_key(NAME, now=THEN), make_key("bids:2", now=THEN)
    KeyWrap.objects.filter(pk__in=[wrap.pk for wrap in old.wraps.all() if third.pk in wrap.order]).delete()
    assert to_share_again(THEN) == [old]
    reshare(now=THEN, **key_of(third))
    assert reshare(now=THEN, **key_of(first)) == Shared(1, (old.name,))
    assert old.name in {key.name for key in to_share_again(THEN)}
    reshare(now=THEN, **key_of(second))
    assert to_share_again(THEN) == []
    assert (old.wraps.count(), new.wraps.count()) == (12, 12)


def test_who_lost_the_role_makes_nobody_share_again_for_ever():
    first, second, third, _escrow = ensure_holders()
    make_key(NAME, now=THEN)
    _identity, recipient = ciphers.new_identity()
    joiner = KeyHolder.objects.create(user=StaffFactory(role=Role.OPENER), recipient=recipient, enrolled_at=THEN)
    joiner.proofs.create(at=THEN)
    third.user.groups.clear()
    assert len(to_share_again(THEN)) == 1
    for holder in (first, second):
        reshare(now=THEN, **key_of(holder))
    assert to_share_again(THEN) == []


def test_a_key_that_nobody_can_open_any_more_is_named(client):
    first, *_others = ensure_holders()
    make_key(NAME, now=THEN).wraps.all().delete()
    just_signed_in(client, first.user)
    page = client.get(reverse("keys")).content.decode()
    assert "The bids of opportunity 1" in page
    assert "Share again" not in page


def test_no_wrap_opens_with_one_key_alone():
    holders = ensure_holders()
    key = make_key(NAME, now=THEN)
    for wrap in key.wraps.all():
        for holder in holders:
            try:
                inner = ciphers.decrypt(wrap.ciphertext, identity_of(holder))
            except ciphers.WrongKey:
                continue
            assert b"AGE-SECRET-KEY" not in inner
            with pytest.raises(ciphers.WrongKey):
                ciphers.decrypt(inner, identity_of(holder))


def test_the_database_holds_no_identity():
    ensure_holders()
    make_key(NAME, now=THEN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ciphertext FROM custody_keywrap")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert b"AGE-SECRET-KEY" not in stored
