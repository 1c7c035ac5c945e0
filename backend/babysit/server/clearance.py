"""A clearance: what the pre-flight checks say to a run that is about to start."""

from typing import Any

from babysit.errors import Problem, RefusedError
from babysit.train.config import Config
from babysit.train.digest import digest
from babysit.workers.checkups import Checkups


def clear(checkups: Checkups, config: Config, checks: str | None, is_gated: bool) -> dict[str, Any] | None:
    """Return what the run keeps of its checks, None without any.

    Raises RefusedError for the checks of another configuration or that are not over; with `is_gated` also for those
    that have failed, and without any. Raises NotFoundError for a checkup that there is not.
    """
    if checks is None:
        if is_gated:
            raise _refused("must name a checkup of this configuration that has passed", checks)
        return None
    found, wanted = checkups.describe(checks), digest(config)
    if checkups.find(checks).digest != wanted:
        raise _refused("must be of this very configuration: check it again", checks)
    if found["state"] != "done":
        raise _refused(f"must be over; they are {found['state']}", checks)
    if is_gated and not found["is_passed"]:
        names = ", ".join(result["title"] for result in found["results"] if result["outcome"] == "failed")
        raise _refused(f"must have passed; failed: {names}", checks)
    return {"results": found["results"], "seconds": found["seconds"], "config_hash": wanted}


def _refused(rule: str, value: str | None) -> RefusedError:
    return RefusedError([Problem("checks", rule, value)])
