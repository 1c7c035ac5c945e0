"""Which Host and Origin headers are the server's own: exact, parsed, without wildcards.

A web page that the user visits can send requests to loopback (cross-site) or bend its own name to 127.0.0.1
(DNS rebinding). The first shows in Origin, the second in Host; see Jupyter Server for the same two checks.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_HOST = re.compile(r"^(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<name>[^\[\]:/@\s]+))(?::(?P<port>\d{1,5}))?$")


@dataclass(frozen=True, slots=True)
class HostRule:
    """The names and addresses under which this server may be asked for."""

    bind: str
    public_url: str | None = None

    def allows(self, header: str) -> bool:
        """Return whether `header` (a Host header) names this server."""
        name = split_host(header)
        if name is None:
            return False
        if self.public_url and header.lower() == urlsplit(self.public_url).netloc.lower():
            return True
        return is_loopback_host(name) or (name == self.bind.lower() and not _is_wildcard(name))

    def owns(self, origin: str, scheme: str, host: str) -> bool:
        """Return whether `origin` is this server's own, asked for as `host` (a Host header that `allows`)."""
        own = {f"{scheme}://{host}".lower()}
        if self.public_url:
            own.add(self.public_url.lower())
        return origin.lower() in own


def split_host(header: str) -> str | None:
    """Return the lower-case name or address in a Host header, without port and brackets; None if it is malformed."""
    match = _HOST.match(header)
    if match is None or (match["port"] and int(match["port"]) > 65535):
        return None
    return (match["v6"] or match["name"]).lower()


def is_loopback_host(name: str) -> bool:
    """Return whether `name` is `localhost` or a loopback IP literal."""
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_wildcard(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False
