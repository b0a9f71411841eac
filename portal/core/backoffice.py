"""Casework in the back office: records edited with Wagtail's editor, changed in state only by their steps."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views import View
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from portal.core import clock
from portal.core.verdicts import NotAllowed, Verdict

Act = Callable[..., Any]


class StepsDecidePolicy(ModelPermissionPolicy):
    """Model permissions, except that nobody (not even a superuser) publishes or deletes behind the lifecycle's back."""

    never = frozenset({"publish", "delete"})

    def user_has_permission(self, user, action):
        return action not in self.never and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(user, [action for action in actions if action not in self.never])

    def users_with_any_permission(self, actions, include_superusers=True):
        return super().users_with_any_permission(
            [action for action in actions if action not in self.never], include_superusers
        )


class RuledEditView(EditView):
    """Wagtail's editor, closed with the rule's own words when the record may not be edited now."""

    may_edit: Callable[..., Verdict]
    steps_url_name = ""

    def dispatch(self, request, *args, **kwargs):
        verdict = type(self).may_edit(request.user, self.get_object(), clock.now())
        if not verdict:
            messages.error(request, verdict.reason)
            return redirect(reverse(self.steps_url_name, args=(self.object_pk,)))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                self._ask_again(form.instance)
                return super().form_valid(form)
        except NotAllowed as refusal:
            messages.error(self.request, refusal.reason)
            return redirect(reverse(self.steps_url_name, args=(self.object_pk,)))

    def _ask_again(self, typed):
        """Somebody may have taken a step since the form was read: lock the row, ask it, keep what was decided."""
        locked = self.model._base_manager.select_for_update(of=("self",)).get(pk=typed.pk)
        type(self).may_edit(self.request.user, locked, clock.now()).or_raise()
        for name in (*getattr(locked, "decided", ()), "live"):
            if hasattr(locked, name):
                setattr(typed, name, getattr(locked, name))

    @property
    def header_buttons(self):
        """The way to publication stands open, not inside the menu of three dots."""
        return [HeaderButton("Steps", url=reverse(self.steps_url_name, args=(self.object_pk,)), icon_name="tasks")]


def in_words(name: str, label: str) -> Column:
    """A column with the words of a choice, under a heading of its own."""
    return Column(name, label=label, accessor=f"get_{name}_display", sort_key=name)


class OwnedCreateView(CreateView):
    """Who begins a record owns it: the second person at its publication must be somebody else."""

    def save_instance(self):
        if hasattr(self.form.instance, "owner_id"):
            self.form.instance.owner = self.request.user
        return super().save_instance()


class StepsView(View):
    """One record's state, what stands in its way, and the steps that its reader may take."""

    http_method_names = ["get", "post"]
    viewset: Any = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()
        visible = self.viewset.model._default_manager.visible_to(request.user, self.now)
        self.record = visible.filter(pk=kwargs["pk"]).first() if str(kwargs["pk"]).isdigit() else None

    def dispatch(self, request, *args, **kwargs):
        if self.record is None or not self.viewset.may_see_steps(request.user, self.record, self.now):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk, error="", tried=""):
        status = 422 if error else 200
        return render(request, "backoffice/steps.html", self._context(request, error, tried), status=status)

    def post(self, request, pk):
        if "begin" in request.POST:
            return self._begin_from(request, pk)
        if "colleague" in request.POST:
            return self._hand_over(request, pk)
        verb, reason = request.POST.get("step", ""), request.POST.get("reason", "")
        act = self.viewset.acts.get(verb)
        if act is None:
            raise Http404
        try:
            act(self.record, actor=request.user, now=self.now, reason=reason)
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason, tried=verb)
        self.record.refresh_from_db()
        state = self.record.get_state_display().lower()
        messages.success(request, f"{self.viewset.life.steps[verb].button}: done. “{self.record}” is now {state}.")
        return redirect(request.path)

    def _begin_from(self, request, pk):
        if self.viewset.begin_from is None:
            raise Http404
        try:
            copy = self.viewset.begin_from(record=self.record, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason)
        messages.success(request, f"“{copy}” was made. Change what is different, and give it its dates.")
        return redirect(reverse(self.viewset.get_url_name("edit"), args=(copy.pk,)))

    def _hand_over(self, request, pk):
        if self.viewset.hand_over is None:
            raise Http404
        key = request.POST["colleague"]
        to = self.viewset.colleagues(self.record).filter(pk=key if key.isdigit() else None).first()
        if to is None:
            return self.get(request, pk, error="Choose a colleague.")
        try:
            self.viewset.hand_over(record=self.record, to=to, actor=request.user, now=self.now)
        except NotAllowed as refusal:
            return self.get(request, pk, error=refusal.reason)
        messages.success(request, f"Handed over to {to}.")
        return redirect(request.path)

    def _context(self, request, error, tried):
        steps = [
            (step, verdict, step.verb in self.viewset.reasoned)
            for step, verdict in self.viewset.life.open_to(self.record, request.user, self.now)
            if step.verb in self.viewset.acts
        ]
        gaps = self.viewset.gaps(self.record, self.now)
        return {
            "record": self.record,
            "state": self.record.get_state_display(),
            "steps": steps,
            "error": error,
            "tried": tried,
            "typed": request.POST.get("reason", ""),
            "gaps": gaps,
            "all_gaps": " ".join(gap.sentence for gap in gaps),
            "may_edit": self.viewset.may_edit(request.user, self.record, self.now),
            "events": self.viewset.history_of(self.record),
            "edit_url": reverse(self.viewset.get_url_name("edit"), args=(self.record.pk,)),
            "index_url": reverse(self.viewset.get_url_name("list")),
            "public_url": self.record.get_absolute_url() if hasattr(self.record, "get_absolute_url") else "",
            "more": [
                (label, reverse(self.viewset.get_url_name(name), args=(self.record.pk,)))
                for name, label in self.viewset.more_pages
            ],
            "preview_link": self.viewset.preview_link(self.record, self.now),
            "may_begin_from": self.viewset.begin_from is not None,
            "colleagues": self.viewset.colleagues(self.record)[:200] if self.viewset.hand_over is not None else [],
            "owner": getattr(self.record, "owner", None),
            "page_title": str(self.record),
            "header_icon": self.viewset.icon,
        }


class RecordViewSet(SnippetViewSet):
    """A register whose records live by a lifecycle: Wagtail's drafts, preview, history, lock; our steps.

    Subclasses name ``life``, ``acts`` (verb → callable(record, actor, now, reason)), ``reasoned`` (verbs that need a
    reason), ``may_edit`` and ``may_see_steps`` (rules).
    """

    add_view_class = OwnedCreateView
    life: Any = None
    acts: Mapping[str, Act] = {}
    reasoned: frozenset[str] = frozenset()
    # A copy as a starting point, and handing the work over: callables by keyword, or None.
    begin_from: Act | None = None
    hand_over: Act | None = None
    more_pages: tuple[tuple[str, str], ...] = ()
    copy_view_enabled = False
    ordering = ["-pk"]
    # Parts of words in the named fields: the index of SQLite cannot search one field alone.
    search_backend_name = None
    add_to_reference_index = False

    @staticmethod
    def may_edit(actor, record, now) -> Verdict:
        """The rule that opens the editor."""
        raise NotImplementedError

    @staticmethod
    def may_see_steps(actor, record, now) -> Verdict:
        """The rule that opens the page of steps."""
        raise NotImplementedError

    @staticmethod
    def preview_link(record, now) -> str:
        """An address under which reviewers without an account see the draft; "" where there is none."""
        return ""

    @staticmethod
    def colleagues(record):
        """To whom the work may be handed over."""
        raise NotImplementedError

    @staticmethod
    def gaps(record, now) -> list:
        """What blocks the next step, each with ``anchor`` (an id of the edit screen) and ``sentence``."""
        return []

    @staticmethod
    def history_of(record) -> list[tuple[Any, str]]:
        """(moment, sentence) of what happened to the record, newest first; filled by the app that may read the audit."""
        return []

    @property
    def permission_policy(self):
        return StepsDecidePolicy(self.model)

    @property
    def edit_view_class(self):
        name = self.get_url_name("steps")
        return type("EditView", (RuledEditView,), {"may_edit": staticmethod(self.may_edit), "steps_url_name": name})

    def get_urlpatterns(self):
        steps = path("steps/<str:pk>/", StepsView.as_view(viewset=self), name="steps")
        return [*super().get_urlpatterns(), steps]

    def get_queryset(self, request):
        """What the register lists: the same visibility as everywhere."""
        return self.model._default_manager.visible_to(request.user, clock.now())
