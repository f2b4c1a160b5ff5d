"""Forms that no step uses yet: right all the same, since the pages of the procedure show every form."""

from collections.abc import Iterator

from app.forms import lint_form

from ..draft import Draft
from ..findings import Finding


def unused_form_findings(draft: Draft) -> Iterator[Finding]:
    used = {e.form for process in draft.processes.values() for e in process.elements.values()}
    for name in sorted(draft.forms.keys() - used):
        for problem in lint_form(draft.forms[name]):
            yield Finding(draft.form_files[name], problem.component, "form-invalid", problem.message, problem.line)
