"""What comes after the meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "turn",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_turn_team_id"),
        sa.PrimaryKeyConstraint("team_id", "conversation_id", name="pk_turn"),
    )
    op.create_index("ix_turn_free_at", "turn", ["free_at"], unique=False)
    op.create_table(
        "minutes_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_skeleton", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("circulated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["circulated_by_id"], ["person.id"], name="fk_minutes_version_circulated_by_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_minutes_version_group_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_minutes_version_made_by_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_minutes_version_meeting_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_minutes_version_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_version"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_minutes_version_meeting_id_number"),
    )
    op.create_index("ix_minutes_version_circulated_at", "minutes_version", ["circulated_at"], unique=False)
    op.create_index("ix_minutes_version_group_id", "minutes_version", ["group_id"], unique=False)
    op.create_table(
        "private_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_minute", sa.Integer(), nullable=False),
        sa.Column("last_minute", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("last_minute > first_minute", name="last_after_first"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_private_session_decided_by_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_private_session_group_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_private_session_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_private_session_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_private_session_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_private_session"),
    )
    op.create_index("ix_private_session_group_id", "private_session", ["group_id"], unique=False)
    op.create_index("ix_private_session_meeting_id", "private_session", ["meeting_id"], unique=False)
    op.create_index("ix_private_session_person_id", "private_session", ["person_id"], unique=False)
    op.create_table(
        "minutes_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("approved_in_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name="fk_minutes_approval_approved_by_id"),
        sa.ForeignKeyConstraint(["approved_in_id"], ["meeting.id"], name="fk_minutes_approval_approved_in_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_minutes_approval_meeting_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_minutes_approval_team_id"),
        sa.ForeignKeyConstraint(["version_id"], ["minutes_version.id"], name="fk_minutes_approval_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_approval"),
        sa.UniqueConstraint("meeting_id", name="uq_minutes_approval_meeting_id"),
    )
    op.create_index("ix_minutes_approval_approved_in_id", "minutes_approval", ["approved_in_id"], unique=False)
    op.create_table(
        "minutes_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_minutes_comment_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_minutes_comment_team_id"),
        sa.ForeignKeyConstraint(["version_id"], ["minutes_version.id"], name="fk_minutes_comment_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_comment"),
    )
    op.create_index("ix_minutes_comment_person_id", "minutes_comment", ["person_id"], unique=False)
    op.create_index("ix_minutes_comment_version_id", "minutes_comment", ["version_id"], unique=False)
    op.create_table(
        "minutes_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "edition",
            sa.Enum("members", "everybody", name="edition", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slack_file_id", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "arriving", "kept", "refused", name="file_state", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "pdf",
                "word",
                "powerpoint",
                "excel",
                "image",
                "markdown",
                name="file_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_minutes_file_team_id"),
        sa.ForeignKeyConstraint(["version_id"], ["minutes_version.id"], name="fk_minutes_file_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_file"),
        sa.UniqueConstraint("version_id", "edition", name="uq_minutes_file_version_id_edition"),
    )
    op.create_index(
        "ix_minutes_file_arriving",
        "minutes_file",
        ["retry_at"],
        unique=False,
        sqlite_where=sa.text("state = 'arriving'"),
        postgresql_where=sa.text("state = 'arriving'"),
    )
    op.create_table(
        "recorded_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column(
            "basis",
            sa.Enum(
                "at_meeting",
                "between_meetings",
                "by_chair",
                "in_private",
                "other",
                name="decision_basis",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("basis_words", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_recorded_decision_group_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_recorded_decision_meeting_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_recorded_decision_recorded_by_id"),
        sa.ForeignKeyConstraint(["session_id"], ["private_session.id"], name="fk_recorded_decision_session_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_recorded_decision_team_id"),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name="fk_recorded_decision_withdrawn_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recorded_decision"),
        sa.UniqueConstraint("group_id", "is_private", "number", name="uq_recorded_decision_group_id_is_private_number"),
    )
    op.create_index("ix_recorded_decision_meeting_id", "recorded_decision", ["meeting_id"], unique=False)
    op.create_index("ix_recorded_decision_session_id", "recorded_decision", ["session_id"], unique=False)
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
