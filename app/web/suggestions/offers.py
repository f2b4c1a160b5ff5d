"""What can be inserted into the form of a task, each ready to be read: as a page without JavaScript, as a part of the
case's page with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.cases.answers.outgoing import gaps_in
from app.cases.answers.suggestions import Suggestion, similar_cases, suggested_faq
from app.cases.answers.text_modules import modules_for
from app.cases.answers.text_variables import filled, values_for
from app.cases.errors import NotFound
from app.clock import now
from app.models import Case, TextModule, User


@dataclass(frozen=True, slots=True)
class ReadyText:
    """A text module with the values of the case put in; `gaps` are those that the case does not have."""

    source: str
    module: TextModule
    text: str

    @property
    def gaps(self) -> list[str]:
        return gaps_in(self.text)


@dataclass(frozen=True, slots=True)
class Offers:
    faq: Sequence[Suggestion]
    cases: Sequence[Suggestion]
    texts: Sequence[ReadyText]

    def text_of(self, source: str) -> str:
        """Return what is inserted for a source. Raises NotFound where it is not offered (any more)."""
        texts = {one.source: one.text for one in [*self.faq, *self.cases]} | {
            one.source: one.text for one in self.texts
        }
        if source in texts:
            return texts[source]
        raise NotFound("Saran itu tidak ada lagi. Pilih yang lain.")


def offers_for(session: Session, case: Case, reader: User) -> Offers:
    values = values_for(session, case, reader, now())
    modules = modules_for(session, reader, category_id=case.category_id)
    return Offers(
        suggested_faq(session, case),
        similar_cases(session, case, reader),
        [ReadyText(f"text_module:{module.id}", module, filled(module, values)) for module in modules],
    )
