"""The way from a list or a record to its alert."""

from urllib.parse import urlencode

from django import template
from django.http import QueryDict

from portal.alerts import topics

register = template.Library()


@register.inclusion_tag("alerts/link.html", takes_context=True)
def alert_link(context, *, topic, pk=None):
    """ "Get e-mail alerts for this search" with the list's own filters; with ``pk``, for that one record."""
    found = topics.find(topic)
    if found is None:
        return {}
    query = context["request"].GET if "request" in context else QueryDict()
    criteria = {topics.RECORD: pk} if pk is not None else found.clean(query)
    return {"query": urlencode({"topic": topic, **criteria}), "is_record": pk is not None, "is_all": not criteria}
