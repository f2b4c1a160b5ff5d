// Somebody else saved the file after it was opened here: say who and when, show both contents and what is different in
// them, and let the reader decide.

import { clock, say } from "../words.js";

// `compare()` gives what differs in words, null where that is not known; `show(container, text)` draws a content. Resolves
// to "copy", "theirs" or "mine"
export function askAboutConflict(root, { by, at, content, mine }, { compare, show }) {
  const dialog = root.querySelector("[data-conflict]");
  const both = dialog.querySelector("[data-conflict-both]");
  const look = dialog.querySelector("[data-choose=look]");
  dialog.querySelector("[data-conflict-who]").textContent = said(by, at, content);
  both.hidden = true;
  look.hidden = content === null;
  look.setAttribute("aria-expanded", "false");
  const draw = once(() => drawBoth(both, { content, mine, compare, show }));
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    dialog.oncancel = (event) => event.preventDefault(); // there is no way on without a decision
    dialog.onclick = (event) => {
      const choice = event.target.closest("[data-choose]")?.dataset.choose;
      if (choice === "look") {
        both.hidden = !both.hidden;
        look.setAttribute("aria-expanded", String(!both.hidden));
        if (!both.hidden) draw();
      } else if (choice) {
        dialog.close();
        resolve(choice);
      }
    };
  });
}

function once(work) {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

async function drawBoth(both, { content, mine, compare, show }) {
  const [mineShown, theirsShown] = ["mine", "theirs"].map((name) => both.querySelector(`[data-conflict-${name}]`));
  const differences = both.querySelector("[data-conflict-differences]");
  for (const place of [mineShown, theirsShown, differences]) place.replaceChildren();
  show(mineShown, mine, content);
  show(theirsShown, content, mine);
  for (const place of [mineShown, theirsShown]) place.querySelector("mark")?.scrollIntoView({ block: "center" });
  const sentences = await compare();
  differences.replaceChildren(...(sentences ?? []).map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
}

function said(by, at, content) {
  const values = { name: by, time: clock(new Date(at)) };
  return content === null ? say("studio_removed_by", values) : say("studio_saved_by", values);
}

// a text with the lines marked that the other one has not
export function asText(container, text, other = text) {
  const shown = document.createElement("pre");
  const theirs = new Set(other.split("\n").map((line) => line.trim()));
  for (const line of text.split("\n")) {
    const isSame = theirs.has(line.trim());
    shown.append(Object.assign(document.createElement(isSame ? "span" : "mark"), { textContent: line }), "\n");
  }
  container.append(shown);
}

// processes/ticket.bpmn → processes/ticket-salinan-1042.bpmn
export function nameOfCopy(path) {
  const dot = path.lastIndexOf(".");
  return `${path.slice(0, dot)}-salinan-${clock(new Date()).replace(".", "")}${path.slice(dot)}`;
}
