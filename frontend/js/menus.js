// Menus are <details>, which work without this. They close by Escape, by a press elsewhere, and when the keyboard leaves
// them for another part of the page. Where the menu of queues is one long line, the queue at hand is brought into sight.

const OPEN = ":is(details.menu, details.user-menu)[open]";

export function improveMenus() {
  document.querySelector(".queue[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const closeBesides = (target) => {
    for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(target)) menu.open = false;
  };
  document.addEventListener("pointerdown", ({ target }) => closeBesides(target));
  document.addEventListener("focusin", ({ target }) => closeBesides(target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(OPEN);
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
