"""The security headers that every response carries."""

_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' blob:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
    ]
)
_COMMON: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", _POLICY.encode()),
]
_PRIVATE = (b"cache-control", b"no-store")


def security_headers(path: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of a response under `path`; a response's own Cache-Control goes before the one here."""
    return _COMMON if path.startswith("/assets/") else [*_COMMON, _PRIVATE]
