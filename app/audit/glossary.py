"""The words of a version of the procedure: what its elements, positions and answers were called when it ran.

The trail knows keys. Their words stand in the deployment, which lies above this package, so whoever reads a timeline
hands them in.
"""

from typing import Protocol


class Glossary(Protocol):
    def element(self, deployment_id: int | None, process_id: str, element_id: str) -> str:
        """Name a step; "" for one that has no name (a merging gateway)."""

    def position(self, deployment_id: int | None, key: str) -> str: ...

    def close_reason(self, deployment_id: int | None, key: str) -> str: ...

    def answer(
        self, deployment_id: int | None, process_id: str, element_id: str, key: str, value: str
    ) -> tuple[str, str]:
        """Give the label of a question of a step's form, and the words of the choice made; "" for none known."""

    def setting(self, key: str) -> str:
        """Name one detail of the agency."""


class Keys:
    """The glossary of whoever has none: keys stand for themselves."""

    def element(self, _deployment_id: int | None, _process_id: str, element_id: str) -> str:
        return element_id

    def position(self, _deployment_id: int | None, key: str) -> str:
        return key

    def close_reason(self, _deployment_id: int | None, key: str) -> str:
        return key

    def answer(
        self, _deployment_id: int | None, _process_id: str, _element_id: str, _key: str, _value: str
    ) -> tuple[str, str]:
        return "", ""

    def setting(self, key: str) -> str:
        return key
