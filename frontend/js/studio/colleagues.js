// Who else is in this draft: first those at the same file, who can get in each other's way.

import { say } from "../words.js";

const BEAT = 15_000;

export function showColleagues(root, server) {
  const place = root.querySelector("[data-others]");
  const look = async () => {
    if (document.hidden) return;
    const { list } = await server.present();
    if (!list) return; // the next look tries again
    const said = sentence(list, server.data.path);
    if (place.textContent !== said) place.textContent = said;
  };
  document.addEventListener("visibilitychange", look);
  setInterval(look, BEAT);
  look();
}

export function sentence(others, path) {
  const [here, elsewhere] = [others.filter((one) => one.path === path), others.filter((one) => one.path !== path)];
  const names = (people) => people.map((one) => one.name).join(", ");
  return [
    here.length ? say("studio_same_file", { names: names(here) }) : "",
    elsewhere.length ? say("studio_same_draft", { names: names(elsewhere) }) : "",
  ]
    .filter(Boolean)
    .join(" ");
}
