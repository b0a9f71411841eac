"""Guidance: what providers and residents need to know, one subject a page."""

from wagtail.models import Page

from home.models.standard import BodyPage


class GuidanceIndexPage(BodyPage):
    """The list of guidance, in the order in which editors put the pages."""

    template = "home/guidance_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.GuidancePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = "guidance list"

    def get_context(self, request, *args, **kwargs):
        """The guidance that is published."""
        context = super().get_context(request, *args, **kwargs)
        context["guides"] = GuidancePage.objects.child_of(self).live().public().order_by("path")
        return context


class GuidancePage(BodyPage):
    """One subject, with the list of its sections at the top."""

    template = "home/guidance_page.html"
    parent_page_types = ["home.GuidanceIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "guidance"

    def get_context(self, request, *args, **kwargs):
        """The sections one can jump to, and the neighbours."""
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = [
            block.value
            for block in self.body
            if block.block_type == "heading" and block.value["level"] == "2" and block.value["anchor"]
        ]
        siblings = Page.objects.sibling_of(self, inclusive=False).live().public().order_by("path")
        context["others"] = [page.specific for page in siblings]
        return context
