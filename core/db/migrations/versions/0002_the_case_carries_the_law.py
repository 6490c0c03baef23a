"""The case carries the law

New tables first, then what 0001 knew is carried over (`core/db/migrations/carried_0002.py`), then the constraints that
old rows would not have met. All of it is one transaction.

Going back keeps what 0001 has a place for and drops the rest: bundles, projects, custody, clocks, messages, opinions,
mandates, chief representatives, and what later cases were asked and decided beyond the old columns. It refuses when a
number stands on two certificates, which 0001 could not tell apart. Matters whose text uses what the language learnt
since, and cases in a state that came later, stay in their tables; a program of that time cannot read them.
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from core.db.migrations import carried_0002
from core.db.tables import UtcDateTime

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_NEW_TABLES = (
    'areas', 'matter_reviews', 'authorities', 'bundles', 'centres', 'certificate_proposals', 'confirmations',
    'bundle_parts', 'centre_counters', 'delegations', 'entrustments', 'powers_passed', 'projects',
    'authorisations', 'case_messages', 'chief_representatives', 'clocks', 'corrections', 'custody',
    'inspections', 'late_defects', 'machine_decisions', 'opinions', 'project_cases', 'ratings', 'notice_sheets',
)


def upgrade() -> None:
    _create_tables()
    _widen()
    carried_0002.carry(op.get_bind())
    _constrain()


def downgrade() -> None:
    _loosen()
    carried_0002.carry_back(op.get_bind())
    _narrow()
    for table in reversed(_NEW_TABLES):
        op.drop_table(table)


def _widen() -> None:
    """The new columns, and room for what is carried over; nothing that a row of 0001 does not meet."""
    op.add_column('applications', sa.Column('bundle_id', sa.String(36)))
    op.add_column('applications', sa.Column('act', sa.String(15), server_default='new', nullable=False))
    op.add_column('applications', sa.Column('certificate_id', sa.String(36)))
    op.add_column('applications', sa.Column('extension_days', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('applications', sa.Column('declared', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('applications', sa.Column('promised', sa.Text()))
    op.add_column('applications', sa.Column('promise_by', sa.Date()))
    op.add_column('applications', sa.Column('delivery_way', sa.String(20)))
    op.add_column('applications', sa.Column('delivery_sealed', sa.LargeBinary()))
    op.add_column('applications', sa.Column('void_proposed_by', sa.String(36)))
    op.add_column('applications', sa.Column('void_reason_sealed', sa.LargeBinary()))
    op.add_column('certificates', sa.Column('authority', sa.String(18), server_default='', nullable=False))
    op.add_column('certificates', sa.Column('title', sa.String(200), server_default='', nullable=False))
    op.add_column('certificates', sa.Column('status_since', sa.Date()))
    op.add_column('certificates', sa.Column('predecessor_id', sa.String(36)))
    op.add_column('documents', sa.Column('confirmation_id', sa.String(36)))
    op.add_column('documents', sa.Column('likeness', sa.String(64), server_default='', nullable=False))
    op.add_column('documents', sa.Column('authorisation_id', sa.String(36)))
    op.add_column('matter_versions', sa.Column('published_by', sa.String(36)))
    op.add_column('matter_versions', sa.Column('reviewed_by', sa.String(36)))
    op.add_column('pauses', sa.Column('document', sa.String(60), server_default='', nullable=False))
    op.add_column('ticks', sa.Column('papers', sa.String(64), server_default='', nullable=False))
    op.add_column('wallet_items', sa.Column('confirmation_id', sa.String(36)))
    op.add_column('wallet_items', sa.Column('certificate_id', sa.String(36)))
    op.add_column('wallet_items', sa.Column('ended_at', UtcDateTime()))
    with op.batch_alter_table('staff') as staff:
        staff.alter_column('authority', existing_type=sa.String(60), nullable=True)
        staff.alter_column('centre', existing_type=sa.String(60), nullable=True)


def _constrain() -> None:
    """What the rows keep to from now on; the columns that nobody reads any more go."""
    with op.batch_alter_table('applications') as cases:
        cases.create_index('ix_applications_bundle_id', ['bundle_id'])
        cases.create_index('ix_applications_certificate_id', ['certificate_id'])
        cases.create_foreign_key('fk_applications_certificate_id_certificates', 'certificates', ['certificate_id'], ['id'])
        cases.create_check_constraint(op.f('ck_applications_acceptor_does_not_decide'), "accepted_by <> decided_by OR accepted_by = 'system'")
    with op.batch_alter_table('certificates') as certificates:
        certificates.drop_constraint('uq_certificates_certificate_type_number', type_='unique')
        certificates.create_index('ix_certificates_certificate_type_number', ['certificate_type', 'number'])
        certificates.create_index('ix_certificates_status_valid_to', ['status', 'valid_to'])
        certificates.create_index('uq_certificates_in_force', ['certificate_type', 'number'], unique=True, sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE)
        certificates.create_unique_constraint('uq_certificates_predecessor_id', ['predecessor_id'])
        certificates.create_foreign_key('fk_certificates_predecessor_id_certificates', 'certificates', ['predecessor_id'], ['id'])
    with op.batch_alter_table('deliveries') as deliveries:
        deliveries.create_check_constraint(op.f('ck_deliveries_known_way'), "way IN ('counter', 'kiosk', 'locker', 'courier', 'electronic')")
    with op.batch_alter_table('documents') as documents:
        documents.drop_constraint('fk_documents_wallet_item_id_wallet_items', type_='foreignkey')
        documents.drop_column('wallet_item_id')
        documents.create_index('ix_documents_confirmation_id', ['confirmation_id'])
        documents.create_unique_constraint('uq_documents_authorisation_id', ['authorisation_id'])
        documents.create_foreign_key('fk_documents_authorisation_id_authorisations', 'authorisations', ['authorisation_id'], ['id'])
        documents.create_foreign_key('fk_documents_confirmation_id_sha256_confirmations', 'confirmations', ['confirmation_id', 'sha256'], ['live_id', 'sha256'])
        documents.create_check_constraint(op.f('ck_documents_confirmed'), "(grade = 'B') = (confirmation_id IS NOT NULL)")
        documents.create_check_constraint(op.f('ck_documents_authorised'), "(source = 'wallet') = (authorisation_id IS NOT NULL)")
        documents.create_check_constraint(op.f('ck_documents_issued'), "grade <> 'A' OR source = 'wallet'")
    with op.batch_alter_table('matter_versions') as versions:
        versions.create_check_constraint(op.f('ck_matter_versions_published_by_another'), 'reviewed_by <> published_by')
    with op.batch_alter_table('staff') as staff:
        staff.alter_column('authority', existing_type=sa.String(60), type_=sa.String(18))
        staff.create_foreign_key('fk_staff_authority_authorities', 'authorities', ['authority'], ['code'])
        staff.create_foreign_key('fk_staff_centre_centres', 'centres', ['centre'], ['code'])
        staff.create_check_constraint(op.f('ck_staff_centre_or_authority'), '(authority IS NULL) <> (centre IS NULL)')
    with op.batch_alter_table('wallet_items') as items:
        items.drop_column('origin')
        items.drop_column('revoked_at')
        items.create_index('ix_wallet_items_certificate_id', ['certificate_id'])
        items.create_foreign_key('fk_wallet_items_confirmation_id_sha256_confirmations', 'confirmations', ['confirmation_id', 'sha256'], ['live_id', 'sha256'])
        items.create_check_constraint(op.f('ck_wallet_items_confirmed'), "(grade = 'B') = (confirmation_id IS NOT NULL)")
        items.create_check_constraint(op.f('ck_wallet_items_vouched_for'), "grade IN ('A', 'B') OR ended_at IS NOT NULL")
    with op.batch_alter_table('notices') as notices:
        _drop_columns(notices, 'facts_sealed', 'address', 'sha256', 'size')


def _loosen() -> None:
    """The columns of 0001 again, still empty, and none of the constraints that came after."""
    with op.batch_alter_table('wallet_items') as items:
        items.drop_constraint(op.f('ck_wallet_items_confirmed'), type_='check')
        items.drop_constraint(op.f('ck_wallet_items_vouched_for'), type_='check')
        items.drop_constraint('fk_wallet_items_confirmation_id_sha256_confirmations', type_='foreignkey')
        items.add_column(sa.Column('origin', sa.String(36)))
        items.add_column(sa.Column('revoked_at', UtcDateTime()))
    with op.batch_alter_table('staff') as staff:
        staff.drop_constraint(op.f('ck_staff_centre_or_authority'), type_='check')
        staff.drop_constraint('fk_staff_authority_authorities', type_='foreignkey')
        staff.drop_constraint('fk_staff_centre_centres', type_='foreignkey')
        staff.alter_column('authority', existing_type=sa.String(18), type_=sa.String(60))
    with op.batch_alter_table('documents') as documents:
        for name in ('confirmed', 'authorised', 'issued'):
            documents.drop_constraint(op.f(f'ck_documents_{name}'), type_='check')
        documents.drop_constraint('fk_documents_authorisation_id_authorisations', type_='foreignkey')
        documents.drop_constraint('fk_documents_confirmation_id_sha256_confirmations', type_='foreignkey')
        documents.add_column(sa.Column('wallet_item_id', sa.String(36)))
    op.add_column('notices', sa.Column('facts_sealed', sa.LargeBinary()))
    op.add_column('notices', sa.Column('address', sa.String(64)))
    op.add_column('notices', sa.Column('sha256', sa.String(64)))
    op.add_column('notices', sa.Column('size', sa.BigInteger()))


def _narrow() -> None:
    """The tables as 0001 made them."""
    with op.batch_alter_table('wallet_items') as items:
        items.alter_column('origin', existing_type=sa.String(36), nullable=False)
        items.drop_index('ix_wallet_items_certificate_id')
        _drop_columns(items, 'confirmation_id', 'certificate_id', 'ended_at')
    with op.batch_alter_table('ticks') as ticks:
        _drop_columns(ticks, 'papers')
    with op.batch_alter_table('staff') as staff:
        staff.alter_column('authority', existing_type=sa.String(60), nullable=False)
        staff.alter_column('centre', existing_type=sa.String(60), nullable=False)
    with op.batch_alter_table('pauses') as pauses:
        _drop_columns(pauses, 'document')
    with op.batch_alter_table('matter_versions') as versions:
        versions.drop_constraint(op.f('ck_matter_versions_published_by_another'), type_='check')
        _drop_columns(versions, 'published_by', 'reviewed_by')
    with op.batch_alter_table('documents') as documents:
        documents.create_foreign_key('fk_documents_wallet_item_id_wallet_items', 'wallet_items', ['wallet_item_id'], ['id'])
        documents.drop_constraint('uq_documents_authorisation_id', type_='unique')
        documents.drop_index('ix_documents_confirmation_id')
        _drop_columns(documents, 'confirmation_id', 'likeness', 'authorisation_id')
    with op.batch_alter_table('deliveries') as deliveries:
        deliveries.drop_constraint(op.f('ck_deliveries_known_way'), type_='check')
    with op.batch_alter_table('certificates') as certificates:
        certificates.drop_constraint('fk_certificates_predecessor_id_certificates', type_='foreignkey')
        certificates.drop_constraint('uq_certificates_predecessor_id', type_='unique')
        for name in ('uq_certificates_in_force', 'ix_certificates_status_valid_to', 'ix_certificates_certificate_type_number'):
            certificates.drop_index(name)
        certificates.create_unique_constraint('uq_certificates_certificate_type_number', ['certificate_type', 'number'])
        _drop_columns(certificates, 'authority', 'title', 'status_since', 'predecessor_id')
    with op.batch_alter_table('applications') as cases:
        cases.drop_constraint(op.f('ck_applications_acceptor_does_not_decide'), type_='check')
        cases.drop_constraint('fk_applications_certificate_id_certificates', type_='foreignkey')
        cases.drop_index('ix_applications_bundle_id')
        cases.drop_index('ix_applications_certificate_id')
        _drop_columns(cases, 'bundle_id', 'act', 'certificate_id', 'extension_days', 'declared', 'promised', 'promise_by')
        _drop_columns(cases, 'delivery_way', 'delivery_sealed', 'void_proposed_by', 'void_reason_sealed')
    with op.batch_alter_table('notices') as notices:
        notices.alter_column('facts_sealed', existing_type=sa.LargeBinary(), nullable=False)


def _drop_columns(batch: BatchOperations, *names: str) -> None:
    for name in names:
        batch.drop_column(name)


_IN_FORCE = sa.text("status IN ('valid', 'suspended')")


def _create_tables() -> None:
    op.create_table(
        'areas',
        sa.Column('code', sa.String(12), nullable=False),
        sa.Column('parent', sa.String(12), nullable=True),
        sa.Column('level', sa.String(10), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['parent'], ['areas.code'], name='fk_areas_parent_areas'),
        sa.PrimaryKeyConstraint('code', name='pk_areas')
    )
    op.create_index('ix_areas_parent', 'areas', ['parent'])

    op.create_table(
        'notice_sheets',
        sa.Column('notice_id', sa.String(36), nullable=False),
        sa.Column('language', sa.String(7), nullable=False),
        sa.Column('facts_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('address', sa.String(64), nullable=True),
        sa.Column('sha256', sa.String(64), nullable=True),
        sa.Column('size', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('notice_id', 'language', name='pk_notice_sheets')
    )
    op.create_table(
        'matter_reviews',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('code', sa.String(80), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('checksum', sa.String(64), nullable=False),
        sa.Column('reviewed_by', sa.String(36), nullable=False),
        sa.Column('reviewed_at', UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_matter_reviews'),
        sa.UniqueConstraint('checksum', 'reviewed_by', name='uq_matter_reviews_checksum_reviewed_by')
    )
    op.create_table(
        'authorities',
        sa.Column('code', sa.String(18), nullable=False),
        sa.Column('area', sa.String(12), nullable=False),
        sa.Column('kind', sa.String(20), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['area'], ['areas.code'], name='fk_authorities_area_areas'),
        sa.PrimaryKeyConstraint('code', name='pk_authorities')
    )
    op.create_table(
        'bundles',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('state', sa.String(20), nullable=False),
        sa.Column('event', sa.String(80), nullable=False),
        sa.Column('definition', sa.Text(), nullable=False),
        sa.Column('number', sa.String(30), nullable=True),
        sa.Column('holder_id', sa.String(36), nullable=False),
        sa.Column('channel', sa.String(10), nullable=False),
        sa.Column('terminal_id', sa.String(36), nullable=True),
        sa.Column('language', sa.String(7), nullable=False),
        sa.Column('answers', sa.Text(), nullable=False),
        sa.Column('form_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('signature_sealed', sa.LargeBinary(), nullable=True),
        sa.Column('assurance', sa.BigInteger(), nullable=False),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.Column('changed_at', UtcDateTime(), nullable=False),
        sa.Column('filed_at', UtcDateTime(), nullable=True),
        sa.Column('concluded_at', UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['holder_id'], ['citizens.id'], name='fk_bundles_holder_id_citizens'),
        sa.PrimaryKeyConstraint('id', name='pk_bundles'),
        sa.UniqueConstraint('number', name='uq_bundles_number')
    )
    op.create_index('ix_bundles_holder_id_changed_at', 'bundles', ['holder_id', 'changed_at'])

    op.create_table(
        'centres',
        sa.Column('code', sa.String(60), nullable=False),
        sa.Column('area', sa.String(12), nullable=False),
        sa.Column('kind', sa.String(20), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('address', sa.Text(), nullable=False),
        sa.Column('hours', sa.Text(), nullable=False),
        sa.Column('reason_kept', sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(['area'], ['areas.code'], name='fk_centres_area_areas'),
        sa.PrimaryKeyConstraint('code', name='pk_centres')
    )
    op.create_index('ix_centres_area', 'centres', ['area'])

    op.create_table(
        'certificate_proposals',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('certificate_id', sa.String(36), nullable=False),
        sa.Column('authority', sa.String(18), nullable=False),
        sa.Column('act', sa.String(15), nullable=False),
        sa.Column('reason_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('proposed_by', sa.String(36), nullable=False),
        sa.Column('proposed_at', UtcDateTime(), nullable=False),
        sa.Column('outcome', sa.String(10), nullable=False),
        sa.Column('closed_by', sa.String(36), nullable=True),
        sa.Column('closed_at', UtcDateTime(), nullable=True),
        sa.CheckConstraint("(outcome = 'proposed') = (closed_by IS NULL)", name=op.f('ck_certificate_proposals_closed')),
        sa.CheckConstraint("outcome <> 'confirmed' OR closed_by <> proposed_by", name=op.f('ck_certificate_proposals_two_people')),
        sa.ForeignKeyConstraint(['certificate_id'], ['certificates.id'], name='fk_certificate_proposals_certificate_id_certificates'),
        sa.PrimaryKeyConstraint('id', name='pk_certificate_proposals')
    )
    op.create_index('ix_certificate_proposals_authority', 'certificate_proposals', ['authority'])
    op.create_index('ix_certificate_proposals_certificate_id', 'certificate_proposals', ['certificate_id'])
    op.create_index('uq_certificate_proposals_open', 'certificate_proposals', ['certificate_id'], unique=True, sqlite_where=sa.text("outcome = 'proposed'"), postgresql_where=sa.text("outcome = 'proposed'"))

    op.create_table(
        'confirmations',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('live_id', sa.String(36), nullable=True),
        sa.Column('holder_id', sa.String(36), nullable=False),
        sa.Column('document_id', sa.String(36), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('lifted_from', sa.String(1), nullable=False),
        sa.Column('verification_id', sa.String(36), nullable=False),
        sa.Column('verifier_id', sa.String(36), nullable=False),
        sa.Column('place', sa.String(60), nullable=False),
        sa.Column('terminal_id', sa.String(36), nullable=True),
        sa.Column('capture_sha256', sa.String(64), nullable=False),
        sa.Column('confirmed_at', UtcDateTime(), nullable=False),
        sa.Column('valid_to', sa.Date(), nullable=True),
        sa.Column('ended_at', UtcDateTime(), nullable=True),
        sa.Column('ended_by', sa.String(36), nullable=True),
        sa.Column('ending', sa.String(10), nullable=True),
        sa.Column('reason_sealed', sa.LargeBinary(), nullable=True),
        sa.CheckConstraint('(live_id IS NULL) = (ended_at IS NOT NULL)', name=op.f('ck_confirmations_ended')),
        sa.CheckConstraint('live_id IS NULL OR live_id = id', name=op.f('ck_confirmations_live')),
        sa.ForeignKeyConstraint(['holder_id'], ['citizens.id'], name='fk_confirmations_holder_id_citizens'),
        sa.PrimaryKeyConstraint('id', name='pk_confirmations'),
        sa.UniqueConstraint('live_id', 'sha256', name='uq_confirmations_live_id_sha256')
    )
    op.create_index('ix_confirmations_valid_to', 'confirmations', ['valid_to'])
    op.create_index('uq_confirmations_picture', 'confirmations', ['holder_id', 'sha256'], unique=True, sqlite_where=sa.text('live_id IS NOT NULL'), postgresql_where=sa.text('live_id IS NOT NULL'))

    op.create_table(
        'bundle_parts',
        sa.Column('bundle_id', sa.String(36), nullable=False),
        sa.Column('matter', sa.String(80), nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('matter_version_id', sa.String(36), nullable=False),
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('dropped', sa.String(20), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['bundle_id'], ['bundles.id'], name='fk_bundle_parts_bundle_id_bundles'),
        sa.ForeignKeyConstraint(['matter_version_id'], ['matter_versions.id'], name='fk_bundle_parts_matter_version_id_matter_versions'),
        sa.PrimaryKeyConstraint('bundle_id', 'matter', name='pk_bundle_parts'),
        sa.UniqueConstraint('application_id', name='uq_bundle_parts_application_id')
    )
    op.create_table(
        'centre_counters',
        sa.Column('centre', sa.String(60), nullable=False),
        sa.Column('number', sa.String(10), nullable=False),
        sa.Column('skills', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['centre'], ['centres.code'], name='fk_centre_counters_centre_centres'),
        sa.PrimaryKeyConstraint('centre', 'number', name='pk_centre_counters')
    )
    op.create_table(
        'delegations',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('authority', sa.String(18), nullable=False),
        sa.Column('town', sa.String(18), nullable=False),
        sa.Column('matter', sa.String(80), nullable=False),
        sa.Column('document', sa.String(200), nullable=False),
        sa.Column('first_on', sa.Date(), nullable=False),
        sa.Column('last_on', sa.Date(), nullable=True),
        sa.CheckConstraint('authority <> town', name=op.f('ck_delegations_by_another')),
        sa.CheckConstraint('last_on >= first_on', name=op.f('ck_delegations_ends_after_it_begins')),
        sa.ForeignKeyConstraint(['authority'], ['authorities.code'], name='fk_delegations_authority_authorities'),
        sa.ForeignKeyConstraint(['town'], ['authorities.code'], name='fk_delegations_town_authorities'),
        sa.PrimaryKeyConstraint('id', name='pk_delegations')
    )
    op.create_index('ix_delegations_town_matter', 'delegations', ['town', 'matter'])

    op.create_table(
        'entrustments',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('centre', sa.String(60), nullable=False),
        sa.Column('authority', sa.String(18), nullable=False),
        sa.Column('document', sa.String(200), nullable=False),
        sa.Column('first_on', sa.Date(), nullable=False),
        sa.Column('last_on', sa.Date(), nullable=True),
        sa.CheckConstraint('last_on >= first_on', name=op.f('ck_entrustments_ends_after_it_begins')),
        sa.ForeignKeyConstraint(['authority'], ['authorities.code'], name='fk_entrustments_authority_authorities'),
        sa.ForeignKeyConstraint(['centre'], ['centres.code'], name='fk_entrustments_centre_centres'),
        sa.PrimaryKeyConstraint('id', name='pk_entrustments')
    )
    op.create_index('ix_entrustments_centre_authority', 'entrustments', ['centre', 'authority'])

    op.create_table(
        'powers_passed',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('department', sa.String(18), nullable=False),
        sa.Column('bureau', sa.String(18), nullable=False),
        sa.Column('document', sa.String(200), nullable=False),
        sa.Column('first_on', sa.Date(), nullable=False),
        sa.Column('last_on', sa.Date(), nullable=True),
        sa.CheckConstraint('department <> bureau', name=op.f('ck_powers_passed_to_another')),
        sa.CheckConstraint('last_on >= first_on', name=op.f('ck_powers_passed_ends_after_it_begins')),
        sa.ForeignKeyConstraint(['bureau'], ['authorities.code'], name='fk_powers_passed_bureau_authorities'),
        sa.ForeignKeyConstraint(['department'], ['authorities.code'], name='fk_powers_passed_department_authorities'),
        sa.PrimaryKeyConstraint('id', name='pk_powers_passed')
    )
    op.create_index('ix_powers_passed_open', 'powers_passed', ['department'], unique=True, sqlite_where=sa.text('last_on IS NULL'), postgresql_where=sa.text('last_on IS NULL'))

    op.create_table(
        'projects',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('organisation_id', sa.String(36), nullable=False),
        sa.Column('code', sa.String(40), nullable=False),
        sa.Column('name_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('created_by', sa.String(36), nullable=False),
        sa.Column('created_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['created_by'], ['citizens.id'], name='fk_projects_created_by_citizens'),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name='fk_projects_organisation_id_organisations'),
        sa.PrimaryKeyConstraint('id', name='pk_projects')
    )
    op.create_index('ix_projects_organisation_id', 'projects', ['organisation_id'])

    op.create_table(
        'authorisations',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('holder_id', sa.String(36), nullable=False),
        sa.Column('wallet_item_id', sa.String(36), nullable=False),
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('material', sa.String(60), nullable=False),
        sa.Column('way', sa.String(10), nullable=False),
        sa.Column('channel', sa.String(10), nullable=False),
        sa.Column('terminal_id', sa.String(36), nullable=True),
        sa.Column('given_at', UtcDateTime(), nullable=False),
        sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['holder_id'], ['citizens.id'], name='fk_authorisations_holder_id_citizens'),
        sa.ForeignKeyConstraint(['wallet_item_id'], ['wallet_items.id'], name='fk_authorisations_wallet_item_id_wallet_items'),
        sa.PrimaryKeyConstraint('id', name='pk_authorisations')
    )
    op.create_index('ix_authorisations_holder_id', 'authorisations', ['holder_id'])
    op.create_index('ix_authorisations_wallet_item_id', 'authorisations', ['wallet_item_id'])
    op.create_index('uq_authorisations_purpose', 'authorisations', ['application_id', 'material', 'wallet_item_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    op.create_table(
        'case_messages',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('centre', sa.String(60), nullable=False),
        sa.Column('asked_by', sa.String(36), nullable=False),
        sa.Column('asked_at', UtcDateTime(), nullable=False),
        sa.Column('question_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('released_by', sa.String(36), nullable=True),
        sa.Column('released_at', UtcDateTime(), nullable=True),
        sa.Column('held_back_at', UtcDateTime(), nullable=True),
        sa.Column('reason_sealed', sa.LargeBinary(), nullable=True),
        sa.Column('answer_sealed', sa.LargeBinary(), nullable=True),
        sa.Column('answered_at', UtcDateTime(), nullable=True),
        sa.CheckConstraint('released_by <> asked_by', name=op.f('ck_case_messages_let_pass_by_another')),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_case_messages_application_id_applications'),
        sa.ForeignKeyConstraint(['centre'], ['centres.code'], name='fk_case_messages_centre_centres'),
        sa.PrimaryKeyConstraint('id', name='pk_case_messages')
    )
    op.create_index('ix_case_messages_application_id', 'case_messages', ['application_id'])
    op.create_index('ix_case_messages_centre_released_by', 'case_messages', ['centre', 'released_by'])

    op.create_table(
        'chief_representatives',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('authority', sa.String(18), nullable=False),
        sa.Column('centre', sa.String(60), nullable=False),
        sa.Column('staff_id', sa.String(36), nullable=False),
        sa.Column('document', sa.String(200), nullable=False),
        sa.Column('appointed_at', UtcDateTime(), nullable=False),
        sa.Column('ended_at', UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['authority'], ['authorities.code'], name='fk_chief_representatives_authority_authorities'),
        sa.ForeignKeyConstraint(['centre'], ['centres.code'], name='fk_chief_representatives_centre_centres'),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name='fk_chief_representatives_staff_id_staff'),
        sa.PrimaryKeyConstraint('id', name='pk_chief_representatives')
    )
    op.create_index('ix_chief_representatives_active', 'chief_representatives', ['authority', 'centre'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('ix_chief_representatives_staff_id', 'chief_representatives', ['staff_id'])

    op.create_table(
        'clocks',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('kind', sa.String(20), nullable=False),
        sa.Column('start', sa.Date(), nullable=False),
        sa.Column('limit_days', sa.BigInteger(), nullable=False),
        sa.Column('unit', sa.String(15), nullable=False),
        sa.Column('extension', sa.BigInteger(), nullable=False),
        sa.Column('first_day', sa.String(10), nullable=False),
        sa.Column('rules_version', sa.String(20), nullable=False),
        sa.Column('calendar_version', sa.String(40), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('provisional', sa.Boolean(), nullable=False),
        sa.Column('lamp', sa.String(10), nullable=False),
        sa.Column('wakes_on', sa.Date(), nullable=True),
        sa.Column('stopped_on', sa.Date(), nullable=True),
        sa.Column('expired_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_clocks_application_id_applications'),
        sa.PrimaryKeyConstraint('id', name='pk_clocks')
    )
    op.create_index('ix_clocks_application_id', 'clocks', ['application_id'])
    op.create_index('ix_clocks_running', 'clocks', ['calendar_version'], sqlite_where=sa.text('stopped_on IS NULL'), postgresql_where=sa.text('stopped_on IS NULL'))
    op.create_index('ix_clocks_wakes_on_id', 'clocks', ['wakes_on', 'id'])

    op.create_table(
        'corrections',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('field', sa.String(60), nullable=False),
        sa.Column('before_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('after_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('clerk_id', sa.String(36), nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_corrections_application_id_applications'),
        sa.PrimaryKeyConstraint('id', name='pk_corrections')
    )
    op.create_index('ix_corrections_application_id', 'corrections', ['application_id'])

    op.create_table(
        'custody',
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('centre', sa.String(60), nullable=False),
        sa.Column('agreement', sa.Text(), nullable=False),
        sa.Column('state', sa.String(20), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=True),
        sa.Column('identity_check', sa.String(20), server_default='', nullable=False),
        sa.Column('parcel_seal', sa.String(60), server_default='', nullable=False),
        sa.Column('announced_at', UtcDateTime(), nullable=False),
        sa.Column('received_at', UtcDateTime(), nullable=True),
        sa.Column('forwarded_at', UtcDateTime(), nullable=True),
        sa.Column('arrived_at', UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_custody_application_id_applications'),
        sa.PrimaryKeyConstraint('application_id', name='pk_custody')
    )
    op.create_index('ix_custody_centre_state', 'custody', ['centre', 'state'])

    op.create_table(
        'inspections',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('commitment', sa.String(60), nullable=False),
        sa.Column('met', sa.Boolean(), nullable=False),
        sa.Column('measured', sa.String(40), nullable=False),
        sa.Column('remark_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('inspector_id', sa.String(36), nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_inspections_application_id_applications'),
        sa.PrimaryKeyConstraint('id', name='pk_inspections'),
        sa.UniqueConstraint('application_id', 'commitment', name='uq_inspections_application_id_commitment')
    )
    op.create_table(
        'late_defects',
        sa.Column('id', sa.String(36), nullable=False),
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('round', sa.BigInteger(), nullable=False),
        sa.Column('statements', sa.Text(), nullable=False),
        sa.Column('reason_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('supervisor_id', sa.String(36), nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_late_defects_application_id_applications'),
        sa.PrimaryKeyConstraint('id', name='pk_late_defects')
    )
    op.create_index('ix_late_defects_application_id', 'late_defects', ['application_id'])

    op.create_table(
        'machine_decisions',
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('tried_at', UtcDateTime(), nullable=False),
        sa.Column('inputs_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('outcomes', sa.Text(), nullable=False),
        sa.Column('contested_at', UtcDateTime(), nullable=True),
        sa.Column('contest_sealed', sa.LargeBinary(), nullable=True),
        sa.Column('answered_at', UtcDateTime(), nullable=True),
        sa.Column('answered_by', sa.String(36), nullable=True),
        sa.Column('answer_sealed', sa.LargeBinary(), nullable=True),
        sa.Column('upheld', sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_machine_decisions_application_id_applications'),
        sa.PrimaryKeyConstraint('application_id', name='pk_machine_decisions')
    )
    op.create_table(
        'opinions',
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('authority', sa.String(18), nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.Column('verdict', sa.String(10), nullable=False),
        sa.Column('text_sealed', sa.LargeBinary(), nullable=True),
        sa.Column('given_at', UtcDateTime(), nullable=True),
        sa.Column('given_by', sa.String(36), nullable=True),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_opinions_application_id_applications'),
        sa.PrimaryKeyConstraint('application_id', 'authority', name='pk_opinions')
    )
    op.create_index('ix_opinions_authority_verdict', 'opinions', ['authority', 'verdict'])

    op.create_table(
        'project_cases',
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('project_id', sa.String(36), nullable=False),
        sa.Column('after', sa.String(36), nullable=True),
        sa.Column('added_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['after'], ['applications.id'], name='fk_project_cases_after_applications'),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_project_cases_application_id_applications'),
        sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name='fk_project_cases_project_id_projects'),
        sa.PrimaryKeyConstraint('application_id', name='pk_project_cases')
    )
    op.create_index('ix_project_cases_project_id', 'project_cases', ['project_id'])

    op.create_table(
        'ratings',
        sa.Column('application_id', sa.String(36), nullable=False),
        sa.Column('level', sa.BigInteger(), nullable=False),
        sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
        sa.Column('channel', sa.String(10), nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name='fk_ratings_application_id_applications'),
        sa.PrimaryKeyConstraint('application_id', name='pk_ratings')
    )
