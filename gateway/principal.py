"""The signed principal: what services believe of a caller instead of anything the caller says.

`services.chassis.auth` is the other side. It lives a minute at most and never leaves the house.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from services.chassis.auth import ISSUER, LONGEST

REUSED = LONGEST / 2
"""Seconds a principal may be used again: it always has half its life before it."""

ALGORITHM = "Ed25519"


class Signer:
    """`seconds` is the true time, not the office's: services judge `exp` by their own."""

    def __init__(
        self, key: OKPKey, region: str, *, seconds: Callable[[], float] = time.time
    ) -> None:
        self._key, self._region, self._seconds = key, region, seconds
        self._header: dict[str, Any] = {"alg": ALGORITHM}
        if key.kid is not None:
            self._header["kid"] = key.kid

    @classmethod
    def from_file(cls, path: Path, region: str) -> "Signer":
        return cls(OKPKey.import_key(json.loads(path.read_text())), region)

    def sign(self, *, subject: str, name: str, roles: tuple[str, ...]) -> str:
        now = int(self._seconds())
        claims = {
            "iss": ISSUER,
            "sub": subject,
            "name": name,
            "roles": list(roles),
            "region": self._region,
            "iat": now,
            "exp": now + LONGEST,
        }
        return jwt.encode(self._header, claims, self._key, algorithms=[ALGORITHM])
