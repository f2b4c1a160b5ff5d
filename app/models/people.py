"""Who works here (users, groups) and who asks (requesters).

What identifies a person stands in these tables alone; every other table and the audit trail refer to them by id.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base

FRONT_OFFICE = "front_office"
HELPDESK = "helpdesk"
ADMIN_PPE = "admin_ppe"
KOORDINATOR = "koordinator"
PROCESS_OWNER = "process_owner"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"


class Membership(Base):
    __tablename__ = "membership"

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)
    group_key: Mapped[str] = mapped_column(ForeignKey("staff_group.key"), primary_key=True, index=True)


class Group(Base):
    """A candidate group of the procedure, or an office such as auditor. `key` is what settings and code refer to."""

    __tablename__ = "staff_group"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    members: Mapped[list["User"]] = relationship(secondary="membership", back_populates="groups")


class User(Base):
    """A member of staff with an account."""

    __tablename__ = "staff_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_trial: Mapped[bool] = mapped_column(default=False)
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    groups: Mapped[list[Group]] = relationship(secondary="membership", back_populates="members", lazy="selectin")

    @property
    def group_keys(self) -> frozenset[str]:
        return frozenset(group.key for group in self.groups)

    # What Flask-Login asks of an account; the session version makes old cookies worthless after a new password.
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return f"{self.id}.{self.session_version}"


class Requester(Base):
    """The person who asks, as given with one case. There is no account behind it."""

    __tablename__ = "requester"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(40), index=True)
    role: Mapped[str | None] = mapped_column(String(40))
    organization: Mapped[str | None] = mapped_column(String(200), index=True)
    npwp: Mapped[str | None] = mapped_column(String(40))
    spse_user_id: Mapped[str | None] = mapped_column(String(80))
    identity_verified: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
