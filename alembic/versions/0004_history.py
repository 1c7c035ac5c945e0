"""What people put on a run, its configuration by field for filters, saved views, and what was imported."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 200


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("is_starred", sa.Boolean, nullable=False),
        sa.Column("archived_at", sa.Double),
        sa.Column("deleted_at", sa.Double),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_marks"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], "fk_marks_run_id", ondelete="CASCADE"),
    )
    op.create_table(
        "tags",
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "tag", name="pk_tags"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], "fk_tags_run_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tags_tag", "tags", ["tag"])
    op.create_table(
        "fields",
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("number", sa.Double),
        sa.Column("text", sa.Text),
        sa.PrimaryKeyConstraint("run_id", "name", name="pk_fields"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], "fk_fields_run_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "views",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("time", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
    )
    op.create_index("ix_views_name", "views", ["name"], unique=True)
    op.create_table(
        "imports",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_imports"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], "fk_imports_run_id", ondelete="CASCADE"),
    )
    op.create_index("ix_series_name_run_id", "series", ["name", "run_id"])
    op.create_index("ix_runs_health", "runs", ["health"])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """Give the runs that are there their marks and fields."""
    runs = sa.table("runs", sa.column("id"), sa.column("config", sa.JSON))
    names = ("run_id", "is_starred", "note"), ("run_id", "name", "number", "text")
    marks, fields = (sa.table(t, *map(sa.column, own)) for t, own in zip(("marks", "fields"), names, strict=True))
    ids = list(connection.execute(sa.select(runs.c.id).order_by(runs.c.id)).scalars())
    for start in range(0, len(ids), BATCH):
        chosen = sa.select(runs.c.id, runs.c.config).where(runs.c.id.in_(ids[start : start + BATCH]))
        found = connection.execute(chosen).all()
        connection.execute(sa.insert(marks), [{"run_id": key, "is_starred": False, "note": ""} for key, _ in found])
        rows = [{"run_id": key, **field} for key, config in found for field in list(_fields(config))[:400]]
        if rows:
            connection.execute(sa.insert(fields), rows)


def _fields(value: Any, name: str = "") -> Iterator[dict[str, Any]]:
    """Yield the leaves of a configuration, as babysit.store.fields did when this step was written."""
    if isinstance(value, dict | list):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, entry in entries:
            yield from _fields(entry, f"{name}.{key}" if name else str(key))
    elif isinstance(value, bool):
        yield {"name": name, "number": float(value), "text": "true" if value else "false"}
    elif isinstance(value, int | float):
        yield {"name": name, "number": float(value) if abs(value) < 1e300 else None, "text": None}
    elif isinstance(value, str):
        yield {"name": name, "number": None, "text": value[:500]}
