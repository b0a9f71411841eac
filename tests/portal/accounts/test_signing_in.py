"""Accounts: made, confirmed, signed in to, protected; the same answer whether an account exists or not."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.second_factor import demo_codes, give_demo_factor, has_second_factor
from portal.mail.models import Message
from tests.factories.accounts import PASSWORD, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP, RESET = "/account/login/", "/account/signup/", "/account/password/reset/"
NEW = {"full_name": "Ann Bell", "email": "Ann@Example.org", "password1": "three random words"}


def _sign_in(client, email, password=PASSWORD, **kwargs):
    return client.post(LOGIN, {"login": email, "password": password}, **kwargs)


def _is_in(client):
    return "_auth_user_id" in client.session


def test_sign_up_confirm_and_sign_in(client, last_mail, link_in):
    assert client.post(SIGNUP, NEW).url == "/account/confirm-email/"
    user = User.objects.get()
    assert (user.email, user.full_name, user.is_staff) == ("ann@example.org", "Ann Bell", False)
    assert not _is_in(client)
    message = last_mail("ann@example.org")
    assert (message.subject, message.kind) == ("Confirm your e-mail address", "account/email/email_confirmation_signup")
    assert "You get this because this address was given" in message.text
    path = link_in(message)
    assert b"Yes, confirm" in client.get(path).content
    client.post(path)
    client.logout()
    assert _sign_in(client, "ANN@example.org", NEW["password1"]).url == "/account/"
    assert b"Your account" in client.get("/account/").content


def test_an_unconfirmed_account_does_not_get_in(client):
    client.post(SIGNUP, NEW)
    client.logout()
    assert _sign_in(client, NEW["email"], NEW["password1"]).url == "/account/confirm-email/"
    assert not _is_in(client)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"password1": "short"}, "too short"),
        ({"password1": "passwordpassword"}, None),
        ({"password1": "ann bell ann bell"}, None),
        ({"full_name": ""}, "Enter your full name"),
        ({"email": "x"}, "valid"),
    ],
)
def test_sign_up_says_what_is_wrong(client, change, text):
    response = client.post(SIGNUP, NEW | change)
    if text:
        assert text in response.content.decode()
        assert not User.objects.exists()


def test_signing_up_with_a_taken_address_answers_the_same_and_tells_its_owner(client, last_mail):
    person = UserFactory()
    fresh = client.post(SIGNUP, NEW)
    taken = client.post(SIGNUP, NEW | {"email": person.email})
    assert (fresh.status_code, fresh.url) == (taken.status_code, taken.url)
    assert User.objects.count() == 2
    assert last_mail(person.email).subject == "You already have an account"


def test_resetting_answers_the_same_for_known_and_unknown(client, last_mail):
    person = UserFactory()
    known, unknown = (client.post(RESET, {"email": email}) for email in (person.email, "nobody@example.org"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert last_mail(person.email).subject == "Set a new password"
    assert last_mail("nobody@example.org").subject == "No account with this address"


def test_a_password_is_reset_by_the_link(client, last_mail, link_in):
    person = UserFactory()
    client.post(RESET, {"email": person.email})
    form = client.get(link_in(last_mail(person.email)), follow=True)
    words = {"password1": "other random words", "password2": "other random words"}
    client.post(form.redirect_chain[-1][0], words)
    assert _sign_in(client, person.email, "other random words").status_code == 302
    assert _is_in(client)
    used = client.get(link_in(Message.objects.get(subject="Set a new password")), follow=True)
    assert b"no longer works" in used.content


def test_a_wrong_password_and_an_unknown_address_read_the_same(client):
    person = UserFactory()
    texts = []
    for email in (person.email, "nobody@example.org"):
        page = _sign_in(client, email, "wrong password").content.decode()
        texts.append("The e-mail address or the password is not right" in page)
    assert texts == [True, True]


def test_a_guesser_is_slowed_down_and_nobody_locked_out_for_good(client, set_clock):
    person = UserFactory()
    for _ in range(10):
        _sign_in(client, person.email, "wrong password")
    assert b"Too many attempts" in _sign_in(client, person.email).content
    assert person.is_active
    # Another person at another place is not held up.
    assert _sign_in(client, UserFactory().email, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_closed_account_does_not_get_in(client):
    person = UserFactory(is_active=False)
    assert _sign_in(client, person.email).url == "/account/inactive/"
    assert not _is_in(client)


def test_the_password_is_changed_with_the_old_one(client):
    person = UserFactory()
    client.force_login(person)
    words = {"oldpassword": "no", "password1": "new random words", "password2": "new random words"}
    assert client.post("/account/password/change/", words).status_code == 200
    client.post("/account/password/change/", words | {"oldpassword": PASSWORD})
    person.refresh_from_db()
    assert person.check_password("new random words")


def test_a_new_address_counts_once_it_is_confirmed(client, last_mail, link_in):
    person = UserFactory()
    old = person.email
    _sign_in(client, old)
    client.post("/account/email/", {"email": "new@example.org", "action_add": "1"})
    person.refresh_from_db()
    assert person.email == old
    client.post(link_in(last_mail("new@example.org")))
    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert last_mail(old).subject == "Your e-mail address was changed"


def test_signing_out_takes_a_post(client):
    client.force_login(UserFactory())
    assert b"Sign out" in client.get("/account/logout/").content
    assert _is_in(client)
    assert client.post("/account/logout/").url == "/"
    assert not _is_in(client)


def test_the_admins_own_door_leads_to_the_one_door(client):
    assert client.get("/admin/login/?next=/admin/").url == "/account/login/?next=/admin/"


# The second factor


@pytest.fixture
def required(settings):
    settings.PORTAL_SECOND_FACTOR_FOR_STAFF = True


@pytest.mark.parametrize("path", ["/admin/", "/panel/", "/", "/admin/people/proposals/"])
def test_staff_without_a_second_factor_reach_only_the_set_up(client, required, path):
    client.force_login(StaffFactory(role=Role.USER_ADMINISTRATOR))
    response = client.get(path)
    assert response.status_code == 302
    assert response.url == f"{reverse('accounts:second_factor')}?next={path.replace('/', '%2F')}"
    assert client.post(path).url == reverse("accounts:second_factor")


def test_a_resident_on_a_panel_needs_one_too(client, required):
    resident = StaffFactory(is_staff=False, role=Role.EVALUATOR)
    client.force_login(resident)
    assert client.get("/panel/").url.startswith(reverse("accounts:second_factor"))


def test_providers_are_offered_one_and_not_made_to(client, required):
    client.force_login(UserFactory())
    page = client.get("/account/").content
    assert b"Add a second factor" in page
    assert client.get("/account/second-factor/").status_code == 200


def _set_up(client, code_now):
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = code_now(secret)
    response = client.post("/account/2fa/totp/activate/", {"code": code})
    return secret, code, response


def test_staff_set_up_an_app_and_get_in(client, required, code_now):
    officer = StaffFactory(role=Role.USER_ADMINISTRATOR)
    _sign_in(client, officer.email)
    assert client.get("/admin/").url.startswith(reverse("accounts:second_factor"))
    _, _, response = _set_up(client, code_now)
    assert response.status_code == 302
    assert has_second_factor(officer)
    assert client.get("/admin/").status_code == 200
    assert Authenticator.objects.filter(user=officer, type="recovery_codes").exists()


def test_the_secret_lies_encrypted_in_the_database(client, code_now):
    person = UserFactory()
    _sign_in(client, person.email)
    secret, _, _ = _set_up(client, code_now)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_code_counts_once(client, code_now, monkeypatch):
    person = UserFactory()
    _sign_in(client, person.email)
    secret, used, _ = _set_up(client, code_now)
    client.post("/account/logout/")
    assert _sign_in(client, person.email).url == "/account/2fa/authenticate/"
    assert not _is_in(client)
    assert b"already used" in client.post("/account/2fa/authenticate/", {"code": used}).content
    # Half a minute later, by the app's and the server's clock.
    later = time.time() + 30
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: later)
    fresh = code_now(secret)
    assert client.post("/account/2fa/authenticate/", {"code": fresh}).status_code == 302
    assert _is_in(client)
    client.post("/account/logout/")
    _sign_in(client, person.email)
    assert b"already used" in client.post("/account/2fa/authenticate/", {"code": fresh}).content
    assert not _is_in(client)


def test_a_recovery_code_counts_once(client, code_now):
    person = UserFactory()
    _sign_in(client, person.email)
    _set_up(client, code_now)
    codes = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    for attempt, gets_in in (("first", True), ("second", False)):
        client.post("/account/logout/")
        _sign_in(client, person.email)
        client.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert _is_in(client) is gets_in, attempt


def test_staff_keep_their_last_second_factor(client, required, code_now):
    officer = StaffFactory(role=Role.EDITOR)
    _sign_in(client, officer.email)
    _set_up(client, code_now)
    response = client.post("/account/2fa/totp/deactivate/")
    assert b"you keep at least one second factor" in response.content
    assert has_second_factor(officer)


def test_a_screen_left_open_does_not_let_a_stranger_change_the_protection(client, code_now, monkeypatch):
    person = UserFactory()
    _sign_in(client, person.email)
    _set_up(client, code_now)
    later = time.time() + 301
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: later)
    for path in ("2fa/totp/deactivate/", "2fa/recovery-codes/"):
        assert client.get(f"/account/{path}").url.startswith("/account/reauthenticate/")


def test_public_pages_do_not_become_personal_by_the_guard(client, required):
    assert "Cookie" not in client.get("/health/live").headers.get("Vary", "")


@pytest.mark.parametrize("name", ["PORTAL_SECOND_FACTOR_FOR_STAFF", "PORTAL_DEMO"])
def test_the_deployment_check_refuses_what_is_for_tests_only(settings, name):
    settings.PORTAL_SECOND_FACTOR_FOR_STAFF, settings.PORTAL_DEMO = True, False
    setattr(settings, name, name == "PORTAL_DEMO")
    with pytest.raises(Exception, match=r"accounts\.E00[12]"):
        call_command("check", deploy=True, fail_level="ERROR")


def test_the_codes_of_invented_staff_stand_beside_the_outbox(client, now):
    invented, real = StaffFactory(is_demo=True), StaffFactory()
    give_demo_factor(invented)
    give_demo_factor(invented)
    with pytest.raises(ValueError, match="Only invented people"):
        give_demo_factor(real)
    _, rows = demo_codes(now)
    assert [(name, email, len(code)) for name, email, code in rows] == [(invented.full_name, invented.email, 6)]
    assert rows[0][1].encode() in client.get("/outbox/").content


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "signup/",
        "logout/",
        "password/reset/",
        "password/reset/done/",
        "confirm-email/",
        "inactive/",
        "password/change/",
        "email/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "second-factor/",
        "",
        "reauthenticate/",
    ],
)
def test_every_account_page_is_drawn_in_our_look(client, path):
    anonymous = path in ("login/", "signup/", "password/reset/", "password/reset/done/", "confirm-email/", "inactive/")
    if not anonymous:
        _sign_in(client, UserFactory().email)
    page = client.get(f"/account/{path}").content.decode()
    assert 'class="govuk-heading-l"' in page
    assert "placeholder=" not in page
    assert " style=" not in page
