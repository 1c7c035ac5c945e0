"""The check of a constructor's arguments, as the network's files import it."""

from babysit.options import check_options

__all__ = ["check_options"]
