"""What the pages of alerts share: they are personal, so nobody keeps them and no search engine lists them."""

from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from portal.core import clock


@method_decorator(never_cache, name="dispatch")
class Private(View):
    """``now`` is asked once."""

    template_name = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    def page(self, status=200, **context):
        """The page with its template."""
        response = render(self.request, self.template_name, context, status=status)
        response["X-Robots-Tag"] = "noindex"
        return response
