"""Cleaning: which runs a policy takes, what that frees, and their purge; with a server or without one."""

import time
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from babysit.errors import ConfigError, Problem
from babysit.server.accounts import Accounts
from babysit.store.database import Connection, Database
from babysit.store.retention import Leaving, Policy, candidates
from babysit.store.selection import Selection, ids
from babysit.train.problems import rule_of

Purge = Callable[[Sequence[str]], list[str]]


class Order(BaseModel):
    """What is asked for: the rules, what they spare, and whether the runs are to go now."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    older_than_days: Annotated[float | None, Field(ge=0, le=36500)] = None
    keep: Annotated[int | None, Field(ge=0, le=10**7)] = None
    keep_tags: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=100)] = []
    keep_starred: bool = True
    filter: Annotated[str, Field(max_length=2000)] = ""
    apply: bool = False

    @classmethod
    def read(cls, body: dict[str, Any]) -> "Order":
        """Return the order in a body; raises ConfigError naming every field, rule and value that is wrong."""
        try:
            return cls.model_validate(body)
        except ValidationError as error:
            raise ConfigError([_problem(item) for item in error.errors()]) from None


def clean(
    database: Database, accounts: Accounts, order: Order, purge: Purge, is_at_work: Callable[[str], bool]
) -> dict[str, Any]:
    """Return which runs go, why, and the bytes that they take; with `apply` they are gone by then.

    A run whose worker `is_at_work`, as it may be for a moment after its end, stays for another time.
    """
    accounts.count()
    leaving = [each for each in choose(database, order) if not is_at_work(each.run.id)]
    sizes = accounts.bytes_of(each.run.id for each in leaving)
    if order.apply and leaving:
        gone = set(purge([each.run.id for each in leaving]))
        leaving = [each for each in leaving if each.run.id in gone]
        accounts.count()
    return {
        "runs": [_entry(each, sizes[each.run.id]) for each in leaving],
        "bytes": sum(sizes[each.run.id] for each in leaving),
        "applied": order.apply,
    }


def choose(database: Database, order: Order) -> list[Leaving]:
    """Return the runs that an order takes, newest first; raises ConfigError for one without a rule."""
    with database.read() as connection:
        policy = Policy(
            older_than_days=order.older_than_days,
            keep=order.keep,
            keep_tags=tuple(order.keep_tags),
            keep_starred=order.keep_starred,
            filter=order.filter,
            matching=matching(connection, order.filter) if order.filter.strip() else None,
        )
        return policy.choose(candidates(connection), time.time())


def matching(connection: Connection, line: str) -> frozenset[str]:
    """Return the runs that a filter line leaves; raises ConfigError for one that cannot be read."""
    return frozenset(ids(connection, Selection(filter=line, scope="all")))


def _entry(leaving: Leaving, n_bytes: int) -> dict[str, Any]:
    run = leaving.run
    return {"id": run.id, "name": run.name, "bytes": n_bytes, "why": leaving.why}


def _problem(item: Any) -> Problem:
    return Problem(".".join(map(str, item["loc"])) or "body", rule_of(item), item.get("input"))
