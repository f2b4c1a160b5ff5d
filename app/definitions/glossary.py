"""The words of each version of the procedure, read from the deployments themselves (`app.audit.glossary.Glossary`)."""

from sqlalchemy.orm import Session

from app.administration.agency import DETAILS
from app.definitions.published import Published, load
from app.engine import InvalidProcess

_DETAILS = {detail.key: detail.label for detail in DETAILS}


class ProcedureGlossary:
    def __init__(self, session: Session) -> None:
        self._session = session

    def element(self, deployment_id: int | None, process_id: str, element_id: str) -> str:
        published = self._version(deployment_id)
        process = published.specification.processes.get(process_id) if published else None
        element = process.elements.get(element_id) if process else None
        return (element.name or "") if element else element_id

    def position(self, deployment_id: int | None, key: str) -> str:
        published = self._version(deployment_id)
        return published.position_label(key) if published else key

    def close_reason(self, deployment_id: int | None, key: str) -> str:
        published = self._version(deployment_id)
        reason = published.settings.close_reasons.get(key) if published else None
        return reason.label if reason else key

    def answer(
        self, deployment_id: int | None, process_id: str, element_id: str, key: str, value: str
    ) -> tuple[str, str]:
        published = self._version(deployment_id)
        process = published.specification.processes.get(process_id) if published else None
        element = process.elements.get(element_id) if process else None
        if published is None or element is None or not element.form:
            return "", ""
        component = published.form(element.form).components.get(key)
        return (component.label, dict(component.choices).get(value, "")) if component else ("", "")

    def setting(self, key: str) -> str:
        return _DETAILS.get(key, key)

    def _version(self, deployment_id: int | None) -> Published | None:
        """Return a version, or None for one that can no longer be parsed: its keys then stand for themselves."""
        try:
            return load(self._session, deployment_id) if deployment_id is not None else None
        except (InvalidProcess, LookupError):
            return None
