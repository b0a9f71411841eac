"""One's alerts: by account, or by the link in a message."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect

from portal.alerts import links, queries, rules
from portal.alerts.enums import Frequency
from portal.alerts.forms import ChangeForm
from portal.alerts.models import Mailbox
from portal.alerts.services import subscribing
from portal.core.lists import page_of

from .base import Private


class Alerts(Private):
    """The list, with how often and a way out of each. Subclasses say whose it is."""

    template_name = "alerts/list.html"
    mailbox = None
    is_own_account = False

    def get(self, request, **kwargs):
        return self._list()

    def post(self, request, **kwargs):
        form = ChangeForm(request.POST)
        if not form.is_valid():
            return self._list(status=422, errors=[text for texts in form.errors.values() for text in texts])
        if self.mailbox is None:
            raise Http404
        said = getattr(self, form.cleaned_data["act"])(form.cleaned_data)
        messages.success(request, said)
        return redirect(request.path)

    def change(self, facts):
        """How often one alert is told."""
        subscribing.change_frequency(subscription=self._one(facts), frequency=facts["frequency"], now=self.now)
        return "Saved."

    def leave(self, facts):
        """End one alert."""
        subscribing.leave(subscriptions=[self._one(facts)], actor=self.request.user, now=self.now)
        return "The alert is ended."

    def leave_all(self, facts):
        """End all of them."""
        subscribing.leave(subscriptions=self._alerts(), actor=self.request.user, now=self.now)
        return "All alerts are ended."

    def start_again(self, facts):
        """The address works again."""
        subscribing.start_again(mailbox=self.mailbox)
        return "We send alerts to this address again."

    def _alerts(self):
        return queries.shown(self.mailbox, self.now)

    def _one(self, facts):
        alert = self._alerts().filter(pk=facts["alert"] or 0).first()
        if alert is None:
            raise Http404
        return alert

    def _list(self, status=200, **context):
        page = page_of(self.request, self._alerts())
        facts = {"page": page, "mailbox": self.mailbox, "own": self.is_own_account, "choices": Frequency.choices}
        return self.page(status, **facts, **context)


class Manage(Alerts):
    """For whoever holds the link from a message to the address."""

    def setup(self, request, *args, token, **kwargs):
        super().setup(request, *args, token=token, **kwargs)
        self.mailbox = Mailbox.objects.filter(pk__in=links.read(links.MANAGE, token)).first()

    def dispatch(self, request, *args, **kwargs):
        if self.mailbox is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Mine(LoginRequiredMixin, Alerts):
    """Those of the account's confirmed address."""

    is_own_account = True

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if rules.may_skip_confirmation(request.user, None, self.now):
            self.mailbox = Mailbox.objects.of(request.user.email).first()
