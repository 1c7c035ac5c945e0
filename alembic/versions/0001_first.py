"""The first schema: runs, producers, series, chunks, tensors, events, commands."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out in full: a migration must not change when the tables do.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("network", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("started_at", sa.Double),
        sa.Column("ended_at", sa.Double),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("total_steps", sa.BigInteger, nullable=False),
        sa.Column("pid", sa.Integer),
        sa.Column("pid_started", sa.Double),
        sa.Column("metrics", sa.JSON, nullable=False),
        sa.Column("config", sa.JSON, nullable=False),
        sa.Column("info", sa.JSON, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("traceback", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_state", "runs", ["state"])
    op.create_table(
        "producers",
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("producer", sa.String(64), nullable=False),
        sa.Column("acked", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "producer", name="pk_producers"),
        _of_run("producers"),
    )
    op.create_table(
        "series",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        *_summary(sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        _of_run("series"),
    )
    op.create_index("ix_series_run_id_name", "series", ["run_id", "name"], unique=True)
    op.create_table(
        "chunks",
        sa.Column("id", KEY, nullable=False),
        sa.Column("series_id", KEY, nullable=False),
        *_summary(sa.Integer),
        sa.Column("encoding", sa.Integer, nullable=False),
        sa.Column("step_bytes", sa.LargeBinary, nullable=False),
        sa.Column("time_bytes", sa.LargeBinary, nullable=False),
        sa.Column("value_bytes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chunks"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_chunks_series_id", ondelete="CASCADE"),
    )
    op.create_index(
        "ix_chunks_series_id_id_n_first_step_last_step", "chunks", ["series_id", "id", "n", "first_step", "last_step"]
    )
    op.create_table(
        "tensors",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("time", sa.Double),
        sa.Column("dtype", sa.String(16), nullable=False),
        sa.Column("shape", sa.JSON, nullable=False),
        sa.Column("meta", sa.JSON, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tensors"),
        _of_run("tensors"),
    )
    op.create_index("ix_tensors_run_id_name_step", "tensors", ["run_id", "name", "step"])
    op.create_table(
        "events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("step", sa.BigInteger),
        sa.Column("time", sa.Double),
        sa.Column("data", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        _of_run("events"),
    )
    op.create_index("ix_events_run_id_kind", "events", ["run_id", "kind"])
    op.create_table(
        "commands",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("command", sa.JSON, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("time", sa.Double, nullable=False),
        sa.Column("step", sa.BigInteger),
        sa.Column("answer", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_commands"),
        _of_run("commands"),
    )
    op.create_index("ix_commands_run_id_status", "commands", ["run_id", "status"])


def downgrade() -> None:
    for table in ("commands", "events", "tensors", "chunks", "series", "producers", "runs"):
        op.drop_table(table)


def _of_run(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=f"fk_{table}_run_id", ondelete="CASCADE")


def _summary(count: type[sa.Integer]) -> list[sa.Column[object]]:
    return [
        sa.Column("n", count, nullable=False),
        sa.Column("first_step", sa.BigInteger, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("last_time", sa.Double),
        sa.Column("last", sa.Double),
        sa.Column("min", sa.Double),
        sa.Column("max", sa.Double),
        sa.Column("nonfinite", count, nullable=False),
    ]
