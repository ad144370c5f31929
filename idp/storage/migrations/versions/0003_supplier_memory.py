"""What is remembered of suppliers, and the marks by which they are known again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_suppliers",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_known_suppliers"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_known_suppliers_organisation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "supplier_keys",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("supplier_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "supplier_id", "key", name="pk_supplier_keys"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "supplier_id"],
            ["known_suppliers.organisation_id", "known_suppliers.id"],
            name="fk_supplier_keys_organisation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_supplier_keys_organisation_id_key", "supplier_keys", ["organisation_id", "key"]
    )


def downgrade() -> None:
    op.drop_table("supplier_keys")
    op.drop_table("known_suppliers")
