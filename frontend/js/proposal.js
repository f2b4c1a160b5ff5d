// Shows what of an FAQ proposal is blacked out while it is being edited and ticked; without this it is shown when the
// form is sent.

const PAUSE = 500;

export function followProposals() {
  document.querySelectorAll("form:has([data-proposal])").forEach(follow);
}

function follow(form) {
  let timer = null;
  let asked = 0;

  async function refresh() {
    const mine = ++asked;
    const shown = form.querySelector("[data-proposal]");
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    const response = await fetch(shown.dataset.proposal, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!response?.ok || mine !== asked) return; // a later question is on its way
    const focused = shown.contains(document.activeElement) ? document.activeElement.id : "";
    const part = document.createElement("template");
    part.innerHTML = await response.text();
    shown.replaceWith(part.content);
    if (focused) document.getElementById(focused)?.focus();
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.closest("[data-proposal]") && target.tagName !== "TEXTAREA") return;
    clearTimeout(timer);
    timer = setTimeout(refresh, target.tagName === "TEXTAREA" ? PAUSE : 0);
  });
}
