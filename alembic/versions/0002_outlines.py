"""Outlines of large chunks; chunks that are there already are read whole, as before."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outlines",
        sa.Column("chunk_id", KEY, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["chunk_id"], ["chunks.id"], "fk_outlines_chunk_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chunk_id", name="pk_outlines"),
    )
