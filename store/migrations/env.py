"""Alembic's entry: runs on the connection that `store.schema.migrate` hands over, in its transaction."""

from alembic import context
from sqlmodel import SQLModel

from store import models

assert models.Workspace.metadata is SQLModel.metadata, "the tables are registered"  # noqa: S101

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
