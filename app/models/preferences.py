"""How somebody has arranged their inbox: filters kept under a name, and the columns of the list."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.people import User


class SavedFilter(Base):
    """A state of the list, as its address says it, under a name. A shared one stands in everybody's menu."""

    __tablename__ = "saved_filter"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    name: Mapped[str] = mapped_column(String(60))
    queue: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(String(1000))  # of the address, canonical: "kanal=phone&kategori=akun"
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    owner: Mapped[User] = relationship()

    __table_args__ = (UniqueConstraint("owner_id", "name"),)


class InboxPreference(Base):
    """What the rows of one person's list show besides the usual, in their own order: "category,phone"."""

    __tablename__ = "inbox_preference"

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)
    columns: Mapped[str] = mapped_column(String(200), default="")
