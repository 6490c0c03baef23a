"""Cells of lockers, where terminals stand, and what a holder answers before a revocation

Nothing is carried over: no hall of 0003 had put a result into a locker, and a proposal of then is confirmed as it was made.
"""

import sqlalchemy as sa
from alembic import op

from core.db.tables import UtcDateTime

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('terminal_stands',
    sa.Column('terminal_id', sa.String(length=36), nullable=False),
    sa.Column('centre', sa.String(length=60), nullable=False),
    sa.Column('round_the_clock', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['centre'], ['centres.code'], name=op.f('fk_terminal_stands_centre_centres')),
    sa.ForeignKeyConstraint(['terminal_id'], ['terminals.id'], name=op.f('fk_terminal_stands_terminal_id_terminals')),
    sa.PrimaryKeyConstraint('terminal_id', name=op.f('pk_terminal_stands'))
    )
    op.create_table('locker_allocations',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('application_id', sa.String(length=36), nullable=False),
    sa.Column('holder_id', sa.String(length=36), nullable=False),
    sa.Column('terminal_id', sa.String(length=36), nullable=False),
    sa.Column('cell', sa.BigInteger(), nullable=False),
    sa.Column('centre', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('allocated_by', sa.String(length=36), nullable=False),
    sa.Column('allocated_at', UtcDateTime(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('code_errand', sa.String(length=10), nullable=False),
    sa.Column('code_for', sa.String(length=36), nullable=False),
    sa.Column('code_expires_at', UtcDateTime(), nullable=False),
    sa.Column('code_used_at', UtcDateTime(), nullable=True),
    sa.Column('stored_at', UtcDateTime(), nullable=True),
    sa.Column('stored_by', sa.String(length=36), nullable=True),
    sa.Column('keep_until', sa.Date(), nullable=True),
    sa.Column('opened_at', UtcDateTime(), nullable=True),
    sa.Column('opened_with', sa.String(length=4), nullable=True),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('ended_by', sa.String(length=36), nullable=True),
    sa.CheckConstraint("(state IN ('reserved', 'stored')) = (ended_at IS NULL)", name=op.f('ck_locker_allocations_ends_with_its_state')),
    sa.CheckConstraint("state IN ('reserved', 'stored', 'taken', 'taken_back', 'given_up')", name=op.f('ck_locker_allocations_known_state')),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_locker_allocations_application_id_applications')),
    sa.ForeignKeyConstraint(['centre'], ['centres.code'], name=op.f('fk_locker_allocations_centre_centres')),
    sa.ForeignKeyConstraint(['holder_id'], ['citizens.id'], name=op.f('fk_locker_allocations_holder_id_citizens')),
    sa.ForeignKeyConstraint(['terminal_id'], ['terminals.id'], name=op.f('fk_locker_allocations_terminal_id_terminals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_locker_allocations')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_locker_allocations_code_hash'))
    )
    with op.batch_alter_table('locker_allocations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_locker_allocations_centre'), ['centre'], unique=False)
        batch_op.create_index(batch_op.f('ix_locker_allocations_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index('ix_locker_allocations_one_in_a_cell', ['terminal_id', 'cell'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('ix_locker_allocations_one_of_a_case', ['application_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('locker_faults',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('terminal_id', sa.String(length=36), nullable=False),
    sa.Column('cell', sa.BigInteger(), nullable=False),
    sa.Column('allocation_id', sa.String(length=36), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('cleared_at', UtcDateTime(), nullable=True),
    sa.Column('cleared_by', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['allocation_id'], ['locker_allocations.id'], name=op.f('fk_locker_faults_allocation_id_locker_allocations')),
    sa.ForeignKeyConstraint(['terminal_id'], ['terminals.id'], name=op.f('fk_locker_faults_terminal_id_terminals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_locker_faults'))
    )
    with op.batch_alter_table('locker_faults', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_locker_faults_allocation_id'), ['allocation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_locker_faults_terminal_id'), ['terminal_id'], unique=False)

    with op.batch_alter_table('certificate_proposals', schema=None) as batch_op:
        batch_op.add_column(sa.Column('heard_by', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('statement_sealed', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('stated_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('hearing_wanted', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('hearing_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('record_sealed', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('answer_sealed', sa.LargeBinary(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_certificate_proposals_stated'), '(statement_sealed IS NULL) = (stated_at IS NULL)')



def downgrade() -> None:
    with op.batch_alter_table('certificate_proposals', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_certificate_proposals_stated'), type_='check')
        batch_op.drop_column('answer_sealed')
        batch_op.drop_column('record_sealed')
        batch_op.drop_column('hearing_at')
        batch_op.drop_column('hearing_wanted')
        batch_op.drop_column('stated_at')
        batch_op.drop_column('statement_sealed')
        batch_op.drop_column('heard_by')

    with op.batch_alter_table('locker_faults', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_locker_faults_terminal_id'))
        batch_op.drop_index(batch_op.f('ix_locker_faults_allocation_id'))

    op.drop_table('locker_faults')
    with op.batch_alter_table('locker_allocations', schema=None) as batch_op:
        batch_op.drop_index('ix_locker_allocations_one_of_a_case', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_locker_allocations_one_in_a_cell', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_locker_allocations_holder_id'))
        batch_op.drop_index(batch_op.f('ix_locker_allocations_centre'))

    op.drop_table('locker_allocations')
    op.drop_table('terminal_stands')
