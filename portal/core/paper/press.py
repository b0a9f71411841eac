"""Writes one PDF and ends: ``python press.py < {"layout", "paper"} > file``.

Run by ``pdf.to_pdf`` in a process of its own, because the writer keeps what it set for a dozen files more: of a sealed
bid nothing may stay in the memory of a server, and long documents would fill it. It imports nothing of the portal.
"""

import json
import sys

import typst


def main() -> None:
    """PDF/UA-1, or the same without that mark where somebody typed a character that no font here has."""
    given = json.load(sys.stdin.buffer)
    layout, data = given["layout"].encode(), {"paper": given["paper"]}
    try:
        written = typst.compile(layout, sys_inputs=data, pdf_standards=["ua-1"])
    except typst.TypstError:
        written = typst.compile(layout, sys_inputs=data)
    sys.stdout.buffer.write(written)


if __name__ == "__main__":
    main()
