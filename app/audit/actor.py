"""Who makes a change, and through which door."""

from dataclasses import dataclass
from typing import Self

from app.models import Requester, User


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff, the requester behind a tracking link, or the system itself (both None)."""

    user: User | None = None
    requester: Requester | None = None
    source: str = "web"  # web | cli | worker
    on_behalf_of_id: int | None = None  # the absent colleague whose deputy this is

    @classmethod
    def staff(cls, user: User, source: str = "web") -> Self:
        return cls(user=user, source=source)

    @classmethod
    def asking(cls, requester: Requester) -> Self:
        return cls(requester=requester)

    @classmethod
    def system(cls, source: str = "worker") -> Self:
        return cls(source=source)

    @property
    def groups(self) -> frozenset[str]:
        return self.user.group_keys if self.user else frozenset()

    @property
    def user_id(self) -> int | None:
        return self.user.id if self.user else None
