// While a question is typed, shows the published answers nearest to it, below its field. They never stand in the way: what
// fails is not shown, and the form is sent whatever they say.

const PAUSE = 400;
const SHORTEST = 4;

export function suggestAnswers() {
  document.querySelectorAll("template[data-answers]").forEach(suggest);
}

function suggest(template) {
  const field = document.querySelector(`[data-field="${template.dataset.answersFor}"]`);
  const control = field?.querySelector("input, textarea");
  if (!control) return;
  const panel = template.content.firstElementChild.cloneNode(true);
  const list = panel.querySelector("[data-answers-list]");
  field.append(panel);
  let asked = "";
  let timer = null;
  let request = null;

  async function ask() {
    const words = control.value.trim();
    if (words === asked) return;
    asked = words;
    request?.abort();
    request = new AbortController();
    const html = words.length < SHORTEST ? "" : await answersTo(words, template.dataset.answers, request.signal);
    if (html === null || words !== asked) return;
    list.innerHTML = html;
    panel.hidden = !list.firstElementChild;
  }

  control.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  ask();
}

async function answersTo(words, url, signal) {
  try {
    const response = await fetch(`${url}?${new URLSearchParams({ q: words })}`, { signal });
    return response.ok ? (await response.text()).trim() : "";
  } catch (error) {
    return error.name === "AbortError" ? null : "";
  }
}
