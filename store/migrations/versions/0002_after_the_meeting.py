"""What comes after the meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "vote_paper",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name="fk_vote_paper_paper_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_vote_paper_team_id"),
        sa.ForeignKeyConstraint(["version_id"], ["paper_version.id"], name="fk_vote_paper_version_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_vote_paper_vote_id"),
        sa.PrimaryKeyConstraint("vote_id", name="pk_vote_paper"),
    )
    op.create_index("ix_vote_paper_paper_id", "vote_paper", ["paper_id"], unique=False)
