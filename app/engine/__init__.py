"""The engine: BPMN files in, one step at a time out. Nothing outside this package knows SpiffWorkflow.

No database, no Flask: an instance is bytes to its callers, and reaches the application through Host.
"""

from .carrying import CannotCarry, arm_new_timers, carry, timers, timers_as_new
from .catalog import HOST_FUNCTIONS, MESSAGES, SERVICES, Service
from .draft import defines
from .errors import CannotMove, NotWaiting, StateMismatch, StepFailed, TaskNotReady
from .findings import Finding, InvalidProcess
from .host import Host
from .instance import Instance, Timer, Wait
from .lint import lint
from .model import Element, Flow, Process
from .settings import CloseReason, Kind, MessageText, Settings
from .specification import Specification, parse

__all__ = [
    "HOST_FUNCTIONS",
    "MESSAGES",
    "SERVICES",
    "CannotCarry",
    "CannotMove",
    "CloseReason",
    "Element",
    "Finding",
    "Flow",
    "Host",
    "Instance",
    "InvalidProcess",
    "Kind",
    "MessageText",
    "NotWaiting",
    "Process",
    "Service",
    "Settings",
    "Specification",
    "StateMismatch",
    "StepFailed",
    "TaskNotReady",
    "Timer",
    "Wait",
    "arm_new_timers",
    "carry",
    "defines",
    "lint",
    "parse",
    "timers",
    "timers_as_new",
]
