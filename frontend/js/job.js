// Work on its way (`data-job`): look again every few seconds, and put what the server says now in its place.

const PAUSE = 3000;

export function watchJobs() {
  for (const place of document.querySelectorAll("[data-job]")) watch(place);
}

function watch(place) {
  const timer = setInterval(look, PAUSE);

  async function look() {
    if (document.hidden) return;
    let text;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok) return;
      text = await answer.text();
    } catch {
      return; // no line just now; the next look may have one
    }
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".export-job");
    if (!fresh) return;
    place.replaceChildren(...fresh.childNodes);
    if (!fresh.hasAttribute("data-job")) clearInterval(timer);
  }
}
