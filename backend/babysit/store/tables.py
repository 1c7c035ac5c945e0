"""The tables. Their history is in alembic/versions; a test holds the two equal.

Columns that lists and summaries need stand before the long ones, so that SQLite reads a row's first page only.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from babysit.store.types import Document, Key, Number, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _run_id(primary_key: bool = False) -> Column[str]:
    owner = ForeignKey("runs.id", ondelete="CASCADE")
    return Column("run_id", String(12), owner, nullable=False, primary_key=primary_key)


# One row a training. `metrics` keeps last and best of the headline series, so that the list needs no other table.
runs = Table(
    "runs",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("dataset", Text, nullable=False),
    Column("network", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("ended_at", Double),
    Column("step", BigInteger, nullable=False),
    Column("total_steps", BigInteger, nullable=False),
    Column("pid", Integer),
    Column("pid_started", Double),
    Column("metrics", Document, nullable=False),
    Column("config", Document, nullable=False),
    Column("info", Document, nullable=False),
    Column("error", Text),
    Column("traceback", Text),
    Column("health", String(8)),
    Column("parent_id", String(12)),  # no foreign key: a run outlives the one it came from
    Column("fork_step", BigInteger),
    Column("origin", Document),
    Index(None, "state"),
    Index(None, "parent_id"),
    Index(None, "health"),
)

# What people put on a run. A table of its own, so that a list reads it without the run's long columns.
marks = Table(
    "marks",
    metadata,
    _run_id(primary_key=True),
    Column("is_starred", Boolean, nullable=False),
    Column("archived_at", Double),
    Column("deleted_at", Double),  # to be taken back until the run is purged
    Column("note", Text, nullable=False),  # Markdown
)

tags = Table(
    "tags",
    metadata,
    _run_id(primary_key=True),
    Column("tag", String(64), primary_key=True),
    Index(None, "tag"),
    sqlite_with_rowid=False,
)

# The leaves of a run's configuration by dotted name, for filters and sorting: a number, a text, or both for a truth.
fields = Table(
    "fields",
    metadata,
    _run_id(primary_key=True),
    Column("name", Text, primary_key=True),
    Column("number", Double),
    Column("text", Text),
    sqlite_with_rowid=False,
)

# Ways to look at the runs that people keep: the page's query string under a name.
views = Table(
    "views",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("time", Double, nullable=False),
    Index(None, "name", unique=True),
)

# Which run an imported source became, so that it is imported once.
imports = Table(
    "imports",
    metadata,
    Column("key", String(64), primary_key=True),
    _run_id(),
)

# How far each producer's frames are held: the identity (run, producer, seq) of the last one.
producers = Table(
    "producers",
    metadata,
    _run_id(primary_key=True),
    Column("producer", String(64), primary_key=True),
    Column("acked", BigInteger, nullable=False),
)

# One row a curve, with the summary of all its points.
series = Table(
    "series",
    metadata,
    Column("id", Key, primary_key=True),
    _run_id(),
    Column("name", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("first_step", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("last_time", Number),
    Column("last", Number),
    Column("min", Number),
    Column("max", Number),
    Column("nonfinite", BigInteger, nullable=False),
    Index(None, "run_id", "name", unique=True),
    Index(None, "name", "run_id"),
)

# A block of a series' points and its summary; ids grow with arrival. Encodings: see store.decoding.
chunks = Table(
    "chunks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("series_id", Key, ForeignKey("series.id", ondelete="CASCADE"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("first_step", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("last_time", Number),
    Column("last", Number),
    Column("min", Number),
    Column("max", Number),
    Column("nonfinite", Integer, nullable=False),
    Column("encoding", Integer, nullable=False),
    Column("step_bytes", LargeBinary, nullable=False),
    Column("time_bytes", LargeBinary, nullable=False),
    Column("value_bytes", LargeBinary, nullable=False),
    Index(None, "series_id", "id", "n", "first_step", "last_step"),  # finds a viewport's rows without touching others
)

# A large chunk at a sixty-fourth of its points: see store.outlines. Not a column of its chunk, behind whose bytes
# SQLite would have to look for it.
outlines = Table(
    "outlines",
    metadata,
    Column("chunk_id", Key, ForeignKey("chunks.id", ondelete="CASCADE"), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# Arrays of one step: pictures, histograms.
tensors = Table(
    "tensors",
    metadata,
    Column("id", Key, primary_key=True),
    _run_id(),
    Column("name", Text, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("time", Number),
    Column("dtype", String(16), nullable=False),
    Column("shape", Document, nullable=False),
    Column("meta", Document, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "run_id", "name", "step"),
)

# What happened, in the order in which it was stored.
events = Table(
    "events",
    metadata,
    Column("id", Key, primary_key=True),
    _run_id(),
    Column("kind", Text, nullable=False),
    Column("step", BigInteger),
    Column("time", Number),
    Column("data", Document, nullable=False),
    Index(None, "run_id", "kind"),
)

# What people asked of a run, and what became of it.
commands = Table(
    "commands",
    metadata,
    Column("id", Key, primary_key=True),
    _run_id(),
    Column("command", Document, nullable=False),
    Column("status", String(16), nullable=False),
    Column("time", Double, nullable=False),
    Column("step", BigInteger),
    Column("answer", Text),
    Index(None, "run_id", "status"),
)

# What the doctor has found in a run, as it stands: the n-th time that a rule has opened is its number n.
findings = Table(
    "findings",
    metadata,
    Column("id", Key, primary_key=True),
    _run_id(),
    Column("rule", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", String(8), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("opened_step", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("cleared_step", BigInteger),
    Column("time", Double, nullable=False),
    Column("feedback", String(16), nullable=False),
    Column("data", Document, nullable=False),
    Index(None, "run_id", "rule", "number", unique=True),
)
