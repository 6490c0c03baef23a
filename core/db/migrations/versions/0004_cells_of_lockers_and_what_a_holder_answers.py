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
    pass
        batch_op.create_check_constraint(batch_op.f('ck_certificate_proposals_stated'), '(statement_sealed IS NULL) = (stated_at IS NULL)')



def downgrade() -> None:
    pass
