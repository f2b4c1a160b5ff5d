// Says that this page's reader has a draft of the procedure open, and who else has. Silent where the network fails: who
// may save is decided by the server when it is sent.

const BEAT = 15_000; // a presence lasts 45 seconds on the server

export function tellDraftPresence() {
  const strip = document.querySelector("[data-draft-present]");
  if (!strip) return;
  const { draftPresent, path, token, opensFile, opensDraft } = strip.dataset;

  const sentence = (one) =>
    (one.path ? opensFile : opensDraft).replace("{path}", () => one.path).replace("{name}", () => one.name);

  async function beat() {
    if (document.hidden) return;
    try {
      const body = new URLSearchParams({ csrf_token: token, path });
      const answer = await fetch(draftPresent, { method: "POST", body, redirect: "manual" });
      if (!answer.ok) return;
      const others = await answer.json();
      strip.textContent = others.map(sentence).join(" ");
      strip.hidden = !others.length;
    } catch {
      // the next beat tries again
    }
  }

  document.addEventListener("visibilitychange", beat);
  setInterval(beat, BEAT);
  beat();
}
