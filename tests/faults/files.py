"""Files of bids on their way in: a sender that goes on where it stood, as the browser's does."""

import hashlib
import http.client
import os
import time
from base64 import b64encode

MIB = 1024 * 1024
PIECE = 4 * MIB  # as the page sends
PLACE = {"Tus-Resumable": "1.0.0"}
CUT = (OSError, http.client.HTTPException)


def content(size):
    """So many bytes that look like a PDF."""
    return b"%PDF-1.7\n" + os.urandom(size - 9)


class Sender:
    """One file of one bidder."""

    def __init__(self, bidder, question, size, port):
        self.bidder, self.port = bidder, port
        self.content = content(size)
        self.digest = hashlib.sha256(self.content).hexdigest()
        self.question, self.address, self.sent = question, "", 0

    def _ask(self, method, place, body=None, **more):
        headers = {**PLACE, **{name.replace("_", "-"): text for name, text in more.items()}}
        return self.bidder.ask(method, place, body, headers, port=self.port, timeout=120)

    def send(self, seconds=120):
        """True once the whole file stands in its slot; a line that breaks is taken up again."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self._go_on():
                    return True
            except CUT:
                time.sleep(0.2)
        return False

    def _go_on(self):
        if not self.address:
            status, headers, body = self._ask("POST", "uploads/", b"", **self._announcement())
            if status != 201:
                raise OSError(f"{status} {body[:80]!r}")
            self.address = headers["location"]
        status, headers, _body = self._ask("HEAD", self.address)
        if status != 200:
            raise OSError(str(status))
        at = int(headers["upload-offset"])
        while at < len(self.content):
            piece = self.content[at : at + PIECE]
            self.sent += len(piece)
            kind = {"Content_Type": "application/offset+octet-stream", "Upload_Offset": str(at)}
            status, headers, body = self._ask("PATCH", self.address, piece, **kind)
            if status != 204:
                raise OSError(f"{status} {body[:80]!r}")
            at = int(headers["upload-offset"])
        return True

    def _announcement(self):
        told = {"filename": "plan.pdf", "question": self.question}
        pairs = ",".join(f"{name} {b64encode(text.encode()).decode()}" for name, text in told.items())
        return {"Upload_Length": str(len(self.content)), "Upload_Metadata": pairs}
