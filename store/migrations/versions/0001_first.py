"""Everything that the first version remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


_GUARDS = {
    "sqlite": (
        "CREATE TRIGGER audit_no_update "
        "BEFORE UPDATE OF id, group_id, seq, at, actor_id, deed, subject, facts, prev, hash ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
        "CREATE TRIGGER audit_no_move BEFORE UPDATE OF team_id ON audit "
        "WHEN substr(OLD.team_id, 1, 8) <> 'unbound-' "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
        "CREATE TRIGGER audit_no_change "
        "BEFORE UPDATE OF id, group_id, seq, at, actor_id, deed, subject, facts, prev, hash OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        "CREATE TRIGGER audit_no_move BEFORE UPDATE OF team_id ON audit "
        "FOR EACH ROW WHEN (substr(OLD.team_id, 1, 8) <> 'unbound-') EXECUTE FUNCTION audit_refuse()",
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "mailbox",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mailbox"),
    )
    op.create_table(
        "workspace",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name="pk_workspace"),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("is_sme", sa.Boolean(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("lapsed_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into_id"], ["company.id"], name="fk_company_merged_into_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_company_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
        sa.UniqueConstraint("team_id", "name", name="uq_company_team_id_name"),
    )
    op.create_table(
        "content",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_content_team_id"),
        sa.PrimaryKeyConstraint("team_id", "digest", name="pk_content"),
    )
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_inbox_team_id"),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_about", "inbox", ["about"], unique=False)
    op.create_index("ix_inbox_answered_at", "inbox", ["answered_at"], unique=False)

    op.create_table(
        "working_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("division", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("ethos", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_upto", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["working_group.id"], name="fk_working_group_parent_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_working_group_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_working_group"),
        sa.UniqueConstraint("team_id", "channel_id", name="uq_working_group_team_id_channel_id"),
    )
    op.create_index("ix_working_group_parent_id", "working_group", ["parent_id"], unique=False)
    op.create_index("ix_working_group_team_id", "working_group", ["team_id"], unique=False)

    op.create_table(
        "charter_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_charter_signature_company_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_charter_signature_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_charter_signature"),
        sa.UniqueConstraint("company_id", "version", name="uq_charter_signature_company_id_version"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("slack_user_id", sa.String(), nullable=True),
        sa.Column("slack_dm_id", sa.String(), nullable=True),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("last_group_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["last_group_id"], ["working_group.id"], name="fk_person_last_group_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_person_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("team_id", "email", name="uq_person_team_id_email"),
        sa.UniqueConstraint("team_id", "slack_user_id", name="uq_person_team_id_slack_user_id"),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "supplier",
                "stakeholder",
                "subgroup",
                name="seat_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("is_sme_seat", sa.Boolean(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_seat_group_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_seat_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sa.UniqueConstraint("group_id", "label", name="uq_seat_group_id_label"),
    )
    op.create_table(
        "terms_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_terms_version_group_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_terms_version_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_terms_version"),
        sa.UniqueConstraint("group_id", "number", name="uq_terms_version_group_id_number"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_audit_actor_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_audit_group_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_audit_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("group_id", "seq", name="uq_audit_group_id_seq"),
    )
    op.create_table(
        "employment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_employment_company_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_employment_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_employment_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_employment"),
    )
    op.create_index("ix_employment_company_id", "employment", ["company_id"], unique=False)
    op.create_index("ix_employment_person_id", "employment", ["person_id"], unique=False)

    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_feed_group_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_feed_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_feed_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
        sa.UniqueConstraint("token", name="uq_feed_token"),
    )
    op.create_index("ix_feed_group_id", "feed", ["group_id"], unique=False)
    op.create_index("ix_feed_person_id", "feed", ["person_id"], unique=False)

    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_interest_group_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_interest_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_interest_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_interest"),
    )
    op.create_index("ix_interest_person_id", "interest", ["person_id"], unique=False)
    op.create_index(
        "uq_interest_in_force",
        "interest",
        ["group_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "leave_of_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("last_on >= first_on", name="last_after_first"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_leave_of_absence_decided_by_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_leave_of_absence_group_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_leave_of_absence_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_leave_of_absence_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_leave_of_absence"),
    )
    op.create_index("ix_leave_of_absence_group_id", "leave_of_absence", ["group_id"], unique=False)
    op.create_index("ix_leave_of_absence_person_id", "leave_of_absence", ["person_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("made_for", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_extra", sa.Boolean(), nullable=False),
        sa.Column("is_compulsory", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                "abandoned",
                "not_held",
                name="meeting_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("minutes_approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes > 0", name="minutes_positive"),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name="fk_meeting_confirmed_by_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_meeting_group_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_meeting_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("group_id", "made_for", name="uq_meeting_group_id_made_for"),
    )
    op.create_index("ix_meeting_group_id_starts_at", "meeting", ["group_id", "starts_at"], unique=False)
    op.create_index("ix_meeting_starts_at", "meeting", ["starts_at"], unique=False)
    op.create_index(
        "uq_meeting_one_a_day",
        "meeting",
        ["group_id", "on_date"],
        unique=True,
        sqlite_where=sa.text("state IN ('planned', 'held')"),
        postgresql_where=sa.text("state IN ('planned', 'held')"),
    )

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("term_ends_on", sa.Date(), nullable=True),
        sa.Column("employer_until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_membership_group_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_membership_seat_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_membership_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint("group_id", "person_id", "starts_on", name="uq_membership_group_id_person_id_starts_on"),
    )
    op.create_index("ix_membership_employer_until", "membership", ["employer_until"], unique=False)
    op.create_index("ix_membership_ends_on", "membership", ["ends_on"], unique=False)
    op.create_index("ix_membership_person_id", "membership", ["person_id"], unique=False)
    op.create_index("ix_membership_seat_id", "membership", ["seat_id"], unique=False)
    op.create_index("ix_membership_starts_on", "membership", ["starts_on"], unique=False)

    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sro",
                "chair",
                "vice_chair",
                "programme_manager",
                name="office_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("deputy_for_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_for_id"], ["office.id"], name="fk_office_deputy_for_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_office_group_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_office_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_office_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
    )
    op.create_index("ix_office_group_id_person_id", "office", ["group_id", "person_id"], unique=False)

    op.create_table(
        "open_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column(
            "office",
            sa.Enum(
                "sro",
                "chair",
                "vice_chair",
                "programme_manager",
                name="call_office",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("is_sme", sa.Boolean(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "ballot",
                "filled",
                "unfilled",
                "withdrawn",
                name="call_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("places > 0", name="places_positive"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_open_call_group_id"),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name="fk_open_call_opened_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_open_call_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_open_call"),
    )
    op.create_index("ix_open_call_group_id", "open_call", ["group_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=True),
        sa.Column("to_channel_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_ts", sa.String(), nullable=True),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_outbox_group_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_outbox_team_id"),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name="fk_outbox_to_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("team_id", "key", name="uq_outbox_team_id_key"),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("done < wanted AND dead_at IS NULL"),
        postgresql_where=sa.text("done < wanted AND dead_at IS NULL"),
    )
    op.create_index("ix_outbox_group_id", "outbox", ["group_id"], unique=False)

    op.create_table(
        "report_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_report_request_asked_by_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_report_request_group_id"),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name="fk_report_request_sent_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_report_request_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report_request"),
    )
    op.create_index("ix_report_request_group_id", "report_request", ["group_id"], unique=False)

    op.create_table(
        "strike_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "deferred",
                "waived",
                "removed",
                "withdrawn",
                name="case_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agenda_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_meeting_ids", sa.JSON(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_strike_case_group_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_strike_case_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_strike_case_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_strike_case"),
    )
    op.create_index("ix_strike_case_person_id", "strike_case", ["person_id"], unique=False)
    op.create_index(
        "uq_strike_case_open",
        "strike_case",
        ["group_id", "person_id", "year"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'deferred')"),
        postgresql_where=sa.text("state IN ('open', 'deferred')"),
    )

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "done", "dropped", name="action_state", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name="fk_action_closed_by_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_action_group_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_action_made_by_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_action_meeting_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_action_owner_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_action_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
        sa.UniqueConstraint("group_id", "number", name="uq_action_group_id_number"),
    )
    op.create_index("ix_action_meeting_id", "action", ["meeting_id"], unique=False)
    op.create_index(
        "ix_action_open",
        "action",
        ["group_id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_action_owner_id", "action", ["owner_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "accepted",
                "deferred",
                "withdrawn",
                "done",
                name="item_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("came_from_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("minutes > 0", name="minutes_positive"),
        sa.ForeignKeyConstraint(["came_from_id"], ["agenda_item.id"], name="fk_agenda_item_came_from_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_agenda_item_group_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_agenda_item_meeting_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_agenda_item_owner_id"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name="fk_agenda_item_proposed_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_agenda_item_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
    )
    op.create_index("ix_agenda_item_came_from_id", "agenda_item", ["came_from_id"], unique=False)
    op.create_index("ix_agenda_item_group_id", "agenda_item", ["group_id"], unique=False)
    op.create_index("ix_agenda_item_meeting_id_position", "agenda_item", ["meeting_id", "position"], unique=False)
    op.create_index("ix_agenda_item_owner_id", "agenda_item", ["owner_id"], unique=False)
    op.create_index(
        "uq_agenda_item_source",
        "agenda_item",
        ["meeting_id", "source"],
        unique=True,
        sqlite_where=sa.text("source <> ''"),
        postgresql_where=sa.text("source <> ''"),
    )

    op.create_table(
        "apology",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("for_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_apology_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_apology_person_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_apology_recorded_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_apology_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_apology"),
    )
    op.create_index("ix_apology_person_id", "apology", ["person_id"], unique=False)
    op.create_index(
        "uq_apology_in_force",
        "apology",
        ["meeting_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "present",
                "late",
                "left_early",
                "apologies",
                "absent",
                "substitute",
                name="attendance_status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("substitute_name", sa.String(), nullable=False),
        sa.Column("substitute_company", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_attendance_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_attendance_person_id"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_attendance_recorded_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_attendance_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
    )
    op.create_index("ix_attendance_person_id", "attendance", ["person_id"], unique=False)
    op.create_index(
        "uq_attendance_in_force",
        "attendance",
        ["meeting_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

    op.create_table(
        "audit_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit.id"], name="fk_audit_text_entry_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_audit_text_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_audit_text_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_text"),
    )
    op.create_index("ix_audit_text_entry_id", "audit_text", ["entry_id"], unique=False)
    op.create_index("ix_audit_text_person_id", "audit_text", ["person_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_claim_decided_by_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_claim_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_claim_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_claim_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.create_index("ix_claim_person_id", "claim", ["person_id"], unique=False)
    op.create_index(
        "uq_claim_open",
        "claim",
        ["meeting_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )

    op.create_table(
        "coming",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("for_date", sa.Date(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_coming_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_coming_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_coming_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_coming"),
    )
    op.create_index("ix_coming_person_id", "coming", ["person_id"], unique=False)
    op.create_index(
        "uq_coming_in_force",
        "coming",
        ["meeting_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

    op.create_table(
        "guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_guest_group_id"),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name="fk_guest_invited_by_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_guest_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_guest_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_guest_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_guest"),
    )
    op.create_index("ix_guest_group_id", "guest", ["group_id"], unique=False)
    op.create_index("ix_guest_person_id", "guest", ["person_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "request", "cancel", name="invitation_method", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_invitation_group_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_invitation_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_invitation_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_invitation_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("meeting_id", "person_id", "number", name="uq_invitation_meeting_id_person_id_number"),
    )
    op.create_index("ix_invitation_group_id", "invitation", ["group_id"], unique=False)
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"], unique=False)

    op.create_table(
        "invitation_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "accepted",
                "declined",
                "tentative",
                name="calendar_answer",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_invitation_reply_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_invitation_reply_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_invitation_reply_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation_reply"),
        sa.UniqueConstraint(
            "meeting_id", "person_id", "stamped_at", name="uq_invitation_reply_meeting_id_person_id_stamped_at"
        ),
    )
    op.create_index("ix_invitation_reply_person_id", "invitation_reply", ["person_id"], unique=False)

    op.create_table(
        "meeting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "deed",
            sa.Enum(
                "added",
                "moved",
                "renamed",
                "cancelled",
                "reinstated",
                "compulsory",
                "not_held",
                name="meeting_deed",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("was_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name="fk_meeting_change_changed_by_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_meeting_change_meeting_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_meeting_change_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_change"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_meeting_change_meeting_id_number"),
    )
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("nominated_by_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "stands",
                "declined",
                "withdrawn",
                "appointed",
                "barred",
                name="nomination_state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("nominated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["open_call.id"], name="fk_nomination_call_id"),
        sa.ForeignKeyConstraint(["nominated_by_id"], ["person.id"], name="fk_nomination_nominated_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_nomination_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_nomination_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_nomination"),
        sa.UniqueConstraint("call_id", "person_id", name="uq_nomination_call_id_person_id"),
    )
    op.create_index("ix_nomination_person_id", "nomination", ["person_id"], unique=False)

    op.create_table(
        "office_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_office_agreement_office_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_office_agreement_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_office_agreement"),
        sa.UniqueConstraint("office_id", "body", name="uq_office_agreement_office_id_body"),
    )
    op.create_table(
        "pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("is_short_notice", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_pack_group_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_pack_meeting_id"),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name="fk_pack_published_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_pack_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pack"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_pack_meeting_id_number"),
    )
    op.create_index("ix_pack_group_id", "pack", ["group_id"], unique=False)

    op.create_table(
        "pack_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["held_by_id"], ["person.id"], name="fk_pack_hold_held_by_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_pack_hold_meeting_id"),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name="fk_pack_hold_released_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_pack_hold_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pack_hold"),
    )
    op.create_index("ix_pack_hold_meeting_id", "pack_hold", ["meeting_id"], unique=False)
    op.create_index(
        "uq_pack_hold_in_force",
        "pack_hold",
        ["meeting_id"],
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )

    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("takes_several", sa.Boolean(), nullable=False),
        sa.Column("may_be_added_to", sa.Boolean(), nullable=False),
        sa.Column("is_for_date", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_poll_asked_by_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_poll_group_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_poll_meeting_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_poll_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_poll"),
    )
    op.create_index(
        "ix_poll_open",
        "poll",
        ["group_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "strike_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "remove", "waive", "defer", name="strike_choice", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["strike_case.id"], name="fk_strike_opinion_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_strike_opinion_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_strike_opinion_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_strike_opinion"),
    )
    op.create_index("ix_strike_opinion_case_id", "strike_opinion", ["case_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ran_on", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "inquorate",
                "no_valid_vote",
                "passed",
                "failed",
                "tied",
                name="vote_outcome",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["open_call.id"], name="fk_vote_call_id"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_vote_group_id"),
        sa.ForeignKeyConstraint(["guest_id"], ["person.id"], name="fk_vote_guest_id"),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name="fk_vote_opened_by_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["vote.id"], name="fk_vote_replaces_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_vote_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_vote"),
        sa.UniqueConstraint("group_id", "number", name="uq_vote_group_id_number"),
    )
    op.create_index("ix_vote_call_id", "vote", ["call_id"], unique=False)
    op.create_index(
        "ix_vote_open",
        "vote",
        ["group_id"],
        unique=False,
        sqlite_where=sa.text("outcome IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("outcome IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index("ix_vote_replaces_id", "vote", ["replaces_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "for",
                "against",
                "abstain",
                "recuse",
                name="ballot_choice",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_ballot_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_ballot_team_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_ballot_vote_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot"),
    )
    op.create_index("ix_ballot_person_id", "ballot", ["person_id"], unique=False)
    op.create_index("ix_ballot_vote_id", "ballot", ["vote_id"], unique=False)
    op.create_index(
        "uq_ballot_in_force",
        "ballot",
        ["vote_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("lot", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_candidate_company_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_candidate_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_candidate_team_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_candidate_vote_id"),
        sa.PrimaryKeyConstraint("id", name="pk_candidate"),
        sa.UniqueConstraint("vote_id", "person_id", name="uq_candidate_vote_id_person_id"),
    )
    op.create_index("ix_candidate_person_id", "candidate", ["person_id"], unique=False)

    op.create_table(
        "elector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("voted_on", sa.Date(), nullable=True),
        sa.Column("departed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_elector_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_elector_team_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_elector_vote_id"),
        sa.PrimaryKeyConstraint("id", name="pk_elector"),
        sa.UniqueConstraint("vote_id", "person_id", name="uq_elector_vote_id_person_id"),
    )
    op.create_index("ix_elector_person_id", "elector", ["person_id"], unique=False)

    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name="fk_paper_item_id"),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name="fk_paper_submitted_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_paper_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
    )
    op.create_index("ix_paper_item_id", "paper", ["item_id"], unique=False)

    op.create_table(
        "poll_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_option_poll_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_poll_option_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_option"),
        sa.UniqueConstraint("poll_id", "position", name="uq_poll_option_poll_id_position"),
    )
    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("idea", sa.Text(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "idea",
                "willing",
                "outline",
                "draft",
                "consensus",
                "agreed",
                "divided",
                "published",
                "shelved",
                "withdrawn",
                name="position_stage",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("gate_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vote_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_position_group_id"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name="fk_position_proposed_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_position_team_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_position_vote_id"),
        sa.PrimaryKeyConstraint("id", name="pk_position"),
        sa.UniqueConstraint("group_id", "number", name="uq_position_group_id_number"),
    )
    op.create_index("ix_position_stage", "position", ["stage"], unique=False)
    op.create_index("ix_position_vote_id", "position", ["vote_id"], unique=False)

    op.create_table(
        "secret_ballot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "for",
                "against",
                "abstain",
                "recuse",
                name="secret_choice",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("ranking", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_secret_ballot_team_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_secret_ballot_vote_id"),
        sa.PrimaryKeyConstraint("id", name="pk_secret_ballot"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_secret_ballot_vote_id", "secret_ballot", ["vote_id"], unique=False)

    op.create_table(
        "difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("edited", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_difference_person_id"),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_difference_position_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_difference_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_difference"),
        sa.UniqueConstraint("position_id", "person_id", name="uq_difference_position_id_person_id"),
    )
    op.create_index("ix_difference_person_id", "difference", ["person_id"], unique=False)

    op.create_table(
        "paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
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
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name="fk_paper_version_paper_id"),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name="fk_paper_version_submitted_by_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_paper_version_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_version"),
        sa.UniqueConstraint("paper_id", "number", name="uq_paper_version_paper_id_number"),
    )
    op.create_index(
        "ix_paper_version_arriving",
        "paper_version",
        ["retry_at"],
        unique=False,
        sqlite_where=sa.text("state = 'arriving'"),
        postgresql_where=sa.text("state = 'arriving'"),
    )

    op.create_table(
        "poll_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["option_id"], ["poll_option.id"], name="fk_poll_answer_option_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_poll_answer_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_poll_answer_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_answer"),
        sa.UniqueConstraint("option_id", "person_id", name="uq_poll_answer_option_id_person_id"),
    )
    op.create_index("ix_poll_answer_person_id", "poll_answer", ["person_id"], unique=False)

    op.create_table(
        "publishing_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column(
            "office",
            sa.Enum(
                "sro",
                "chair",
                "vice_chair",
                "programme_manager",
                name="word_office",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_to_publish", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_publishing_word_person_id"),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_publishing_word_position_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_publishing_word_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_publishing_word"),
    )
    op.create_index("ix_publishing_word_position_id", "publishing_word", ["position_id"], unique=False)
    op.create_index(
        "uq_publishing_word_in_force",
        "publishing_word",
        ["position_id", "office"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

    op.create_table(
        "willing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_willing_person_id"),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name="fk_willing_position_id"),
        sa.ForeignKeyConstraint(["team_id"], ["workspace.team_id"], name="fk_willing_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_willing"),
    )
    op.create_index("ix_willing_person_id", "willing", ["person_id"], unique=False)
    op.create_index("ix_willing_position_id", "willing", ["position_id"], unique=False)
    op.create_index(
        "uq_willing_in_force",
        "willing",
        ["position_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    for guard in _GUARDS[op.get_context().dialect.name]:
        op.execute(guard)
