"""What can go wrong between a running instance and those who drive it."""


class TaskNotReady(Exception):
    """The task is not open: completed before, cancelled, or never there."""

    def __init__(self, task_id: str) -> None:
        super().__init__(task_id)
        self.task_id = task_id


class NotWaiting(Exception):
    """No single place in the instance waits for this message (any more)."""

    def __init__(self, message: str, listeners: int) -> None:
        super().__init__(f"{message}: {listeners} waiting")
        self.message, self.listeners = message, listeners


class StateMismatch(ValueError):
    """A stored state does not belong to this specification."""


class StepFailed(Exception):
    """A fault of the process or of what it calls. The instance in hand is broken: drop it, the stored state is good.

    `cause` is the first exception (a FeelError, whatever the host raised); it arose at `element_id` of `process_id`,
    which may be a process that the instance's own one calls.
    """

    def __init__(self, element_id: str, cause: BaseException, process_id: str) -> None:
        super().__init__(f"{element_id}: {cause!r}")
        self.element_id, self.cause, self.process_id = element_id, cause, process_id


class CannotMove(ValueError):
    """The token cannot be put there: no user task of the process it stands in, or it does not wait where was said."""


class ElementFault(Exception):
    """Carries a fault, its element and that one's scope through Spiff, which knows only that something raised.

    Never leaves engine.
    """

    def __init__(self, element_id: str, cause: BaseException, scope: str) -> None:
        super().__init__(element_id)
        self.element_id, self.cause, self.scope = element_id, cause, scope
