"""Uploads while they arrive: one that is too large is stopped, one that is secret never lies on disk in plain."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from . import guard
from .spool import Spool


class LimitUploadHandler(FileUploadHandler):
    """Skips a file once it passes the limit and notes why in ``request.refused_uploads`` ({field: sentence})."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > guard.MAX_BYTES:
            refused = self.request.__dict__.setdefault("refused_uploads", {})
            name = guard.safe_name(self.file_name or "")
            refused[self.field_name] = (
                f"“{name}” is larger than {guard.MAX_BYTES // guard.MIB} MB, so it was not kept. Choose a smaller file."
            )
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class EncryptingUploadHandler(FileUploadHandler):
    """What is too large for memory is spooled encrypted, under a key that is only in memory."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.spool = Spool.temporary()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        return UploadedFile(self.spool, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        spool = getattr(self, "spool", None)
        if spool is not None:
            spool.close()


def never_in_plain(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page whose uploads may never lie readable in the folder for temporary files.

    The check against forgery reads the form, so it runs inside, once the handlers are chosen.
    """

    @csrf_exempt
    @wraps(view)
    def choosing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [
            LimitUploadHandler(request),
            MemoryFileUploadHandler(request),
            EncryptingUploadHandler(request),
        ]
        return checked(request, *args, **kwargs)

    checked = csrf_protect(view)
    return choosing
