"""What is told to whom, and done, when the doctor finds something: a private file in the data folder.

Nothing acts by default: an action is chosen rule by rule, and the webhook is off until it has an address.
"""

import logging
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from babysit.errors import ConfigError, Problem
from babysit.server.private import write_private
from babysit.train.problems import rule_of

FILE_NAME = "alerts.json"
MAX_URL = 2000
MAX_RULES = 200

logger = logging.getLogger(__name__)


def require_url(url: str) -> str:
    """Return `url`; raises ValueError unless it is empty or a web address that can be called without a password."""
    if not url:
        return url
    if not url.isprintable() or " " in url or not url.isascii():
        raise ValueError("must be printable ASCII without spaces")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"must be a web address: {error}") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueError("must begin with http:// or https:// and a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must hold no user name or password: put a secret into its path or query instead")
    if parts.fragment:
        raise ValueError("must have no #fragment")
    return url


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Webhook(_Part):
    """Where alerts are posted to as JSON."""

    url: Annotated[str, Field(max_length=MAX_URL), AfterValidator(require_url)] = ""
    is_on: bool = False

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.is_on and not self.url:
            raise ValueError("must have a url before it is switched on")
        return self


class Choice(_Part):
    """What a rule's findings set off: a browser's notification, the webhook, an action on the run."""

    notify: bool = True
    webhook: bool = True
    action: Literal["none", "pause", "stop"] = "none"


class AlertSettings(_Part):
    """The settings of all alerts; findings milder than `minimum` set off nothing. A rule without a choice has
    the defaults.
    """

    webhook: Webhook = Webhook()
    rules: Annotated[dict[str, Choice], Field(max_length=MAX_RULES)] = {}
    minimum: Literal["warning", "alarm"] = "warning"

    def choice(self, rule: str) -> Choice:
        """Return what the findings of `rule` set off."""
        return self.rules.get(rule, Choice())


class AlertFile:
    """The settings of one data folder; any thread reads and writes them."""

    def __init__(self, folder: Path, rules: Collection[str]) -> None:
        self._path, self._rules = folder / FILE_NAME, tuple(rules)
        self._lock = threading.Lock()
        self.settings = self._load()

    def to_dict(self) -> dict[str, Any]:
        """Return the settings with every rule's choice, those that have the defaults too."""
        choices = {rule: self.settings.choice(rule).model_dump() for rule in self._rules}
        return {**self.settings.model_dump(), "rules": choices}

    def replace(self, body: dict[str, Any]) -> None:
        """Keep new settings; raises ConfigError naming every field, rule and value that is wrong."""
        try:
            settings = AlertSettings.model_validate(body)
        except ValidationError as error:
            raise ConfigError([_problem(item) for item in error.errors()]) from None
        unknown = [rule for rule in settings.rules if rule not in self._rules]
        if unknown:
            known = ", ".join(self._rules)
            raise ConfigError([Problem(f"rules.{rule}", f"must be one of {known}", rule) for rule in unknown])
        with self._lock:
            write_private(self._path, settings.model_dump_json(indent=1))
            self.settings = settings

    def _load(self) -> AlertSettings:
        if not self._path.exists():
            return AlertSettings()
        try:
            return AlertSettings.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError) as error:
            logger.warning("%s cannot be read, no alerts are sent until it is set anew: %s", self._path, error)
            return AlertSettings()


def _problem(item: Any) -> Problem:
    return Problem(".".join(map(str, item["loc"])) or "body", rule_of(item), item.get("input"))
