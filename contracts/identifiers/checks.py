"""How numbers are cleaned and checked."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Of GB 32100: no I, O, S, V, Z."""
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def cleaned(written: str) -> str:
    """Full-width forms, spaces and small letters as they are typed and pasted."""
    return "".join(unicodedata.normalize("NFKC", written).split()).upper()


def mod31(payload: str) -> str:
    """The check character of GB 32100-2015; its weights are the powers of 3 modulo 31.

    Raises `KeyError` for a character outside the alphabet.
    """
    total = sum(_VALUE[character] * pow(3, place, 31) for place, character in enumerate(payload))
    return ALPHABET[-total % 31]
