"""One of everything: a sealed bid, an opened one, a panel, an award, an organisation with its papers."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.accounts.enums import MemberRole
from portal.accounts.roles import Role
from portal.accounts.services import joining
from portal.accounts.services.roles import grant_role
from portal.alerts import links
from portal.mail.models import Message
from tenders.awarding.enums import Body
from tenders.awarding.models import ApprovalLevel
from tenders.bids.models import Upload
from tenders.bids.services import drafts, files, library, submitting
from tenders.diligence.services import checks, low
from tenders.evaluation.enums import Seat
from tenders.evaluation.queries.model import quality_of
from tenders.evaluation.services import award, panel, requests
from tenders.intentions.models import CommissioningIntention
from tenders.opportunities.services import preview_token
from tenders.regimes.models import EnteredFigure
from tests.factories.accounts import THEN, OrganisationFactory, StaffFactory, UserFactory
from tests.factories.alerts import make_alert
from tests.factories.clarifications import make_question
from tests.factories.contracts import ContractFactory
from tests.factories.custody import ensure_holders
from tests.factories.diligence import clear_checks, make_check, make_enquiry
from tests.factories.engagement import make_feedback, make_response
from tests.factories.evaluation import AFTER, agree_all, clear, open_bids, open_prices, score_all
from tests.factories.opportunities import OpportunityFactory, make_authority, make_priced
from tests.factories.partners import make_entry

MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
NOBODY = 987_654


@dataclass
class World:
    """Who asks, and the addresses by name: ``theirs`` exist, ``missing`` do not."""

    people: dict
    theirs: dict[str, tuple]
    missing: dict[str, tuple]


def people() -> dict:
    """Every kind of visitor: nobody, two providers, one person a staff role, a superuser without any role."""
    owner = UserFactory(full_name="Owner")
    return {
        "anonymous": AnonymousUser(),
        "owner": owner,
        "stranger": UserFactory(of=OrganisationFactory(), of__as_=MemberRole.OWNER),
        **{role.value: StaffFactory(role=role, full_name=role.value) for role in Role},
        "superuser": StaffFactory(is_superuser=True, full_name="Operator"),
    }


def _bid(opportunity, organisation, author, text):
    bid = drafts.start(lot=opportunity.lots.get(number=1), organisation=organisation, actor=author, now=THEN)
    structure = opportunity.question_version.structure
    drafts.save_answers(bid=bid, typed={q.key: text for q in structure.questions}, seen=None, actor=author, now=THEN)
    prices = {str(line.pk): "10" for line in opportunity.price_lines.all()}
    drafts.save_prices(bid=bid, typed=prices, seen=None, actor=author, now=THEN)
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan")
    file = files.add(bid=bid, question_key="k", upload=upload, actor=author, now=THEN)
    Upload.objects.create(bid=bid, length=1, sealed=b"", begun_at=THEN)
    return bid, file


def _panel(opportunity, who):
    seats = (("Evaluator", Seat.EVALUATOR), ("Moderator", Seat.MODERATOR))
    members = []
    for name, seat in seats:
        member = panel.invite(
            opportunity=opportunity, user=who[name], seat=seat, actor=who["Procurement lead"], now=AFTER
        )
        members.append(clear(member))
    return members


def make() -> World:
    """Build it by the real services."""
    who = people()
    organisation = OrganisationFactory(owner=who["owner"])
    colleague = UserFactory(of=organisation, of__as_=MemberRole.EDITOR)
    membership = organisation.memberships.get(user=colleague)
    joining.invite(organisation=organisation, email="new@example.org", role="EDITOR", actor=who["owner"], now=THEN)
    newcomer = UserFactory()
    joining.ask_to_join(organisation=organisation, actor=newcomer, now=THEN, message="")

    make_authority()
    rate = {"description": "Hour of care", "wants_build_up": True}
    sealed, opened = make_priced([rate]), OpportunityFactory(published=True)
    draft_bid, draft_file = _bid(sealed, organisation, who["owner"], "We care.")
    other = OrganisationFactory()
    other_owner = UserFactory(of=other, of__as_=MemberRole.OWNER)
    sealed_bid, _file = _bid(sealed, other, other_owner, "Sealed.")
    submitting.submit(bid=sealed_bid, token=uuid.uuid4(), actor=other_owner, now=THEN)
    bid, file = _bid(opened, organisation, who["owner"], "Opened.")
    receipt = submitting.submit(bid=bid, token=uuid.uuid4(), actor=who["owner"], now=THEN)
    open_bids(opened)
    evaluator, moderator = _panel(opened, who)
    bid.refresh_from_db()
    score_all(evaluator, bid, 5)
    agree_all(moderator, bid, 5)
    lot = opened.lots.get(number=1)
    defect = _asked(bid, who)
    given = _award(lot, bid, who)
    kept = library.keep(organisation=organisation, question="How?", text="With care.", actor=who["owner"], now=THEN)
    response, feedback = make_response(), make_feedback()
    contract = ContractFactory()
    question = make_question(opportunity=sealed)
    entry = make_entry(opportunity=sealed, organisation=organisation, author=who["owner"])
    proposal = grant_role(
        user=StaffFactory(), role=Role.OPENER, actor=who["User administrator"], now=THEN, reason="A third opener"
    )
    return World(who, *_addresses(locals()))


def _asked(bid, who):
    """A request about a defect."""
    lead = {"actor": who["Procurement lead"], "now": AFTER}
    defect = requests.mark(bid=bid, kind="UNCLEAR", note="Which of the two plans?", **lead)
    due = AFTER + timedelta(days=3)
    requests.ask(defect=defect, text="Which one?", question_key="", due=due, choices={}, **lead)
    return defect


def _checked(bid, who):
    """A concern that was decided, and a price that was explained with a file."""
    lead = {"actor": who["Procurement lead"], "now": AFTER}
    concern = make_check(bid, kind="REFERENCES", result="CONCERN", note="Late twice.", actor=lead["actor"])
    second = StaffFactory(role=Role.PROCUREMENT_LEAD)
    checks.rule(concern=concern, outcome="KEEP", heard="", reason="It has mended.", actor=second, now=AFTER)
    enquiry = make_enquiry(bid, actor=lead["actor"])
    sums = SimpleUploadedFile("sums.pdf", b"%PDF-1.7 sums")
    low.reply(enquiry=enquiry, text="By hand.", uploads=[sums], actor=who["owner"], now=AFTER)
    low.decide(bid=bid, outcome="EXPLAINED", reason="The sum is whole.", **lead)


def _award(lot, bid, who):

    lead = who["Procurement lead"]
    open_prices(lot, now=AFTER)
    given = award.recommend(lot=lot, bid=bid, reason="Best.", actor=lead, now=AFTER)
    _checked(bid, who)
    clear_checks(given)
    approved = award.approve(award=given, actor=StaffFactory(role=Role.APPROVER), now=AFTER)
    return award.send_summaries(award=approved, actor=lead, now=AFTER)


def _addresses(made: dict) -> tuple[dict[str, tuple], dict[str, tuple]]:
    organisation, draft, bid = made["organisation"], made["draft_bid"], made["bid"]
    sealed, opened, lot = made["sealed"], made["opened"], made["lot"]
    holder = ensure_holders()[0]
    section = sealed.question_version.structure.sections[0].key
    criterion = quality_of(opened)[0].id
    intention = CommissioningIntention.objects.create(title="Plan", slug="plan", summary="s", live=False)
    hidden = OpportunityFactory()
    level = ApprovalLevel.objects.create(body=Body.COMMITTEE, from_value=10**9)
    figure = EnteredFigure.objects.create(
        key="pa23.threshold.works",
        value=1,
        starts=THEN.date(),
        source="SI 2027/1",
        owner=made["who"]["Procurement lead"],
    )
    member, invitation = made["membership"].pk, organisation.invitations.get().pk
    request = organisation.join_requests.get().pk
    question_set = sealed.question_set
    uid = organisation.uuid
    alert = make_alert(topic="intentions")
    theirs = {
        "alerts:confirm": (links.token(links.CONFIRM, [alert.pk]),),
        "alerts:leave": (links.token(links.LEAVE, [alert.pk]),),
        "alerts:manage": (links.token(links.MANAGE, [alert.mailbox_id]),),
        "accounts:invitation": ("no-such-token",),
        "accounts:organisation": (uid,),
        "accounts:organisation_edit": (uid,),
        "accounts:members": (uid,),
        "accounts:invite": (uid,),
        "accounts:member": (uid, member),
        "accounts:member_role": (uid, member),
        "accounts:member_remove": (uid, member),
        "accounts:member_hand_over": (uid, member),
        "accounts:invitation_revoke": (uid, invitation),
        "accounts:join_request": (uid, request),
        "accounts_roles": (made["colleague"].pk,),
        "accounts_decide": (made["proposal"].pk,),
        "engagement_response": (made["response"].pk,),
        "engagement_response_file": (made["response"].pk, MISSING),
        "engagement_feedback": (made["feedback"].pk,),
        "service_detail": (made["feedback"].service.slug,),
        "mail:message": (Message.objects.first().pk,),
        "intention_detail": (intention.slug,),
        "opportunity_detail": (hidden.slug,),
        "opportunity_dates": (hidden.slug,),
        "clarification_list": (hidden.slug,),
        "clarification_ask": (hidden.slug,),
        "clarification_help": (hidden.slug,),
        "clarification_answer": (made["question"].pk,),
        "partner_board": (hidden.slug,),
        "partner_put_up": (hidden.slug,),
        "partner_change": (made["entry"].reference,),
        "partner_write": (made["entry"].reference,),
        "partner_report": (made["entry"].reference,),
        "partner_decide": (made["entry"].reference,),
        "opportunity_preview": (preview_token(hidden, AFTER),),
        "opportunity_changes": (hidden.slug,),
        "opportunity_documents": (hidden.slug,),
        "opportunity_document": (hidden.slug, 1),
        "ocds_process": (sealed.releases.get().ocid,),
        "ocds_record": (sealed.releases.get().ocid,),
        "notice_drafts": (hidden.pk,),
        "notice_draft": (hidden.pk, "UK4"),
        "bid_choose": (sealed.slug,),
        "bid_tasks": (draft.pk,),
        "bid_section": (draft.pk, section),
        "bid_prices": (draft.pk,),
        "bid_sheet": (draft.pk,),
        "bid_sheet_file": (draft.pk,),
        "bid_build_up": (draft.pk, sealed.price_lines.get().pk),
        "bid_comments": (draft.pk, section),
        "bid_earlier": (draft.pk, sealed.question_version.structure.sections[0].answered[0].key),
        "bid_earlier_prices": (draft.pk,),
        "bid_earlier_rate": (draft.pk, sealed.price_lines.get().pk),
        "bid_team": (draft.pk,),
        "bid_sign_off": (draft.pk,),
        "bid_file": (draft.pk, made["draft_file"].pk),
        "bid_file_places": (draft.pk, made["draft_file"].pk),
        "bid_uploads": (draft.pk,),
        "bid_upload": (draft.pk, draft.uploads.get().pk),
        "library": (organisation.uuid,),
        "library_new": (organisation.uuid,),
        "library_entry": (organisation.uuid, made["kept"].pk),
        "bid_library": (draft.pk, sealed.question_version.structure.sections[0].answered[0].key),
        "bid_copy": (draft.pk, "html"),
        "bid_word": (draft.pk,),
        "bid_word_file": (draft.pk,),
        "bid_key": (draft.pk,),
        "bid_late_file": (draft.pk, MISSING),
        "bid_check": (draft.pk,),
        "bid_withdraw": (draft.pk,),
        "bid_start_again": (draft.pk,),
        "bid_change": (draft.pk,),
        "bid_name_file": (draft.pk, "k"),
        "bid_finish": (draft.pk,),
        "bid_finish_receipt": (draft.pk, MISSING),
        "bid_stop_changing": (draft.pk,),
        "bid_receipt": (bid.pk, made["receipt"].pk),
        "bid_receipt_file": (bid.pk, made["receipt"].pk),
        "bid_summary": (bid.pk,),
        "panel_opening": (opened.pk,),
        "panel_opening_approve": (opened.pk,),
        "panel_prices": (lot.pk,),
        "panel_prices_approve": (lot.pk,),
        "keys_prove": (holder.pk,),
        "keys_retire": (holder.pk,),
        "panel_seats": (opened.pk,),
        "panel_interests": (opened.pk,),
        "panel_briefing": (opened.pk,),
        "panel_plan": (opened.pk,),
        "panel_history": (opened.pk,),
        "panel_seat": (made["evaluator"].pk,),
        "panel_lot": (lot.pk,),
        "panel_lot_end": (lot.pk,),
        "panel_pictures": (lot.pk,),
        "panel_scores_file": (lot.pk,),
        "panel_tasks": (lot.pk,),
        "panel_score": (bid.pk, criterion),
        "panel_moderate": (bid.pk, criterion),
        "panel_not_scored": (bid.pk,),
        "panel_pack": (lot.pk, "html"),
        "panel_reveal": (bid.pk,),
        "panel_requests": (lot.pk,),
        "panel_ask": (made["defect"].pk,),
        "bid_requests": (bid.pk,),
        "panel_file": (bid.pk, made["file"].pk),
        "panel_award": (made["given"].pk,),
        "panel_summaries": (made["given"].pk,),
        "panel_contract": (made["given"].pk,),
        "panel_records": (made["given"].pk,),
        "panel_award_report": (made["given"].pk, "html"),
        "checks_lot": (lot.pk,),
        "checks_bid": (bid.pk,),
        "checks_record": (bid.pk,),
        "checks_concern": (bid.checks.get(kind="REFERENCES").pk,),
        "checks_price": (bid.pk,),
        "checks_price_file": (bid.pk, bid.price_enquiry.files.get().pk),
        "bid_price_enquiry": (bid.pk,),
        "wagtailsnippets_intentions_commissioningintention:edit": (intention.pk,),
        "wagtailsnippets_intentions_commissioningintention:steps": (intention.pk,),
        "wagtailsnippets_intentions_commissioningintention:delete": (intention.pk,),
        "wagtailsnippets_intentions_commissioningintention:history": (intention.pk,),
        "wagtailsnippets_intentions_commissioningintention:unpublish": (intention.pk,),
        "contracts:edit": (made["contract"].pk,),
        "contracts:delete": (made["contract"].pk,),
        "contracts:plan_next": (made["contract"].pk,),
        "wagtailsnippets_awarding_approvallevel:edit": (level.pk,),
        "wagtailsnippets_awarding_approvallevel:delete": (level.pk,),
        "wagtailsnippets_opportunities_opportunity:edit": (hidden.pk,),
        "wagtailsnippets_opportunities_opportunity:steps": (hidden.pk,),
        "wagtailsnippets_opportunities_opportunity:delete": (hidden.pk,),
        "wagtailsnippets_opportunities_opportunity:history": (hidden.pk,),
        "wagtailsnippets_opportunities_opportunity:law": (hidden.pk,),
        "wagtailsnippets_opportunities_opportunity:trial": (hidden.pk,),
        "wagtailsnippets_opportunities_opportunity:changes": (hidden.pk,),
        "wagtailsnippets_opportunities_opportunity:stages": (hidden.pk,),
        "wagtailsnippets_regimes_enteredfigure:edit": (figure.pk,),
        "wagtailsnippets_regimes_enteredfigure:steps": (figure.pk,),
        "wagtailsnippets_regimes_enteredfigure:delete": (figure.pk,),
        "wagtailsnippets_questions_questionset:edit": (question_set.pk,),
        "wagtailsnippets_questions_questionset:steps": (question_set.pk,),
        "wagtailsnippets_questions_questionset:ready_made": (question_set.pk,),
        "wagtailsnippets_questions_questionset:delete": (question_set.pk,),
        "wagtailusers_users:edit": (made["colleague"].pk,),
    }
    return theirs, {name: tuple(map(_missing, keys)) for name, keys in theirs.items()}


def _missing(key):
    if isinstance(key, uuid.UUID):
        return MISSING
    return NOBODY if isinstance(key, int) else "no-such-thing"
