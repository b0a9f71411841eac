"""Several people at one bid: comments, earlier versions, who writes what, who is here, signing off. Sealed, and gone at submission."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.enums import MemberRole
from portal.core.verdicts import NotAllowed
from portal.mail.models import Message
from tenders.bids import sealing
from tenders.bids.enums import State
from tenders.bids.models import Bid, SealedNotes
from tenders.bids.services import drafts, earlier, notes, submitting, together
from tenders.custody import store
from tenders.opportunities.enums import SealMode
from tests.factories.accounts import THEN, OrganisationFactory, UserFactory
from tests.factories.bids import make_draft
from tests.factories.custody import open_key
from tests.factories.opportunities import DEADLINE, OpportunityFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _today(set_clock):
    set_clock(THEN)


class Team:
    """A draft with its author (an editor), an owner, and a viewer."""

    def __init__(self, client, **more):
        self.bid, self.author = make_draft(text="First", **more)
        self.author.full_name = "Ann Author"
        self.author.save()
        here = {"of": self.bid.organisation}
        self.owner = UserFactory(full_name="Olu Owner", of__as_=MemberRole.OWNER, **here)
        self.viewer = UserFactory(full_name="Vic Viewer", of__as_=MemberRole.VIEWER, **here)
        self.client = client
        self.section = self.bid.lot.opportunity.question_version.structure.sections[0]
        self.question = self.section.answered[0]
        client.force_login(self.author)

    def url(self, name, *more):
        return reverse(f"bid_{name}", args=(self.bid.pk, *more))

    def page(self, name, *more, who=None):
        if who:
            self.client.force_login(who)
        return " ".join(self.client.get(self.url(name, *more)).content.decode().split())

    def save(self, text, now=THEN, who=None, key=None):
        typed = {key or self.question.key: text}
        drafts.save_answers(bid=self.bid, typed=typed, seen=None, actor=who or self.author, now=now)

    def earlier(self):
        present = drafts.read(self.bid).answers[self.question.key]
        return [row["value"] for row in earlier.versions(notes.read(self.bid), self.question.key, present)]

    def comment(self, text="Shall we say more?", who=None):
        together.comment(bid=self.bid, section=self.section.key, text=text, actor=who or self.author, now=THEN)

    def submit(self):
        return submitting.submit(bid=self.bid, token=uuid.uuid4(), actor=self.author, now=THEN)


@pytest.fixture
def team(client):
    return Team(client)


# Sealed to the draft key alone


def test_notes_open_with_the_draft_key_and_with_no_other(team):
    team.comment("CANARY-COMMENT")
    stored = bytes(SealedNotes.objects.get().ciphertext)
    assert b"CANARY" not in stored
    assert "CANARY-COMMENT" in str(sealing.unseal(stored, store.get(team.bid.draft_key)))
    with pytest.raises(sealing.Damaged):
        sealing.unseal(stored, open_key(team.bid.lot.opportunity.bid_chain))


def test_what_is_submitted_holds_no_comment_and_no_earlier_version(team):
    team.save("CANARY-EARLIER")
    team.save("Something else", now=THEN + MINUTE)
    team.comment("CANARY-COMMENT")
    receipt = team.submit()
    assert "NOTES" not in receipt.content
    identity = open_key(team.bid.lot.opportunity.bid_chain)
    opened = sealing.unseal(team.bid.parts.get(part="QUALITY").ciphertext, identity)
    assert (set(opened), "CANARY" in str(opened)) == ({"answers", "files", "salt"}, False)
    assert not SealedNotes.objects.exists()


def test_in_the_editable_mode_the_notes_go_with_the_key(client):
    team = Team(client, opportunity=OpportunityFactory(published=True, seal_mode=SealMode.DEADLINE))
    team.comment()
    team.submit()
    assert SealedNotes.objects.exists()
    submitting.destroy_spent_keys(DEADLINE + MINUTE)
    assert not SealedNotes.objects.exists()


def test_a_failed_submission_keeps_the_notes(team, monkeypatch):
    team.comment()
    monkeypatch.setattr(submitting, "_mail", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        team.submit()
    assert len(notes.read(team.bid).comments[team.section.key]) == 1


def test_notes_of_an_earlier_key_or_damaged_ones_are_as_none(team):
    team.comment()
    SealedNotes.objects.update(ciphertext=b"age-encryption.org/v1 no")
    assert notes.read(team.bid) == notes.Notes()
    team.comment()
    assert len(notes.read(team.bid).comments[team.section.key]) == 1


def test_starting_again_starts_without_notes(team):
    team.comment()
    team.submit()
    bid = Bid.objects.get(pk=team.bid.pk)
    submitting.withdraw(bid=bid, actor=team.author, now=THEN)
    drafts.start_again(bid=Bid.objects.get(pk=bid.pk), actor=team.author, now=THEN)
    assert notes.read(bid) == notes.Notes()


# Comments


def test_a_viewer_comments_and_colleagues_read_it(team):
    team.client.force_login(team.viewer)
    url = team.url("comments", team.section.key)
    assert team.client.post(url, {"text": "<b>Is this enough?</b>"}).url == url
    page = team.page("comments", team.section.key, who=team.author)
    assert "<strong>Vic Viewer</strong>, 2 November 2026, 9:00am" in page
    assert "&lt;b&gt;Is this enough?&lt;/b&gt;" in page
    assert "The council never sees comments; they are destroyed when the bid is submitted." in page
    assert "1 comment on this part" in team.page("section", team.section.key)


def test_prices_have_comments_too_and_an_unknown_part_has_none(team):
    team.client.post(team.url("comments", "prices"), {"text": "Too cheap?"})
    assert "Too cheap?" in team.page("comments", "prices")
    assert "1 comment on this part" in team.page("prices")
    assert team.client.get(team.url("comments", "nothing")).status_code == 404


def test_an_empty_comment_is_pointed_out(team):
    answer = team.client.post(team.url("comments", team.section.key), {"text": " "})
    assert answer.status_code == 422
    assert answer.content.decode().count("Write your comment.") == 2


def test_a_comment_typed_while_signed_out_comes_back(team):
    url = team.url("comments", team.section.key)
    team.client.logout()
    assert team.client.post(url, {"text": "Typed long"}).status_code == 302
    team.client.force_login(team.author)
    assert "Typed long" in team.client.get(f"{url}?kept=1").content.decode()
    team.client.post(f"{url}?kept=1", {"text": "Typed long"})
    assert "kept" not in team.client.session


def test_strangers_and_late_comments_are_refused(team, set_clock):
    with pytest.raises(NotAllowed, match="do not belong"):
        team.comment(who=UserFactory(of=OrganisationFactory()))
    set_clock(DEADLINE + MINUTE)
    answer = team.client.post(team.url("comments", team.section.key), {"text": "To copy"})
    assert (answer.status_code, "To copy" in answer.content.decode()) == (403, True)


def test_there_is_a_most_of_comments(team, monkeypatch):
    monkeypatch.setattr(together, "MOST_COMMENTS", 1)
    team.comment()
    with pytest.raises(NotAllowed, match="1 comments on this part already"):
        team.comment()


@pytest.mark.parametrize("name", ["comments", "earlier", "team", "sign_off"])
def test_once_sealed_these_pages_lead_back(team, name):
    more = {"comments": [team.section.key], "earlier": [team.question.key]}.get(name, [])
    team.submit()
    assert team.client.get(team.url(name, *more)).url == team.url("tasks")


# Earlier versions


def test_what_was_replaced_is_kept_with_time_and_name(team):
    team.save("Second", now=THEN + MINUTE, who=team.owner)
    team.save("Third", now=THEN + 3 * MINUTE)
    page = team.page("earlier", team.question.key)
    assert "2 November 2026, 9:01am, Olu Owner" in page
    assert page.index("What stands there now") < page.index("Second") < page.index("First")
    assert '2 earlier versions<span class="govuk-visually-hidden"> of question 1.1</span>' in team.page(
        "section", team.section.key
    )


def test_typing_on_for_a_minute_is_one_version(team):
    for second in range(1, 59):
        team.save("First" + "x" * second, now=THEN + timedelta(seconds=second))
    assert team.earlier() == []
    team.save("Later", now=THEN + 2 * MINUTE)
    assert team.earlier() == ["First" + "x" * 58]


def test_a_text_that_is_deleted_within_the_minute_can_be_restored(team):
    team.save("A long and careful answer", now=THEN + timedelta(seconds=3))
    team.save("", now=THEN + timedelta(seconds=6))
    assert team.earlier() == ["A long and careful answer"]


def test_the_last_twenty_are_kept(team):
    for minute in range(1, 31):
        team.save(f"Text {minute}", now=THEN + minute * MINUTE)
    assert team.earlier() == [f"Text {minute}" for minute in range(29, 9, -1)]


def test_all_of_them_together_have_a_limit_and_the_newest_stay(team, monkeypatch):
    monkeypatch.setattr(notes, "MOST_CHARACTERS", 550)
    for minute in range(1, 6):
        team.save(str(minute) * 100, now=THEN + minute * MINUTE)
    assert team.earlier() == ["4" * 100]


def test_a_draft_from_before_keeps_what_it_had(team):
    SealedNotes.objects.all().delete()
    team.save("Second", now=THEN + MINUTE)
    assert team.earlier() == ["First"]


def test_restore_puts_a_text_back_as_a_new_save(team):
    team.save("Second", now=THEN + MINUTE)
    url = team.url("earlier", team.question.key)
    context = team.client.get(url).context
    data = {"seen": context["seen"], "version": context["versions"][0]["key"]}
    assert team.client.post(url, data).url == team.url("section", team.section.key)
    assert drafts.read(team.bid).answers[team.question.key] == "First"
    assert "Second" in team.earlier()


def test_restore_overwrites_nothing_unseen(team):
    team.save("Second", now=THEN + MINUTE)
    url = team.url("earlier", team.question.key)
    context = team.client.get(url).context
    team.save("Third, by a colleague", now=THEN + 2 * MINUTE, who=team.owner)
    answer = team.client.post(url, {"seen": context["seen"], "version": context["versions"][0]["key"]})
    assert answer.status_code == 409
    assert "Third, by a colleague" in answer.content.decode()
    assert drafts.read(team.bid).answers[team.question.key] == "Third, by a colleague"
    gone = team.client.post(url, {"seen": answer.context["seen"], "version": "never"})
    assert (gone.status_code, "is not kept any more" in gone.content.decode()) == (409, True)


def test_a_viewer_reads_earlier_versions_and_restores_none(team):
    team.save("Second", now=THEN + MINUTE)
    page = team.page("earlier", team.question.key, who=team.viewer)
    assert ("First" in page, "Restore" in page) == (True, False)
    url = team.url("earlier", team.question.key)
    context = team.client.get(url).context
    data = {"seen": context["seen"], "version": context["versions"][0]["key"]}
    assert team.client.post(url, data).status_code == 403
    assert drafts.read(team.bid).answers[team.question.key] == "Second"


def test_what_is_no_question_has_no_such_page(team):
    assert team.client.get(team.url("earlier", "nothing")).status_code == 404


# Who writes what


def test_a_section_is_given_to_a_member_and_the_task_list_names_them(team):
    answer = team.client.post(team.url("team"), {f"for_{team.section.key}": team.owner.pk, "for_prices": ""})
    assert answer.url == team.url("tasks")
    assert "For Olu Owner" in team.page("tasks")
    assert "Written by Olu Owner." in team.page("section", team.section.key)
    team.client.post(team.url("team"), {f"for_{team.section.key}": ""})
    assert "For Olu Owner" not in team.page("tasks")


def test_only_who_may_edit_is_given_a_section_and_gives_one(team):
    form = team.client.get(team.url("team")).context["form"]
    names = [name for _pk, name in form.fields["for_prices"].choices]
    assert names == ["Nobody in particular", "Ann Author", "Olu Owner"]
    assert team.client.post(team.url("team"), {"for_prices": team.viewer.pk}).status_code == 422
    with pytest.raises(NotAllowed, match="Only owners and editors"):
        together.assign(bid=team.bid, to={"prices": team.viewer}, actor=team.author, now=THEN)
    assert "because you are a viewer" in team.page("team", who=team.viewer)
    team.client.post(team.url("team"), {"for_prices": team.owner.pk})
    assert notes.read(team.bid).assigned == {}


def test_who_left_is_named_no_more(team):
    together.assign(bid=team.bid, to={team.section.key: team.owner}, actor=team.author, now=THEN)
    team.bid.organisation.memberships.filter(user=team.owner).delete()
    assert "For Olu Owner" not in team.page("tasks")


# Who is here


def test_colleagues_see_each_other_for_two_minutes_and_nobody_sees_themselves(team, set_clock):
    assert "Also here" not in team.page("section", team.section.key)
    place = f"{team.section.number}. {team.section.title}"
    assert f"Also here in the last two minutes: Ann Author ({place})." in team.page("tasks", who=team.viewer)
    set_clock(THEN + timedelta(seconds=119))
    both = team.page("check", who=team.owner)
    assert f"Also here in the last two minutes: Ann Author ({place}) and Vic Viewer." in both
    set_clock(THEN + timedelta(seconds=121))
    assert "Ann Author" not in team.page("check", who=team.owner)


def test_an_autosave_says_that_one_is_still_here(team, set_clock):
    team.page("section", team.section.key)
    set_clock(THEN + MINUTE * 3)
    team.client.post(team.url("section", team.section.key) + "?autosave=1", {f"q_{team.question.key}": "On"})
    assert "Ann Author" in team.page("tasks", who=team.viewer)


def test_strangers_are_told_nothing_and_leave_no_trace(team):
    team.client.force_login(UserFactory(full_name="Stranger", of=OrganisationFactory()))
    assert team.client.get(team.url("tasks")).status_code == 404
    assert "Stranger" not in team.page("tasks", who=team.viewer)


# Signing off


def _ask(team, *people):
    together.ask_for_sign_off(bid=team.bid, people=people, actor=team.owner, now=THEN)


def _standing(team):
    found = together.sign_off_of(team.bid, notes.read(team.bid), [row.user for row in together.members_of(team.bid)])
    return found and found.words


def _sign(team, who):
    seen = together.revisions_from(together.revisions_as_text(team.bid))
    together.sign_off(bid=team.bid, seen=seen, actor=who, now=THEN)


def test_an_owner_asks_and_members_sign_off_where_they_read_the_bid(team):
    team.client.force_login(team.owner)
    url = team.url("sign_off")
    assert team.client.post(url, {"people": [team.author.pk, team.viewer.pk]}).url == team.url("tasks")
    assert "0 of 2 have signed off" in team.page("tasks")
    assert "I have read this bid and sign it off" not in team.page("check")
    team.client.force_login(team.viewer)
    revisions = team.client.get(team.url("check")).context["revisions"]
    assert team.client.post(url, {"revisions": revisions}).url == team.url("tasks")
    assert "1 of 2 has signed off" in team.page("tasks")
    assert "Vic Viewer: signed off on 2 November 2026, 9:00am" in team.page("sign_off")


def test_a_later_save_voids_it_and_one_that_changes_nothing_does_not(team):
    _ask(team, team.viewer)
    _sign(team, team.viewer)
    team.save("First", now=THEN + MINUTE)
    assert _standing(team) == "1 of 1 has signed off"
    team.save("Changed", now=THEN + MINUTE)
    assert _standing(team) == "0 of 1 have signed off"
    _sign(team, team.viewer)
    line = team.bid.lot.opportunity.price_lines.first()
    drafts.save_prices(bid=team.bid, typed={str(line.pk): "99"}, seen=None, actor=team.author, now=THEN)
    assert _standing(team) == "0 of 1 have signed off"


def test_what_changed_after_it_was_opened_is_not_signed_off(team):
    _ask(team, team.viewer)
    team.client.force_login(team.viewer)
    revisions = team.client.get(team.url("check")).context["revisions"]
    team.save("Changed", now=THEN + MINUTE)
    for sent in (revisions, "PRICE", ""):
        answer = team.client.post(team.url("sign_off"), {"revisions": sent}, follow=True)
        assert "The bid was changed after you opened it." in answer.content.decode()
    assert _standing(team) == "0 of 1 have signed off"


def test_only_owners_ask_and_only_who_was_asked_signs(team):
    with pytest.raises(NotAllowed, match="Only an owner"):
        together.ask_for_sign_off(bid=team.bid, people=[team.viewer], actor=team.author, now=THEN)
    with pytest.raises(NotAllowed, match="Only members"):
        together.ask_for_sign_off(bid=team.bid, people=[UserFactory()], actor=team.owner, now=THEN)
    with pytest.raises(NotAllowed, match="You were not asked"):
        _sign(team, team.viewer)
    team.client.post(team.url("sign_off"), {"people": [team.viewer.pk]})
    assert _standing(team) is None
    assert "Only an owner" in team.page("sign_off")


def test_it_warns_at_submission_and_blocks_nobody_who_confirms(team):
    _ask(team, team.viewer, team.owner)
    _sign(team, team.owner)
    page = team.client.get(team.url("check"))
    assert "Submit it all the same: 1 of 2 has signed off." in page.content.decode()
    data = {"token": uuid.uuid4(), "declaration": "on", "standing": page.context["form"]["standing"].value()}
    unsure = team.client.post(team.url("check"), data)
    assert unsure.status_code == 422
    assert "Confirm that the bid goes in although not everybody has signed it off." in unsure.content.decode()
    team.client.post(team.url("check"), {**data, "unsigned": "on"})
    team.bid.refresh_from_db()
    assert team.bid.state == State.SUBMITTED


def test_a_save_in_the_last_second_makes_no_bid_late(team):
    """Everybody had signed off when the page was opened: what a colleague saves meanwhile asks nothing more."""
    _ask(team, team.viewer)
    _sign(team, team.viewer)
    page = team.client.get(team.url("check"))
    assert "Everybody who was asked has signed off what stands here." in page.content.decode()
    assert "standing" not in page.context["form"].fields
    team.save("Changed", now=THEN + MINUTE)
    team.client.post(team.url("check"), {"token": uuid.uuid4(), "declaration": "on"})
    team.bid.refresh_from_db()
    assert team.bid.state == State.SUBMITTED


# How often the database is asked


@pytest.mark.parametrize("name", ["tasks", "section", "check", "team", "sign_off", "comments"])
def test_more_colleagues_and_more_comments_ask_the_database_no_more(team, name, django_assert_max_num_queries):
    more = [team.section.key] if name in ("section", "comments") else []
    team.comment()
    _ask(team, team.viewer)
    team.page(name, *more)
    with django_assert_max_num_queries(100) as one:
        team.page(name, *more)
    others = [UserFactory(of=team.bid.organisation) for _ in range(4)]
    for person in others:
        team.comment(who=person)
    _ask(team, team.viewer, *others)
    with django_assert_max_num_queries(100) as many:
        team.page(name, *more)
    assert len(many) == len(one)


def test_the_hidden_field_of_an_earlier_text_keeps_line_ends(team):
    team.save("One\r\ntwo\n three", now=THEN + MINUTE)
    context = team.client.get(team.url("earlier", team.question.key)).context
    assert json.loads(context["seen"]) == {team.question.key: "One\r\ntwo\n three"}


def test_who_is_asked_to_sign_off_gets_a_mail_once_and_sees_it_on_the_page(team):
    together.ask_for_sign_off(bid=team.bid, people=[team.viewer, team.owner], actor=team.owner, now=THEN)
    together.ask_for_sign_off(bid=team.bid, people=[team.viewer], actor=team.owner, now=THEN)
    message = Message.objects.get(kind="bids/sign_off")
    assert message.to == team.viewer.email
    assert f"/workspace/bids/{team.bid.pk}/sign-off/" in message.text
    words = "You are asked to"
    assert words in team.page("tasks", who=team.viewer)
    assert words not in team.page("tasks", who=team.author)
    revisions = dict(team.bid.parts.values_list("part", "revision"))
    together.sign_off(bid=team.bid, seen=revisions, actor=team.viewer, now=THEN)
    assert words not in team.page("tasks", who=team.viewer)
