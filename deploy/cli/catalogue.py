"""`yimen catalogue`: the matters a county offers, as files."""
