"""Where a run comes from, how it is, and what the doctor has found in it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("runs", sa.Column("health", sa.String(8)))
    op.add_column("runs", sa.Column("parent_id", sa.String(12)))
    op.add_column("runs", sa.Column("fork_step", sa.BigInteger))
    op.add_column("runs", sa.Column("origin", sa.JSON))
    op.create_index("ix_runs_parent_id", "runs", ["parent_id"])
    op.create_table(
        "findings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("run_id", sa.String(12), nullable=False),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("opened_step", sa.BigInteger, nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("cleared_step", sa.BigInteger),
        sa.Column("time", sa.Double, nullable=False),
        sa.Column("feedback", sa.String(16), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], "fk_findings_run_id", ondelete="CASCADE"),
    )
    op.create_index("ix_findings_run_id_rule_number", "findings", ["run_id", "rule", "number"], unique=True)
