"""Questions as a Word document to write in, and the answers out of one that comes back.

Each question has a table of its own, whose first cell names it: ``[q:<key> <digest>]``. The digest is of the answer as
it was written out, so that what was not touched in Word is told from what was.
"""
