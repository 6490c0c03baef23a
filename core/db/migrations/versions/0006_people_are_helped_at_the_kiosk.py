"""People are helped at the kiosk: by a clerk in a call, a phone in the hand, a member of staff at their side

Nothing is carried over: an entrustment of before holds for every matter of its authority.
"""

import sqlalchemy as sa
from alembic import op

from core.db.tables import Json, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal_id", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.Column("lines", Json(), nullable=False),
        sa.Column("signature", sa.Boolean(), nullable=False),
        sa.Column("claim_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("phone_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminals.id"], name=op.f("fk_handoffs_terminal_id_terminals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoffs_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_handoffs_terminal_id"), ["terminal_id"], unique=False)

    op.create_table(
        "matter_carried_lines",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(settled_by IS NULL) = (settled_at IS NULL)", name=op.f("ck_matter_carried_lines_settled_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["matter_drafts.id"], name=op.f("fk_matter_carried_lines_draft_id_matter_drafts")
        ),
        sa.PrimaryKeyConstraint("draft_id", "digest", name=op.f("pk_matter_carried_lines")),
    )
    op.create_table(
        "handed_in",
        sa.Column("handoff_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("came_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("findings", sa.String(length=400), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_handed_in_handoff_id_handoffs")),
        sa.PrimaryKeyConstraint("handoff_id", "number", name=op.f("pk_handed_in")),
    )
    op.create_table(
        "assistances",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("shown", sa.String(length=4), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_expires_at", UtcDateTime(), nullable=True),
        sa.Column("terminal_id", sa.String(length=36), nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(shown = 'code') = (code_hash IS NOT NULL)", name=op.f("ck_assistances_code_or_card")),
        sa.CheckConstraint("shown IN ('code', 'card')", name=op.f("ck_assistances_shows_himself")),
        sa.CheckConstraint("(began_at IS NULL) = (terminal_id IS NULL)", name=op.f("ck_assistances_begins_somewhere")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_assistances_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistances")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_assistances_code_hash")),
    )
    with op.batch_alter_table("assistances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assistances_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "call_duties",
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("centre", sa.String(length=60), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centres.code"], name=op.f("fk_call_duties_centre_centres")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_call_duties_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_call_duties")),
    )
    with op.batch_alter_table("call_duties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_duties_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "draft_codes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_draft_codes_application_id_applications")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_draft_codes_code_hash")),
    )
    with op.batch_alter_table("draft_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_codes_application_id"), ["application_id"], unique=False)

    op.create_table(
        "remote_calls",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("errand", sa.String(length=10), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("known", sa.String(length=10), nullable=False),
        sa.Column("citizen_id", sa.String(length=36), nullable=True),
        sa.Column("application_id", sa.String(length=36), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("kiosk_seen_at", UtcDateTime(), nullable=False),
        sa.Column("kiosk_line", sa.String(length=36), nullable=True),
        sa.Column("ticket_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("ticket_expires_at", UtcDateTime(), nullable=True),
        sa.Column("clerk_id", sa.String(length=36), nullable=True),
        sa.Column("connected_at", UtcDateTime(), nullable=True),
        sa.Column("clerk_seen_at", UtcDateTime(), nullable=True),
        sa.Column("clerk_line", sa.String(length=36), nullable=True),
        sa.Column("verification_id", sa.String(length=36), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_remote_calls_ends_with_its_state")
        ),
        sa.CheckConstraint(
            "state <> 'connected' OR clerk_id IS NOT NULL", name=op.f("ck_remote_calls_answered_by_somebody")
        ),
        sa.CheckConstraint("state IN ('waiting', 'connected', 'ended')", name=op.f("ck_remote_calls_known_state")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_remote_calls_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("fk_remote_calls_citizen_id_citizens")),
        sa.ForeignKeyConstraint(["clerk_id"], ["staff.id"], name=op.f("fk_remote_calls_clerk_id_staff")),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminals.id"], name=op.f("fk_remote_calls_terminal_id_terminals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remote_calls")),
    )
    with op.batch_alter_table("remote_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remote_calls_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remote_calls_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            "ix_remote_calls_one_of_a_clerk",
            ["clerk_id"],
            unique=True,
            sqlite_where=sa.text("state = 'connected'"),
            postgresql_where=sa.text("state = 'connected'"),
        )
        batch_op.create_index(
            "ix_remote_calls_one_of_a_kiosk",
            ["terminal_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_remote_calls_state_asked_at"), ["state", "asked_at"], unique=False)

    op.create_table(
        "call_captures",
        sa.Column("call_id", sa.String(length=36), nullable=False),
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("capture_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["remote_calls.id"], name=op.f("fk_call_captures_call_id_remote_calls")),
        sa.PrimaryKeyConstraint("call_id", "document_id", name=op.f("pk_call_captures")),
    )
    op.create_table(
        "call_signals",
        sa.Column("call_id", sa.String(length=36), nullable=False),
        sa.Column("to_end", sa.String(length=5), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("frame_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["remote_calls.id"], name=op.f("fk_call_signals_call_id_remote_calls")),
        sa.PrimaryKeyConstraint("call_id", "to_end", "number", name=op.f("pk_call_signals")),
    )
    with op.batch_alter_table("call_signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_signals_posted_at"), ["posted_at"], unique=False)

    with op.batch_alter_table("entrustments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("matter", sa.String(length=80), server_default="", nullable=False))

    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assisted_by", sa.Text(), nullable=True))

    with op.batch_alter_table("matter_walks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ways", sa.BigInteger(), server_default="0", nullable=False))

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("card_index", sa.LargeBinary(length=32), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_staff_card_index"), ["card_index"])


def downgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_staff_card_index"), type_="unique")
        batch_op.drop_column("card_index")

    with op.batch_alter_table("matter_walks", schema=None) as batch_op:
        batch_op.drop_column("ways")

    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_column("assisted_by")

    with op.batch_alter_table("entrustments", schema=None) as batch_op:
        batch_op.drop_column("matter")

    with op.batch_alter_table("call_signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_signals_posted_at"))

    op.drop_table("call_signals")
    op.drop_table("call_captures")
    with op.batch_alter_table("remote_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remote_calls_state_asked_at"))
        batch_op.drop_index(
            "ix_remote_calls_one_of_a_kiosk",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_remote_calls_one_of_a_clerk",
            sqlite_where=sa.text("state = 'connected'"),
            postgresql_where=sa.text("state = 'connected'"),
        )
        batch_op.drop_index(batch_op.f("ix_remote_calls_ended_at"))
        batch_op.drop_index(batch_op.f("ix_remote_calls_application_id"))

    op.drop_table("remote_calls")
    with op.batch_alter_table("draft_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_codes_application_id"))

    op.drop_table("draft_codes")
    with op.batch_alter_table("call_duties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_duties_seen_at"))

    op.drop_table("call_duties")
    with op.batch_alter_table("assistances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistances_staff_id"))

    op.drop_table("assistances")
    op.drop_table("handed_in")
    op.drop_table("matter_carried_lines")
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handoffs_terminal_id"))
        batch_op.drop_index(batch_op.f("ix_handoffs_expires_at"))

    op.drop_table("handoffs")
