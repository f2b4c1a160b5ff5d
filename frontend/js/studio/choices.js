// What exists to choose from in the draft: asked for once, and again after a save and on coming back to the window, since
// a form or a lane may have been added meanwhile. The object stays the same, so that whoever holds it sees the new lists.

import { say } from "../words.js";

// `redraw` is called when the lists have changed. Returns { choices, refresh }
export async function loadChoices(server, { notify, redraw = () => {} }) {
  const choices = await server.choices().catch(() => {
    notify(say("studio_no_choices"));
    return {};
  });
  let known = JSON.stringify(choices);
  async function refresh() {
    const found = await server.choices().catch(() => null);
    if (!found || JSON.stringify(found) === known) return;
    known = JSON.stringify(found);
    Object.assign(choices, found);
    redraw();
  }
  window.addEventListener("focus", refresh);
  return { choices, refresh };
}
