"""The server's settings: from arguments, else from `BABYSIT_…` in the environment, else a default."""

import os
from pathlib import Path
from typing import Annotated, Self

import platformdirs
from pydantic import AfterValidator, ByteSize, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from babysit.errors import ConfigError, Problem
from babysit.server.origins import is_loopback_host

MIN_TOKEN_LENGTH = 16


def _default_folder() -> Path:
    return platformdirs.user_data_path("babysit", appauthor=False)


def _require_token(token: SecretStr | None) -> SecretStr | None:
    if token is not None:
        text = token.get_secret_value()
        if len(text) < MIN_TOKEN_LENGTH or not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError(f"must be at least {MIN_TOKEN_LENGTH} printable ASCII characters without spaces")
    return token


class Settings(BaseSettings):
    """Where the server listens, where it keeps its data, and who may use it."""

    model_config = SettingsConfigDict(env_prefix="BABYSIT_", extra="forbid", frozen=True, env_ignore_empty=True)

    data_dir: Path = Field(default_factory=_default_folder, description="Folder of the database, data sets and logs.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8420, ge=0, le=65535, description="Port to listen on; the next free one is taken, 0 is any.")
    slots: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=1024, description="Runs that may train at once."
    )
    token: Annotated[SecretStr | None, AfterValidator(_require_token)] = Field(
        None, description="The login token; without it one is made and kept in the data folder."
    )
    auth: bool = Field(True, description="Whether a login is asked for; may be off on loopback only.")
    public_url: str | None = Field(
        None, pattern=r"^https?://[^/\s?#]+$", description="The address that people use when a proxy is in front."
    )
    proxy: str | None = Field(None, description="The proxy's IP address, whose forwarding headers are believed.")
    database_url: SecretStr | None = Field(
        None, description="A PostgreSQL database in place of the data folder's own SQLite file."
    )
    grace: float = Field(
        60.0, gt=0, le=86400, description="Seconds without a word of a run's producer after which contact is lost."
    )
    upload_limit: ByteSize = Field(
        ByteSize(1 << 30), ge=0, le=1 << 50, description="Bytes that one uploaded file may have, such as 500MB or 1GiB."
    )

    @model_validator(mode="after")
    def _guard(self) -> Self:
        if not is_loopback_host(self.host):
            if not self.auth:
                raise ValueError("auth may be off on a loopback host only")
            if self.token is None:
                raise ValueError("token must be set (BABYSIT_TOKEN) to listen on an address that others can reach")
        return self

    @property
    def database(self) -> str | None:
        """The address of the database, None for the data folder's own."""
        return self.database_url.get_secret_value() if self.database_url else None

    @classmethod
    def load(cls, **overrides: object) -> Self:
        """Return the settings, `overrides` that are not None first; raises ConfigError naming field, rule and value."""
        given = {key: value for key, value in overrides.items() if value is not None}
        try:
            return cls.model_validate(cls(**given))  # type: ignore[arg-type]
        except ValidationError as error:
            raise ConfigError([_problem(dict(item)) for item in error.errors(include_url=False)]) from None


def _problem(item: dict[str, object]) -> Problem:
    location = item["loc"]
    field = ".".join(str(part) for part in location) if isinstance(location, tuple) else ""
    value = "(not shown)" if field in {"token", "database_url"} or not field else item["input"]
    return Problem(field or "settings", str(item["msg"]).removeprefix("Value error, "), value)
