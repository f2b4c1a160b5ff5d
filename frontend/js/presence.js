// Says that this page's reader is at the case, and whether they write its answer; shows who else is. Silent where the
// network fails: who may complete a task is decided by the server when it is sent.

const BEAT = 15_000; // a presence lasts 45 seconds on the server
const LOOK = 4_000;
const STILL_WRITING = 30_000;

export function tellPresence() {
  const strip = document.querySelector("[data-presence]");
  if (!strip) return;
  let version = null;
  let typedAt = 0;
  let beatAt = 0;

  const isWriting = () => Date.now() - typedAt < STILL_WRITING;

  function saying() {
    const said = new URLSearchParams({ csrf_token: strip.dataset.token });
    if (isWriting()) said.set("menulis", "1");
    return said;
  }

  async function ask(options) {
    try {
      const answer = await fetch(strip.dataset.presence, { redirect: "manual", cache: "no-store", ...options });
      if (answer.status !== 200) return;
      version = answer.headers.get("ETag");
      const others = await answer.text();
      if (strip.innerHTML !== others) strip.innerHTML = others;
    } catch {
      // the next look tries again
    }
  }

  function beat() {
    beatAt = Date.now();
    return ask({ method: "POST", body: saying() });
  }

  function look() {
    if (document.hidden) return;
    if (Date.now() - beatAt >= BEAT) beat();
    else ask({ headers: version ? { "If-None-Match": version } : {} });
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[action$='/selesaikan']")) return;
    const began = !isWriting();
    typedAt = Date.now();
    if (began) beat();
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", () => navigator.sendBeacon(strip.dataset.presenceEnd, saying()));
  window.addEventListener("pageshow", (event) => event.persisted && beat());
  setInterval(look, LOOK);
  beat();
}
