"""What the engine asks of the application: the only way out of a process."""

from collections.abc import Mapping
from typing import Any, Protocol


class Host(Protocol):
    """Answers for one case, inside the transaction of the step. Must not talk to the outside world."""

    def call_service(self, operation: str, parameters: Mapping[str, object]) -> Any:
        """Do one operation of catalog.SERVICES and return something JSON can hold."""

    def workdays_later(self, days: int) -> str:
        """Return the ISO instant that many working days after the instant of the step, inside service hours."""
