"""Matters are written, walked, placed and moved down in the hall; its kiosks are a fleet; packages have agents

Nothing is carried over: what is new begins empty, and a package of before was its holder's own.
"""

import sqlalchemy as sa
from alembic import op

from core.db.tables import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matter_drafts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("begun_from", sa.String(length=36), nullable=True),
        sa.Column("version_id", sa.String(length=36), nullable=True),
        sa.Column("checked_by", sa.String(length=36), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('draft', 'checked')) = (ended_at IS NULL)", name=op.f("ck_matter_drafts_ends_with_its_state")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'checked', 'published', 'dropped')", name=op.f("ck_matter_drafts_known_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_drafts")),
    )
    with op.batch_alter_table("matter_drafts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_matter_drafts_one_of_a_matter",
            ["code"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "matter_walks",
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("differences", sa.BigInteger(), nullable=False),
        sa.Column("walk", sa.Text(), nullable=False),
        sa.Column("walked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("checksum", name=op.f("pk_matter_walks")),
    )
    op.create_table(
        "placement_overrides",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_overrides")),
    )
    with op.batch_alter_table("placement_overrides", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_overrides_matter"), ["matter"], unique=False)

    op.create_table(
        "terminal_rules",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rules", Json(), nullable=False),
        sa.Column("published_by", sa.String(length=36), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_terminal_rules")),
    )
    op.create_table(
        "change_requests",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("terminal_id", sa.String(length=36), nullable=True),
        sa.Column("reporter_id", sa.String(length=36), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.String(length=36), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("solved_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)", name=op.f("ck_change_requests_answered_when_closed")
        ),
        sa.CheckConstraint("origin IN ('manager', 'counter', 'public')", name=op.f("ck_change_requests_known_origin")),
        sa.CheckConstraint("state IN ('open', 'agreed', 'declined')", name=op.f("ck_change_requests_known_state")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["matter_versions.id"], name=op.f("fk_change_requests_version_id_matter_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_requests")),
    )
    with op.batch_alter_table("change_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_requests_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_requests_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_requests_state_due_on"), ["state", "due_on"], unique=False)

    op.create_table(
        "list_versions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("covers", Json(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("loaded_by", sa.String(length=36), nullable=False),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('negative', 'permitted', 'supervision')", name=op.f("ck_list_versions_known_kind")
        ),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_list_versions_area_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_versions")),
        sa.UniqueConstraint("kind", "area", "version", name=op.f("uq_list_versions_kind_area_version")),
    )
    op.create_table(
        "matter_draft_texts",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(length=36), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["matter_drafts.id"], name=op.f("fk_matter_draft_texts_draft_id_matter_drafts")
        ),
        sa.PrimaryKeyConstraint("draft_id", "revision", name=op.f("pk_matter_draft_texts")),
    )
    op.create_table(
        "matter_standings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("change", sa.String(length=10), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "change IN ('paused', 'resumed', 'ended', 'confirmed')", name=op.f("ck_matter_standings_known_change")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["matter_versions.id"], name=op.f("fk_matter_standings_version_id_matter_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_standings")),
    )
    with op.batch_alter_table("matter_standings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_standings_code_decided_at"), ["code", "decided_at"], unique=False)

    op.create_table(
        "reform_tasks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("begun_with", sa.String(length=36), nullable=False),
        sa.Column("set_by", sa.String(length=36), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.Column("settled_with", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_reform_tasks_settled_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["begun_with"], ["matter_versions.id"], name=op.f("fk_reform_tasks_begun_with_matter_versions")
        ),
        sa.ForeignKeyConstraint(
            ["settled_with"], ["matter_versions.id"], name=op.f("fk_reform_tasks_settled_with_matter_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reform_tasks")),
    )
    with op.batch_alter_table("reform_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reform_tasks_code"), ["code"], unique=False)

    op.create_table(
        "sinking_batches",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("keeps_counters", sa.Boolean(), nullable=False),
        sa.Column("cases_per_day", sa.BigInteger(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("planned_by", sa.String(length=36), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=36), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("runs_from", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('rolled_back', 'withdrawn')) = (ended_at IS NOT NULL)",
            name=op.f("ck_sinking_batches_ends_with_its_state"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'approved', 'running', 'rolled_back', 'withdrawn')",
            name=op.f("ck_sinking_batches_known_state"),
        ),
        sa.CheckConstraint("approved_by <> planned_by", name=op.f("ck_sinking_batches_approved_by_another")),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name=op.f("fk_sinking_batches_area_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sinking_batches")),
    )
    with op.batch_alter_table("sinking_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sinking_batches_state_starts_on"), ["state", "starts_on"], unique=False)

    op.create_table(
        "terminal_alarms",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal_id", sa.String(length=36), nullable=False),
        sa.Column("word", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=36), nullable=True),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_terminal_alarms_terminal_id_terminals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terminal_alarms")),
    )
    with op.batch_alter_table("terminal_alarms", schema=None) as batch_op:
        batch_op.create_index("ix_terminal_alarms_of_a_kiosk", ["terminal_id", "raised_at"], unique=False)
        batch_op.create_index(
            "ix_terminal_alarms_one_open",
            ["terminal_id", "word"],
            unique=True,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.create_table(
        "terminal_orders",
        sa.Column("terminal_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("given_by", sa.String(length=36), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["terminal_id"], ["terminals.id"], name=op.f("fk_terminal_orders_terminal_id_terminals")
        ),
        sa.PrimaryKeyConstraint("terminal_id", "number", name=op.f("pk_terminal_orders")),
    )
    with op.batch_alter_table("terminal_orders", schema=None) as batch_op:
        batch_op.create_index(
            "ix_terminal_orders_unanswered",
            ["terminal_id"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "list_items",
        sa.Column("list_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("catalogue_code", sa.String(length=12), nullable=False),
        sa.Column("class", sa.String(length=40), nullable=False),
        sa.Column("name", Json(), nullable=False),
        sa.Column("reason", Json(), nullable=True),
        sa.Column("later_check", Json(), nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["list_versions.id"], name=op.f("fk_list_items_list_id_list_versions")),
        sa.PrimaryKeyConstraint("list_id", "code", name=op.f("pk_list_items")),
    )
    with op.batch_alter_table("list_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_list_items_list_id_catalogue_code"), ["list_id", "catalogue_code"], unique=False
        )

    op.create_table(
        "sinking_centres",
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("centre", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["sinking_batches.id"], name=op.f("fk_sinking_centres_batch_sinking_batches")
        ),
        sa.ForeignKeyConstraint(["centre"], ["centres.code"], name=op.f("fk_sinking_centres_centre_centres")),
        sa.PrimaryKeyConstraint("batch", "centre", name=op.f("pk_sinking_centres")),
    )
    op.create_table(
        "sinking_matters",
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["sinking_batches.id"], name=op.f("fk_sinking_matters_batch_sinking_batches")
        ),
        sa.PrimaryKeyConstraint("batch", "matter", name=op.f("pk_sinking_matters")),
    )
    with op.batch_alter_table("sinking_matters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sinking_matters_matter"), ["matter"], unique=False)

    op.create_table(
        "sinking_entrustments",
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("entrustment", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["sinking_batches.id"], name=op.f("fk_sinking_entrustments_batch_sinking_batches")
        ),
        sa.ForeignKeyConstraint(
            ["entrustment"], ["entrustments.id"], name=op.f("fk_sinking_entrustments_entrustment_entrustments")
        ),
        sa.PrimaryKeyConstraint("batch", "entrustment", name=op.f("pk_sinking_entrustments")),
    )
    op.create_table(
        "later_checks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("list_id", sa.String(length=36), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.Column("authority", sa.String(length=18), nullable=False),
        sa.Column("text", Json(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=36), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("remark_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name=op.f("ck_later_checks_done_with_an_outcome")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_later_checks_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["list_id"], ["list_versions.id"], name=op.f("fk_later_checks_list_id_list_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_checks")),
        sa.UniqueConstraint(
            "application_id", "list_id", "item", name=op.f("uq_later_checks_application_id_list_id_item")
        ),
    )
    with op.batch_alter_table("later_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_later_checks_authority_due_on"), ["authority", "due_on"], unique=False)

    with op.batch_alter_table("bundles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("power_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("agent_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("evidence_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("terminal_time", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_bundles_power_id_powers_of_attorney"), "powers_of_attorney", ["power_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_bundles_agent_id_citizens"), "citizens", ["agent_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_bundles_organisation_id_organisations"), "organisations", ["organisation_id"], ["id"]
        )

    with op.batch_alter_table("citizens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document_read_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("citizens", schema=None) as batch_op:
        batch_op.drop_column("document_read_at")

    with op.batch_alter_table("bundles", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_bundles_organisation_id_organisations"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_bundles_agent_id_citizens"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_bundles_power_id_powers_of_attorney"), type_="foreignkey")
        batch_op.drop_column("terminal_time")
        batch_op.drop_column("evidence_sealed")
        batch_op.drop_column("agent_id")
        batch_op.drop_column("power_id")
        batch_op.drop_column("organisation_id")

    with op.batch_alter_table("later_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_later_checks_authority_due_on"))

    op.drop_table("later_checks")
    op.drop_table("sinking_entrustments")
    with op.batch_alter_table("sinking_matters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sinking_matters_matter"))

    op.drop_table("sinking_matters")
    op.drop_table("sinking_centres")
    with op.batch_alter_table("list_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_items_list_id_catalogue_code"))

    op.drop_table("list_items")
    with op.batch_alter_table("terminal_orders", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_terminal_orders_unanswered",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.drop_table("terminal_orders")
    with op.batch_alter_table("terminal_alarms", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_terminal_alarms_one_open",
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )
        batch_op.drop_index("ix_terminal_alarms_of_a_kiosk")

    op.drop_table("terminal_alarms")
    with op.batch_alter_table("sinking_batches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sinking_batches_state_starts_on"))

    op.drop_table("sinking_batches")
    with op.batch_alter_table("reform_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reform_tasks_code"))

    op.drop_table("reform_tasks")
    with op.batch_alter_table("matter_standings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_standings_code_decided_at"))

    op.drop_table("matter_standings")
    op.drop_table("matter_draft_texts")
    op.drop_table("list_versions")
    with op.batch_alter_table("change_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_requests_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_change_requests_reporter_id"))
        batch_op.drop_index(batch_op.f("ix_change_requests_code"))

    op.drop_table("change_requests")
    op.drop_table("terminal_rules")
    with op.batch_alter_table("placement_overrides", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_overrides_matter"))

    op.drop_table("placement_overrides")
    op.drop_table("matter_walks")
    with op.batch_alter_table("matter_drafts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_matter_drafts_one_of_a_matter",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("matter_drafts")
