"""What a service process is told from outside, read once in `__main__` and passed down."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="YIMEN_", frozen=True, extra="ignore")

    region: str = "441825"
    host: str = "127.0.0.1"
    port: int
    database_url: SecretStr
    owner_database_url: SecretStr | None = None
    """The same database as its owner: only `migrate` uses it."""
    database_pool: int = 12
    nats_url: str
    nats_user: str | None = None
    nats_password: SecretStr | None = None
    principal_keys: Path
    """JWK set with the gateway's public keys."""
    vault_keys: Path | None = None
    log_json: bool = True
    otlp_endpoint: str | None = None
    max_body: int = 2 * 1024 * 1024
    """Bytes; a request above it is refused."""
