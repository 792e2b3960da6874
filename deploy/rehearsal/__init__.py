"""Rehearsal (演练): playing a case on a virtual calendar through the whole system."""
