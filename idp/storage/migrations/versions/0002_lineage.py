"""Documents made of others, and unlocked copies of locked originals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "documents",
        sa.Column("content_sha256", sa.Text(), nullable=False, server_default=sa.text("''")),
    )
    op.create_table(
        "lineage",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("from_id", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("from_id", "to_id", name="pk_lineage"),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", name],
                ["documents.organisation_id", "documents.id"],
                name=f"fk_lineage_{name}_documents",
                ondelete="CASCADE",
            )
            for name in ("from_id", "to_id")
        ),
    )
    op.create_index("ix_lineage_organisation_id_from_id", "lineage", ["organisation_id", "from_id"])
    op.create_index("ix_lineage_to_id", "lineage", ["to_id"])


def downgrade() -> None:
    op.drop_table("lineage")
    op.drop_column("documents", "content_sha256")
