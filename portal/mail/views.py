"""The outbox of the demonstration: mail to invented people, for whoever tries the portal."""

from django.conf import settings
from django.http import Http404
from django.views.generic import DetailView, ListView

from portal.core import clock
from portal.core.templatetags import words

from .models import Message
from .slots import BESIDE_OUTBOX


class DemoOnly:
    """Real people's mail is shown to nobody: outside the demonstration these addresses do not exist."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not settings.PORTAL_DEMO:
            raise Http404


class Outbox(DemoOnly, ListView):
    """Newest first; ``?to=`` shows one person's mail."""

    model = Message
    template_name = "mail/outbox.html"
    paginate_by = 25

    def get_queryset(self):
        messages = super().get_queryset()
        to = self.request.GET.get("to", "").strip()
        return messages.filter(to__iexact=to) if to else messages

    def get_context_data(self, **kwargs):
        beside = [
            (heading, [(name, f"{address}\n{text}") for name, address, text in rows])
            for heading, rows in BESIDE_OUTBOX.ask(clock.now())
        ]
        to = self.request.GET.get("to", "").strip()
        return super().get_context_data(beside=beside, to=to, **kwargs)


class OutboxMessage(DemoOnly, DetailView):
    """One message, its text part."""

    model = Message
    template_name = "mail/message.html"

    def get_context_data(self, **kwargs):
        mail = self.object
        facts = [
            ("To", mail.to),
            ("From", mail.sender),
            ("Written", words.moment(mail.created_at)),
            ("State", mail.status),
            ("Message id", mail.message_id),
        ]
        return super().get_context_data(facts=facts, **kwargs)
