"""Every name a process may use: services, messages, functions, properties. What lint checks against.

The application implements these names; a process file only combines them. A name that is not here cannot be published,
so a typing error is found by the author and not by a requester.
"""

from dataclasses import dataclass


def words(text: str) -> frozenset[str]:
    """Return the names of a text that is easier to read than a list of strings."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Service:
    """One operation a service task may call. `label` is what the editor shows."""

    label: str
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    @property
    def parameters(self) -> frozenset[str]:
        return self.required | self.optional


def _service(label: str, required: str = "", optional: str = "") -> Service:
    return Service(label, words(required), words(optional))


SERVICES: dict[str, Service] = {
    "case/set_target": _service("Tetapkan target waktu", "target_days", "priority"),
    "case/escalate": _service("Eskalasi ke tingkat berikutnya", "level"),
    "case/escalation_answered": _service("Catat jawaban eskalasi", "level"),
    "case/close": _service("Tutup tiket", "reason"),
    "user/send": _service("Kirim pesan kepada pengguna", "message", "text"),
    "user/ask": _service("Tanya pengguna", "text"),
    "user/remind": _service("Ingatkan pengguna"),
    "user/inform": _service("Sampaikan jawaban kepada pengguna", "text", "message"),
    "faq/publish": _service("Terbitkan ke FAQ"),
    "sla/next": _service("Hitung tenggat berikutnya"),
    "sla/mark": _service("Catat tenggat", "mark", "notify"),
}

# what the answer of an operation can be, field by field, while it is asked for
OUTCOMES: dict[str, dict[str, frozenset[str]]] = {
    "sla/next": {
        "state": frozenset({"running", "stopped", "finished"}),
        "mark": frozenset({"reminder", "breach"}),
    },
}

# operations whose answer is always a number
COUNTING = frozenset({"user/ask", "user/remind"})

MESSAGES: dict[str, str] = {
    "request_portal": "Permintaan lewat portal",
    "request_phone": "Permintaan lewat telepon",
    "request_counter": "Permintaan di loket",
    "request_lpse_support": "Permintaan lewat LPSE Support",
    "request_email": "Permintaan lewat surel",
    "complaint_portal": "Pengaduan lewat portal",
    "complaint_entry": "Pengaduan yang dicatat petugas",
    "complaint_email": "Pengaduan lewat surel",
    "reply": "Balasan pengguna",
    "confirmation": "Konfirmasi pengguna",
    "objection": "Keberatan pengguna",
    "lkpp_answer": "Jawaban LKPP",
    "withdrawal": "Penarikan oleh pengguna",
    "clock_changed": "Jam SLA berubah",
}

# name -> number of arguments
HOST_FUNCTIONS: dict[str, int] = {"workdays_later": 1}

# names every expression sees, whatever the data of the process
CONTEXT_NAMES = frozenset({"settings", "now"})

# what the application puts into the data of a process when it starts one, and what forms commonly answer
DATA_NAMES = words(
    """
    case_id channel category request_type bid_deadline requester_role priority level target_days decision
    reminders_left propose_faq sla result kind
    """
)

# task data that Spiff or a later step would mistake for something else
RESERVED_DATA_NAMES = CONTEXT_NAMES | frozenset(HOST_FUNCTIONS) | {"typename", "data_objects"}

COMMON_RESULT = "result"

PROPERTIES = frozenset({"form", "channel", "position", "clock", "instructions", "resultVariable"})
CHANNELS = frozenset({"portal", "lpse_support", "phone", "counter", "email", "letter"})
CLOCK_VALUES = frozenset({"paused", "stopped"})

# the only names a text to a user may mention
TEMPLATE_NAMES = words(
    """
    number subject requester_name agency text track_url case_url due_at position close_reason today task_name
    """
)
