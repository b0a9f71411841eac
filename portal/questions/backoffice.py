"""The ready-made sections, for those who write questions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from portal.core import clock
from portal.core.verdicts import NotAllowed

from . import rules, services
from .ready_made import READY_MADE


class ReadyMadeView(View):
    """The ready-made sections, each added to the set in one press."""

    http_method_names = ["get", "post"]
    viewset = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()
        visible = self.viewset.model.objects.visible_to(request.user, self.now)
        self.record = visible.filter(pk=kwargs["pk"]).first() if str(kwargs["pk"]).isdigit() else None

    def dispatch(self, request, *args, **kwargs):
        if self.record is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        context = {
            "record": self.record,
            "sections": READY_MADE.values(),
            "may_add": rules.may_add_section(request.user, self.record, self.now),
            "steps_url": reverse(self.viewset.get_url_name("steps"), args=(pk,)),
            "page_title": f"Ready-made sections: {self.record}",
            "header_icon": self.viewset.icon,
        }
        return render(request, "questions/backoffice/ready_made.html", context)

    def post(self, request, pk):
        ready_made = READY_MADE.get(request.POST.get("section", ""))
        if ready_made is None:
            raise Http404
        try:
            services.add_section(question_set=self.record, ready_made=ready_made, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
            return redirect(request.path)
        messages.success(request, f"“{ready_made.title}” stands at the end. Change what is different here.")
        return redirect(reverse(self.viewset.get_url_name("edit"), args=(pk,)))
