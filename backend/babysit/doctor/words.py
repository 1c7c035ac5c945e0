"""Words: numbers as sentences have them."""


def percent(share: float, digits: int = 0) -> str:
    """Return a share as per cent, such as "2 %"."""
    return f"{100 * share:.{digits}f} %"
