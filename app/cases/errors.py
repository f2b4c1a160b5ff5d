"""Why a verb is refused. Each becomes one page or one sentence, in one place of the edge."""

from datetime import datetime


class Refused(Exception):
    """A rule said no; nothing was changed. `sentence` is for the person who asked."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refused):
    """This person's groups do not include the one that may."""

    status = 403


class NotFound(Refused):
    status = 404


class Conflict(Refused):
    """Somebody was first, or the case moved on. `who` and `when` where they are known."""

    status = 409

    def __init__(self, sentence: str, *, who: str | None = None, when: datetime | None = None) -> None:
        super().__init__(sentence)
        self.who, self.when = who, when


class AlreadyClaimed(Conflict):
    pass


class AlreadyCompleted(Conflict):
    pass


class MovedOn(Conflict):
    pass


class BadAnswer(Refused):
    """One answer cannot be taken; `field` is the form's key it belongs to."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
