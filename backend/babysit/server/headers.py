"""The security headers that every response carries."""

_RULES = {
    "default-src": "'self'",
    "img-src": "'self' blob:",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "form-action": "'self'",
}
# plotly writes style sheets and pictures into its page; nothing that it draws here needs to make code of text.
_PLOTLY_RULES = _RULES | {"style-src": "'self' 'unsafe-inline'", "img-src": "'self' blob: data:"}
PLOTLY_PAGES = frozenset({"/compare"})


def _policy(rules: dict[str, str]) -> tuple[bytes, bytes]:
    return b"content-security-policy", "; ".join(f"{name} {value}" for name, value in rules.items()).encode()


_COMMON: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_PRIVATE = (b"cache-control", b"no-store")
_POLICY, _PLOTLY_POLICY = _policy(_RULES), _policy(_PLOTLY_RULES)


def security_headers(path: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of a response under `path`; a response's own Cache-Control goes before the one here."""
    if path.startswith("/assets/"):
        return [*_COMMON, _POLICY]
    return [*_COMMON, _PLOTLY_POLICY if path in PLOTLY_PAGES else _POLICY, _PRIVATE]
