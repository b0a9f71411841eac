"""How bids are judged, as plain values: the frozen model, price methods, totals, and what small changes would do.

Nothing here reads the database: the editor's preview, the panel's screens and the award all ask the same functions.
"""
