"""A stand-in for ClamAV's daemon: its INSTREAM over a real socket, finding the standard test text."""

import socket
import threading
from contextlib import suppress

# The standard test text, put together here so that no scanner stops at this file.
EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class FakeClamd:
    """``mode``: "works", "hangs" (takes everything, answers nothing), "full" (says that the stream is too long)."""

    def __init__(self, place: str):
        self.mode, self.received = "works", []
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.line.bind(place)
        self.line.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                caller, _address = self.line.accept()
                threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller):
        with caller, suppress(OSError), caller.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := int.from_bytes(stream.read(4), "big"):
                content += stream.read(size)
            self.received.append(content)
            if self.mode == "hangs":
                stream.read(1)
                return
            found = {True: b"stream: Eicar-Test-Signature FOUND\0", False: b"stream: OK\0"}[EICAR in content]
            caller.sendall(b"INSTREAM size limit exceeded. ERROR\0" if self.mode == "full" else found)

    def close(self):
        self.line.close()
