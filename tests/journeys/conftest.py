"""A real Chromium against a real server, from clean data. Every page is judged by axe at 320 and 1280 px."""

import os
import re
import shutil
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from portal.accounts.models import User
from portal.accounts.second_factor import demo_codes, give_demo_factor
from portal.accounts.services.groups import sync_roles
from portal.core import clock
from portal.mail.models import Message
from tests.factories.accounts import PASSWORD

# Playwright's loop runs in this thread; Django would take it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 1280)
# Only what is wrong comes back: all that is right would be most of the time.
JUDGE = """async rules => {
    const asked = {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]};
    const found = (await axe.run(document, asked)).violations;
    return found.map(one => `${one.id}: ${one.help} ${one.nodes[0].target}`);
}"""
SCREENS = Path(__file__).resolve().parents[2] / "docs/screens"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
]


def chromium() -> str | None:
    """The browser: $CHROMIUM, or the one on the PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the run. Missing: skipped loudly, and a failure where journeys are required."""
    path = chromium()
    if path is None:
        message = "No Chromium found: install it (on Debian: apt-get install chromium) or set CHROMIUM."
        if os.environ.get("PORTAL_JOURNEYS") == "required":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe_source():
    """The text of axe-core."""
    return next(files("axe_playwright_python").glob("axe.min.js")).read_text()


class Visitor:
    """One person with a browser of their own; ``script=False`` has JavaScript switched off."""

    # Long enough for a busy machine, short enough that a wrong name is told soon.
    patience = 15_000

    def __init__(self, browser, base, axe_source, doors, *, script=True):
        self.base, self.axe, self.script = base, axe_source, script
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=script)
        self.context.set_default_timeout(self.patience)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.judged: set[str] = set()
        self.doors = doors  # the pages of the sign-in that were judged: the same for everybody
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message):
        # The answers 403, 409 and 422 are also told as errors of the console; they are pages of ours.
        if message.type == "error" and not re.search(r"status of (403|404|409|422)", message.text):
            self.complaints.append(message.text)

    def go(self, address):
        """Open an address of the site, or a whole one from a mail."""
        path = re.sub(r"^https?://[^/]+", "", address)
        self.page.goto(self.base + path)
        self.look()

    def press(self, name):
        """Press the button with that name."""
        self.page.get_by_role("button", name=name, exact=False).first.click()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name):
        """Follow the first link with that name."""
        self.page.get_by_role("link", name=name, exact=False).first.click()
        self.page.wait_for_load_state()
        self.look()

    def fill(self, label, text):
        """Type into the field with that label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def choose(self, label):
        """Choose a radio or a checkbox."""
        self.page.get_by_label(label, exact=False).first.check()

    def sees(self, text):
        """Assert that the page says it."""
        found = " ".join(self.page.inner_text("body").split())
        assert text in found, f"“{text}” is not on {self.page.url}: {found[:1500]}"

    def sees_not(self, text):
        """Assert that the page does not say it."""
        found = " ".join(self.page.inner_text("body").split())
        assert text not in found, f"“{text}” is on {self.page.url}: {found[:1500]}"

    def look(self):
        """Judge the page: no overflow, no complaint of the console, no violation of axe, at both widths."""
        assert not self.complaints, f"{self.page.url}: {self.complaints}"
        key = re.sub(r"[0-9a-f-]{36}|\d+", "…", self.page.url + self.page.title())
        judged = self.doors if re.search("/account/(login|2fa)/", self.page.url) else self.judged
        if not self.script or key in judged:
            return
        judged.add(key)
        if "/admin/" in self.page.url:
            return  # Wagtail's own frame is not ours to judge; its screens are looked at by hand
        self.page.evaluate(self.axe)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{self.page.url} is {wide} px too wide at {width} px"
            found = self.page.evaluate(JUDGE, RULES)
            assert not found, f"{self.page.url} at {width} px: {found}"

    def keep(self, name):
        """With KEEP_SCREENS=1 the page becomes a picture of the documentation, cut where it gets long."""
        if os.environ.get("KEEP_SCREENS") != "1":
            return
        self.page.set_viewport_size({"width": 1280, "height": 900})
        taken = Image.open(BytesIO(self.page.screenshot(full_page=True)))
        shown = taken.crop((0, 0, taken.width, min(taken.height, 1700))).convert("RGB")
        small = shown.resize((960, shown.height * 960 // shown.width), Image.Resampling.LANCZOS)
        small.quantize(128, dither=Image.Dither.NONE).save(SCREENS / f"{name}.png", optimize=True)

    def sign_in(self, user):
        """By the one door: password, and the code of the second factor where one is kept."""
        self.go("/account/login/")
        self.fill("E-mail address", user.email)
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        if user.is_demo:
            codes = {row[1]: row[2] for row in demo_codes(clock.now())[1]}
            self.fill("Code", codes[user.email])
            self.press("Sign in")


@pytest.fixture
def visit(browser, live_server, axe_source, settings):
    """``visit(script=True)``: a new visitor on a clean site. Mail goes to the outbox, as it really does."""
    visitors, doors = [], set()
    settings.EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"
    sync_roles()

    def make(*, script=True):
        base = live_server.url.replace("127.0.0.1", "localhost")
        visitors.append(Visitor(browser, base, axe_source, doors, script=script))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()


@pytest.fixture
def staff_code(settings):
    """Staff need their second factor, as in production; ``staff_code(user)`` gives one whose code can be read."""
    settings.PORTAL_SECOND_FACTOR_FOR_STAFF = True

    def give(user):
        User.objects.filter(pk=user.pk).update(is_demo=True)
        user.refresh_from_db()
        give_demo_factor(user)
        return user

    return give


@pytest.fixture
def newest_link():
    """The newest address of our own in the newest mail to somebody."""

    def find(email):
        text = Message.objects.filter(to=email).latest("pk").text
        links = re.findall(r"https?://\S+", text)
        return next(link for link in links if re.search(r"/(account|workspace)/", link))

    return find


@pytest.fixture
def set_site(live_server):
    """Have the site of a page answer at the live server's address."""

    def point(page):
        site = page.get_site()
        site.hostname, site.port = "localhost", int(live_server.url.rsplit(":", 1)[1])
        site.save()

    return point
