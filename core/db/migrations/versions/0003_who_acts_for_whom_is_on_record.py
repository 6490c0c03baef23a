"""Who acts for whom is on record

Powers of attorney, the one a case was filed under, the centre that took it in, the short name of an organ, why a part of a
life event is held. Nothing is carried over: no case of 0002 knew any of them.
"""

import sqlalchemy as sa
from alembic import op

from core.db.tables import UtcDateTime

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('powers_of_attorney',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('principal_id', sa.String(length=36), nullable=False),
    sa.Column('organisation_id', sa.String(length=36), nullable=True),
    sa.Column('agent_kind', sa.String(length=40), nullable=False),
    sa.Column('agent_index', sa.LargeBinary(length=32), nullable=False),
    sa.Column('agent_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('matter', sa.String(length=80), nullable=False),
    sa.Column('acts', sa.Text(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('paper_address', sa.String(length=64), nullable=True),
    sa.Column('paper_sha256', sa.String(length=64), nullable=True),
    sa.Column('recorded_by', sa.String(length=36), nullable=True),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.Column('revoked_by', sa.String(length=36), nullable=True),
    sa.CheckConstraint('(paper_address IS NULL) = (recorded_by IS NULL)', name=op.f('ck_powers_of_attorney_clerk_has_the_paper')),
    sa.CheckConstraint('last_on >= first_on', name=op.f('ck_powers_of_attorney_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_powers_of_attorney_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['principal_id'], ['citizens.id'], name=op.f('fk_powers_of_attorney_principal_id_citizens')),
    sa.ForeignKeyConstraint(['recorded_by'], ['staff.id'], name=op.f('fk_powers_of_attorney_recorded_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_powers_of_attorney'))
    )
    with op.batch_alter_table('powers_of_attorney', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_powers_of_attorney_agent_kind_agent_index'), ['agent_kind', 'agent_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_powers_of_attorney_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_powers_of_attorney_principal_id'), ['principal_id'], unique=False)

    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('power_id', sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column('centre', sa.String(length=60), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_applications_power_id_powers_of_attorney'), 'powers_of_attorney', ['power_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_applications_centre_centres'), 'centres', ['centre'], ['code'])

    with op.batch_alter_table('authorities', schema=None) as batch_op:
        batch_op.add_column(sa.Column('short_name', sa.String(length=8), server_default='', nullable=False))

    with op.batch_alter_table('bundle_parts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('held', sa.String(length=500), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('bundle_parts', schema=None) as batch_op:
        batch_op.drop_column('held')

    with op.batch_alter_table('authorities', schema=None) as batch_op:
        batch_op.drop_column('short_name')

    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_applications_centre_centres'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_applications_power_id_powers_of_attorney'), type_='foreignkey')
        batch_op.drop_column('centre')
        batch_op.drop_column('power_id')

    with op.batch_alter_table('powers_of_attorney', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_powers_of_attorney_principal_id'))
        batch_op.drop_index(batch_op.f('ix_powers_of_attorney_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_powers_of_attorney_agent_kind_agent_index'))

    op.drop_table('powers_of_attorney')