"""Pages and previews that are served by a view named by its dotted path, so that models never import views."""

from django.utils.module_loading import import_string


class ServedByView:
    """A Wagtail page whose ``view`` (``"app.views.name"``) answers for it with ``(request, page)``."""

    view = ""

    def serve(self, request, *args, **kwargs):
        return import_string(self.view)(request, page=self)


class PreviewedByView:
    """A record whose preview is drawn by the public page's own view: ``preview(request, record)``."""

    preview_view = ""

    def serve_preview(self, request, mode_name):
        return import_string(self.preview_view)(request, self)
