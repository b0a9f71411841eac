"""The open-data interface: no account, no key, from any site, and cheap to ask again."""

import hashlib
import json
from urllib.parse import urlencode

from django.db.models import Count, Max
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views import View

from tenders.notices import asking, merging, package, queries, table
from tenders.notices.models import Release
from tenders.notices.writing.documents import absolute
from tenders.regimes.models import Authority

JSON = "application/json; charset=utf-8"


def refuse(status, sentence):
    """An error as JSON, with a sentence that says what to do."""
    return HttpResponse(json.dumps({"error": sentence}, ensure_ascii=False), content_type=JSON, status=status)


class OpenData(View):
    """What every answer shares: the reason when there is nothing, ETag and Last-Modified, use from any site."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request, *args, **kwargs):
        response = self._answer(request, *args, **kwargs)
        # Public data that is the same for everybody: a script of any site may read it.
        response["Access-Control-Allow-Origin"] = "*"
        return response

    def _answer(self, request, *args, **kwargs):
        self.authority = Authority.load()
        closed = queries.why_closed(self.authority)
        if closed:
            return refuse(404, closed)
        if request.method not in ("GET", "HEAD"):
            return super().dispatch(request, *args, **kwargs)
        try:
            self.asked = self.read(request)
        except asking.BadArgument as fault:
            return refuse(400, str(fault))
        self.known = self.releases(**kwargs).aggregate(newest=Max("pk"), date=Max("date"), count=Count("pk"))
        etag, changed = self._etag(request), self.known["date"]
        unchanged = get_conditional_response(request, etag=etag, last_modified=changed and int(changed.timestamp()))
        response = unchanged or super().dispatch(request, *args, **kwargs)
        if response.status_code in (200, 304):
            response.headers.setdefault("ETag", etag)
            response.headers.setdefault("Cache-Control", "public, max-age=60")
            if changed:
                response.headers.setdefault("Last-Modified", changed.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        return response

    def _etag(self, request):
        who = (self.authority.name, self.authority.identifier, self.authority.website)
        seen = (request.get_full_path(), self.known["newest"], self.known["count"], *who)
        return quote_etag(hashlib.sha256(repr(seen).encode()).hexdigest()[:32])

    def read(self, request):
        """The arguments; an address that takes none refuses them all."""
        if request.GET:
            raise asking.BadArgument("This address takes no arguments.")
        return asking.Asked()

    def releases(self, **kwargs):
        """What the answer is made of."""
        return Release.objects.all()

    def head_of(self, request):
        """What stands around the releases."""
        return package.envelope(self.authority, request.get_full_path(), self.known["date"])


class ReleaseList(OpenData):
    """A page of releases in the order in which they were written, with the way to the next one."""

    def read(self, request):
        return asking.read(request.GET.dict())

    def get(self, request):
        asked = self.asked
        rows = list(Release.objects.matching(**asked.filters)[: asked.limit + 1])
        following = ""
        if len(rows) > asked.limit:
            rows = rows[: asked.limit]
            query = urlencode({**request.GET.dict(), "cursor": rows[-1].pk})
            following = absolute(f"{reverse('ocds_releases')}?{query}")
        text = "".join(package.written(self.head_of(request), rows, following))
        return HttpResponse(text, content_type=JSON)


class OneProcess(OpenData):
    """Something of one process; an unknown ocid is a 404 with a sentence."""

    def releases(self, ocid):
        return Release.objects.of_process(ocid)

    def get(self, request, ocid):
        rows = list(self.releases(ocid))
        if not rows:
            return refuse(404, "No release with this ocid was published here.")
        return HttpResponse(self.text(request, ocid, rows), content_type=JSON)


class ProcessReleases(OneProcess):
    """Every release of one process."""

    def text(self, request, ocid, rows):
        return "".join(package.written(self.head_of(request), rows))


class ProcessRecord(OneProcess):
    """One process: its releases, and what is true of it now."""

    def text(self, request, ocid, rows):
        releases = [row.as_json() for row in rows]
        record = {"ocid": ocid, "releases": releases, "compiledRelease": merging.compiled(releases)}
        return json.dumps({**self.head_of(request), "records": [record]}, ensure_ascii=False)


class AllReleases(OpenData):
    """Everything as one release package, streamed."""

    def get(self, request):
        pieces = package.written(self.head_of(request), Release.objects.in_chunks())
        return StreamingHttpResponse(pieces, content_type=JSON)


class AllLines(OpenData):
    """Everything, one release a line, streamed."""

    def get(self, request):
        lines = (f"{row.content}\n" for row in Release.objects.in_chunks())
        return StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")


class OpportunityTable(OpenData):
    """One line for each opportunity, as a table for spreadsheets, streamed."""

    def get(self, request):
        rows = table.written(Release.objects.newest_of_opportunities().in_chunks())
        response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="opportunities.csv"'
        return response
