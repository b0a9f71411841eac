"""Keys of openers: who has one, making, proving and giving up one's own, sharing sealed keys again."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from portal.accounts.roles import Role, has_role
from portal.accounts.views.by_role import RoleView
from portal.core.limits import is_too_often
from portal.core.verdicts import NotAllowed

from . import queries, rules
from .ciphers import WrongKey
from .forms import EnrolForm, GiveKeyForm, ProveForm, RetireForm
from .models import KeyHolder
from .services import holders, keys

READERS = (Role.OPENER, Role.PROCUREMENT_LEAD, Role.USER_ADMINISTRATOR, Role.AUDITOR)
TOO_OFTEN = "You have tried too often. Wait five minutes, then try again."


class HolderView(RoleView):
    """Open to those who have to do with keys."""

    roles = READERS
    # The most delicate pages want password or second factor within the last five minutes.
    asks_again = False

    def enter(self, request, *args, **kwargs):
        """Show it, asked again where that is wanted."""
        return (self._asked_again if self.asks_again else super().enter)(request, *args, **kwargs)

    @method_decorator([never_cache, reauthentication_required(app="custody")])
    def _asked_again(self, request, *args, **kwargs):
        return super().enter(request, *args, **kwargs)

    def holder_for(self, rule, pk):
        """An active holder that this person may act for, or the common 404."""
        found = KeyHolder.objects.active().filter(pk=pk).first()
        if found is None or not rule(self.request.user, found, self.now):
            raise Http404
        return found

    def identity(self, form, holder):
        """The identity that the typed secret gives; None with a message beside the field."""
        if is_too_often(self.request, "key-secret", seconds=300):
            form.add_error("secret", TOO_OFTEN)
            return None
        try:
            return holders.identity_of(holder, form.cleaned_data["secret"])
        except WrongKey as wrong:
            holders.note_wrong_key(holder=holder, actor=self.request.user, now=self.now)
            form.add_error("secret", f"{wrong} Check it and type it again.")
            return None


class KeysPage(HolderView):
    """Every holder with the last proof, and what is left to do."""

    def get(self, request):
        rows = queries.holder_rows(self.now)
        context = {
            "rows": rows,
            "mine": next((row for row in rows if row.holder.user_id == request.user.pk), None),
            "has_escrow": any(row.holder.user_id is None for row in rows),
            "may_enrol": rules.may_enrol(request.user, None, self.now),
            "may_make_escrow": rules.may_make_escrow(request.user, None, self.now),
            "is_administrator": has_role(request.user, Role.USER_ADMINISTRATOR),
            "enough": rules.are_enough_proved(self.now),
            "live": queries.live_keys(),
            "to_share": queries.to_share_again(self.now),
            "lost": [queries.in_words(key.name) for key in queries.lost_keys()],
            "may_share": has_role(request.user, Role.OPENER),
            "threshold": rules.THRESHOLD,
        }
        return render(request, "custody/keys.html", context)


class Enrol(HolderView):
    """Make one's own key; its secret is shown on the answer to this one request."""

    roles = (Role.OPENER,)
    asks_again = True

    def get(self, request, form=None, status=200):
        verdict = rules.may_enrol(request.user, None, self.now)
        context = {"form": form or EnrolForm(), "verdict": verdict}
        return render(request, "custody/enrol.html", context, status=status)

    def post(self, request):
        form = EnrolForm(request.POST)
        if not form.is_valid():
            return self.get(request, form, 422)
        try:
            made = holders.enrol(actor=request.user, keeping=form.cleaned_data["keeping"], now=self.now)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
            return redirect("keys")
        return render(request, "custody/secret.html", {"made": made, "form": ProveForm()})


class MakeEscrow(HolderView):
    """Print the key for the safe."""

    roles = (Role.USER_ADMINISTRATOR,)
    asks_again = True

    def get(self, request):
        return render(request, "custody/escrow.html", {"verdict": rules.may_make_escrow(request.user, None, self.now)})

    def post(self, request):
        try:
            made = holders.make_escrow(actor=request.user, now=self.now)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
            return redirect("keys")
        return render(request, "custody/secret.html", {"made": made, "form": ProveForm()})


class Prove(HolderView):
    """Open a challenge with the key."""

    def load(self, holder_id):
        self.holder = self.holder_for(rules.may_prove, holder_id)

    def get(self, request, holder_id, form=None, status=200):
        context = {"form": form or ProveForm(), "holder": self.holder}
        return render(request, "custody/prove.html", context, status=status)

    def post(self, request, holder_id):
        form, holder = ProveForm(request.POST), self.holder
        identity = self.identity(form, holder) if form.is_valid() else None
        if identity is None:
            return self.get(request, holder_id, form, 422)
        try:
            holders.prove(holder=holder, identity=identity, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, "The key works. That counts for 90 days.")
        return redirect("keys")


class Retire(HolderView):
    """Say that a key is lost, or that its keeper left."""

    asks_again = True

    def load(self, holder_id):
        self.holder = self.holder_for(rules.may_speak_for, holder_id)

    def get(self, request, holder_id, form=None, status=200):
        verdict = rules.may_retire(request.user, self.holder, self.now)
        context = {"form": form or RetireForm(), "holder": self.holder, "verdict": verdict}
        return render(request, "custody/retire.html", context, status=status)

    def post(self, request, holder_id):
        form, holder = RetireForm(request.POST), self.holder
        if not form.is_valid():
            return self.get(request, holder_id, form, 422)
        try:
            holders.retire(holder=holder, actor=request.user, now=self.now, reason=form.cleaned_data["reason"])
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, "The key is no longer used. Share the sealed keys again soon.")
        return redirect("keys")


class GiveKey(HolderView):
    """A page on which an opener gives a key: their own or the one from the safe."""

    roles = (Role.OPENER,)
    asks_again = True

    def chosen(self, form):
        """The holder whose key is given; None with a message beside the field."""
        active = KeyHolder.objects.active()
        own = form.cleaned_data["which"] == "own"
        found = (active.filter(user=self.request.user) if own else active.escrow()).first()
        if found is None:
            form.add_error("which", "You have no key in use. Use the escrow key." if own else "There is no escrow key.")
        return found

    def given(self, form):
        """(holder, identity) of a valid form; (None, None) with messages beside its fields."""
        holder = self.chosen(form) if form.is_valid() else None
        identity = self.identity(form, holder) if holder else None
        return (holder, identity) if identity else (None, None)


class ShareAgain(GiveKey):
    """Two openers give their keys, and every sealed key is wrapped to the holders of today."""

    def get(self, request, form=None, status=200, error=""):
        context = {
            "form": form or GiveKeyForm(),
            "error": error,
            "to_share": queries.to_share_again(self.now),
            "enough": rules.are_enough_proved(self.now),
        }
        return render(request, "custody/share.html", context, status=status)

    def post(self, request):
        form = GiveKeyForm(request.POST)
        holder, identity = self.given(form)
        if holder is None:
            return self.get(request, form, 422)
        try:
            shared = keys.reshare(holder=holder, identity=identity, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self.get(request, form, 403, refusal.reason)
        self._tell(shared)
        return redirect("keys")

    def _tell(self, shared):
        words = "1 sealed key is" if shared.count == 1 else f"{shared.count} sealed keys are"
        if shared.count:
            messages.success(self.request, f"{words} shared again.")
        elif not shared.left:
            messages.success(self.request, "Your key is given. Somebody else gives the second.")
        if shared.left:
            names = "; ".join(queries.in_words(name) for name in shared.left)
            further = "Another opener who had a key when they were sealed gives it within half an hour."
            messages.warning(self.request, f"The keys given so far do not open: {names}. {further}")
