"""Resumable uploads of a bid's files: tus 1.0, core and creation (docs: tus.io/protocols/resumable-upload)."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse

from portal.accounts.rules import may_edit_bids
from portal.core.verdicts import NotAllowed
from portal.files import tus
from tenders.bids.services import arriving

from .base import BidView

# By the code of what is wrong.
STATUSES = {"size": 413, "room": 507}


def _words(status: int, text: str = "", **headers: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8", headers=headers)


class _Tus(BidView):
    """What both addresses share: who may, which version, and refusals as statuses with a sentence."""

    def dispatch(self, request, *args, **kwargs):
        if self.bid is not None and not may_edit_bids(request.user, self.bid.organisation, self.now):
            raise Http404
        try:
            response = super().dispatch(request, *args, **kwargs)
        except ValidationError as error:
            response = _words(STATUSES.get(error.code, 422), " ".join(error.messages))
        except NotAllowed as refusal:
            response = _words(403, refusal.reason)
        except arriving.Busy:
            response = _words(423, "This upload is still being written to. Try again.")
        except arriving.WrongOffset:
            response = _words(409, "The upload stands at another place. Ask where, and go on from there.")
        except arriving.Gone:
            raise Http404 from None
        response["Tus-Resumable"], response["Cache-Control"] = tus.VERSION, "no-store"
        return response

    def unreadable(self):
        return _words(422, "This bid cannot be opened, so it takes no files.")

    def options(self, request, *args, **kwargs):
        return tus.capabilities()


def _other_version() -> HttpResponse:
    return _words(412, "This is not tus 1.0.0.", **{"Tus-Version": tus.VERSION})


class Uploads(_Tus):
    """Where an upload begins."""

    def post(self, request, bid_id):
        if not tus.speaks(request):
            return _other_version()
        length, told = tus.number(request, "Upload-Length"), tus.metadata(request)
        if length is None:
            return _words(400, "The length of the file is missing.")
        upload = arriving.begin(
            bid=self.bid,
            question_key=told.get("question", ""),
            name=told.get("filename", ""),
            length=length,
            actor=request.user,
            now=self.now,
        )
        return _words(201, Location=reverse("bid_upload", args=(bid_id, upload.pk)))


class OneUpload(_Tus):
    """How far an upload is, and its next bytes."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.upload = self.bid and self.bid.uploads.filter(pk=kwargs["upload_id"]).first()
        if self.upload:
            self.upload.bid = self.bid
        elif request.user.is_authenticated:
            raise Http404

    def head(self, request, bid_id, upload_id):
        if not tus.speaks(request):
            return _other_version()
        offset = arriving.arrived(upload=self.upload, actor=request.user, now=self.now)
        return _words(200, **{"Upload-Offset": str(offset), "Upload-Length": str(self.upload.length)})

    def patch(self, request, bid_id, upload_id):
        if not tus.speaks(request):
            return _other_version()
        if request.content_type != tus.TYPE:
            return _words(415, f"The type of a piece is {tus.TYPE}.")
        offset = tus.number(request, "Upload-Offset")
        if offset is None:
            return _words(400, "The place of the piece is missing.")
        found = arriving.receive(
            upload=self.upload, offset=offset, pieces=tus.pieces(request), actor=request.user, now=self.now
        )
        return _words(204, **{"Upload-Offset": str(found)})
