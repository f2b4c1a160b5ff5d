// Somebody else saved the file after it was opened here: say who and when, show theirs, and let the reader decide.

import { clock } from "../words.js";

// `show(container, text)` draws their text; resolves to "copy", "theirs" or "mine"
export function askAboutConflict(root, { by, at, content }, show) {
  const dialog = root.querySelector("[data-conflict]");
  const theirs = dialog.querySelector("[data-conflict-theirs]");
  const look = dialog.querySelector("[data-choose=look]");
  dialog.querySelector("[data-conflict-who]").textContent = said(by, at, content);
  theirs.hidden = true;
  theirs.replaceChildren();
  look.hidden = content === null;
  look.setAttribute("aria-expanded", "false");
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    dialog.oncancel = (event) => event.preventDefault(); // there is no way on without a decision
    dialog.onclick = (event) => {
      const choice = event.target.closest("[data-choose]")?.dataset.choose;
      if (choice === "look") {
        theirs.hidden = !theirs.hidden;
        look.setAttribute("aria-expanded", String(!theirs.hidden));
        if (!theirs.hidden && !theirs.hasChildNodes()) show(theirs, content);
      } else if (choice) {
        dialog.close();
        resolve(choice);
      }
    };
  });
}

function said(by, at, content) {
  const what = content === null ? "menghapus" : "menyimpan";
  return `${by} ${what} berkas ini pukul ${clock(new Date(at))}, setelah Anda membukanya.`;
}

export function asText(container, text) {
  const shown = document.createElement("pre");
  shown.textContent = text;
  container.append(shown);
}

// processes/ticket.bpmn → processes/ticket-salinan-1042.bpmn
export function nameOfCopy(path) {
  const dot = path.lastIndexOf(".");
  return `${path.slice(0, dot)}-salinan-${clock(new Date()).replace(".", "")}${path.slice(dot)}`;
}
