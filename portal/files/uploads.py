"""Stopping an upload that is too large while it arrives, without losing the rest of the form."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from . import guard


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
