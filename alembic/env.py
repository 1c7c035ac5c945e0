"""What Alembic runs for each migration: every step in one transaction, on the connection that babysit gives."""

from alembic import context
from sqlalchemy import Connection

from babysit.store.tables import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
