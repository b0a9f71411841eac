"""The links in messages: confirm, and leave with one click. Only a POST does anything: scanners open every link."""

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from portal.alerts import links
from portal.alerts.enums import LIVE, State
from portal.alerts.lifecycle import LIFE
from portal.alerts.models import Subscription
from portal.alerts.services import subscribing
from portal.core.verdicts import NotAllowed

from .base import Private


class ByLink(Private):
    """A page for the alerts that a signed link names."""

    purpose = ""

    def setup(self, request, *args, token, **kwargs):
        super().setup(request, *args, token=token, **kwargs)
        pks = links.read(self.purpose, token)
        self.alerts = list(Subscription.objects.filter(pk__in=pks).order_by("pk"))

    def dispatch(self, request, *args, **kwargs):
        if not self.alerts:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def words(self):
        """What each alert is for."""
        return [alert.words for alert in self.alerts]


class Confirm(ByLink):
    """Switch the alert on."""

    purpose = links.CONFIRM
    template_name = "alerts/confirm.html"

    def get(self, request, token):
        alert = self.alerts[0]
        if alert.state == State.CONFIRMED:
            return self._on(alert)
        return self._ask(LIFE.verdict("confirm", alert, None, self.now).reason)

    def post(self, request, token):
        try:
            return self._on(subscribing.confirm(subscription=self.alerts[0], now=self.now))
        except NotAllowed as refusal:
            return self._ask(refusal.reason, status=422)

    def _on(self, alert):
        manage = links.token(links.MANAGE, [alert.mailbox_id])
        return self.page(words=self.words(), is_on=True, frequency=alert.get_frequency_display(), manage=manage)

    def _ask(self, refusal, status=200):
        return self.page(status, words=self.words(), refusal=refusal)


@method_decorator(csrf_exempt, name="dispatch")
class Leave(ByLink):
    """End the alerts that a message came from. A mail program posts here without session or token (RFC 8058)."""

    purpose = links.LEAVE
    template_name = "alerts/leave.html"

    def get(self, request, token):
        return self._page(has_ended=not any(alert.state in LIVE for alert in self.alerts))

    def post(self, request, token):
        subscribing.leave(subscriptions=self.alerts, actor=None, now=self.now)
        return self._page(has_ended=True)

    def _page(self, has_ended):
        manage = links.token(links.MANAGE, [self.alerts[0].mailbox_id])
        return self.page(words=self.words(), has_ended=has_ended, manage=manage)
