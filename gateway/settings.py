"""What the gateway is told from outside, read once in `__main__` and passed down.

Every limit of the door stands here, in seconds, bytes or requests per second.
"""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="YIMEN_", frozen=True, extra="ignore")

    region: str = "441825"
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: SecretStr
    owner_database_url: SecretStr | None = None
    """The same database as its owner: only `migrate` uses it."""
    database_pool: int = 8
    signing_key: Path
    """Private JWK (Ed25519) with which principals are signed."""
    principal_keys: Path
    """JWK set with the public half: the gateway's own pages verify principals as services do."""
    intake_url: str
    approval_url: str
    supervision_url: str
    disclosure_url: str
    log_json: bool = True

    https: bool = False
    """The door is reached by https: the cookie is `Secure`, and browsers are told to stay."""
    trusted_proxies: str = ""
    """Comma list of addresses whose X-Forwarded-For and X-Forwarded-Proto are believed."""

    max_body: int = 2 * 1024 * 1024
    max_head: int = 16 * 1024
    head_seconds: float = 10
    body_seconds: float = 30
    """The longest silence in the middle of a request's body."""
    answer_seconds: float = 60
    """The longest silence of a service; an event stream says something every 15 s."""
    patience: float = 1
    """After so long it is looked whether the client still waits."""
    look_again: float = 5
    """A stream outlives its session by this much at most."""
    connections: int = 256
    """To each service at most; what comes above waits for one."""

    session_idle: int = 60 * 60
    session_longest: int = 12 * 60 * 60
    session_fresh: float = Field(2, ge=0)
    """How long a session may be trusted unread: a sign-out elsewhere is seen this much later."""

    rate: float = 200
    burst: int = 800
    """For each session; addresses without one share a bucket of this size too."""
    failures: int = 5
    """Wrong passwords for one name before it is locked."""
    lock_seconds: int = 15 * 60
    sign_in_rate: float = 0.2
    sign_in_burst: int = 40
    """For each address, given back when the password was right."""
    hash_threads: int = 2
    hash_queue: int = 64
    """Sign-ins that may wait for a free thread; one more is told to come again."""

    @property
    def cookie(self) -> str:
        """Of that name, browsers accept it only by https and from this very host."""
        return "__Host-yimen" if self.https else "yimen"

    def upstreams(self) -> dict[str, str]:
        return {
            "intake": self.intake_url,
            "approval": self.approval_url,
            "supervision": self.supervision_url,
            "disclosure": self.disclosure_url,
        }
