"""What a written text may hold: no control characters, and so no NUL, which no database takes."""

LINE = r"^[^\x00-\x1f\x7f]*$"
"""Pattern of one line."""
TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Pattern of several lines, as browsers send them (CR LF), with tabs."""
