// What the three editors share: loading, saving, findings, colleagues, the buttons of the bar. An editor gives
//   open(text)            draw this text; rejects where it is no such file
//   read()                the text of what is drawn
//   saved()               it has been saved; optional
//   commands              { undo, redo, … } by the names on the buttons
//   findings()            its own findings, [{ element, message }]
//   mark(findings)        show them where they belong
//   select(element)       bring an element into view
//   show(container, text, other)  draw a text to be looked at beside another one
//   elements()            what can be chosen from a list, [{ id, label }]; optional, as is onSelected(tell)
// and calls `touched()` for each change.

import { say } from "../words.js";
import { showColleagues } from "./colleagues.js";
import { askAboutConflict, nameOfCopy } from "./conflict.js";
import { Elements, goToProperties } from "./elements.js";
import { Findings } from "./findings.js";
import { Saving } from "./saving.js";
import { Server } from "./server.js";

export async function openStudio(makeEditor) {
  const root = document.querySelector("[data-studio]");
  const server = new Server(root);
  const notify = (text, kind) => notice(root, text, kind);
  let saving = null;
  let findings = null;
  const touched = () => {
    saving?.touched();
    findings?.changed();
  };
  const editor = await makeEditor({ root, server, touched, notify });
  const tell = (kind, words) => tellState(root, kind, words, notify);
  saving = new Saving({
    server,
    tell,
    read: () => editor.read(),
    onSaved: () => editor.saved?.(),
    onConflict: (conflict) => decide({ root, server, saving, editor, conflict, notify }),
  });
  findings = new Findings({ root, server, editor });
  bindCommands(root, { ...editor.commands, save: () => saving.save(), findings: () => findings.toggle(), properties: () => goToProperties(root) });
  await openFile({ root, server, saving, editor, notify });
  findings.changed();
  new Elements(root, editor);
  showColleagues(root, server);
  await painted(); // the panels listen from then on
  selectFromAddress(editor);
  root.studio = editor;
  root.dataset.ready = "1";
}

async function openFile({ root, server, saving, editor, notify }) {
  let loaded = null;
  try {
    loaded = await server.load();
    await editor.open(loaded.text);
  } catch (error) {
    saving.isStopped = true;
    tellUnopened(root, error);
    return;
  }
  saving.opened(loaded);
  await bringBack({ root, server, saving, editor, loaded, notify });
}

const WHY_UNOPENED = { "no diagram to display": say("studio_no_drawing") };

function tellUnopened(root, error) {
  notice(root, say("studio_unopened", { why: WHY_UNOPENED[error.message] ?? error.message }));
  const link = document.createElement("a");
  link.href = root.dataset.texts || root.querySelector(".studio-back").href;
  link.textContent = say("studio_as_text");
  root.querySelector("[data-notice]").append(link);
  root.querySelector("[data-state]").textContent = say("studio_not_opened");
  root.querySelector(".studio-work").hidden = true;
}

// what an earlier visit could not send: put back if nobody saved since, else asked about
async function bringBack({ root, server, saving, editor, loaded, notify }) {
  const kept = saving.unsent();
  if (!kept) return;
  try {
    await editor.open(kept.text);
  } catch {
    saving.forgetMine();
    await editor.open(loaded.text);
    return;
  }
  notify(say("studio_brought_back"));
  saving.revision = kept.revision;
  saving.touched();
}

async function decide({ root, server, saving, editor, conflict, notify }) {
  const compare = async () => (await server.differences(conflict.mine)).list;
  const choice = await askAboutConflict(root, conflict, { compare, show: editor.show });
  if (choice === "mine") return saving.overwrite(conflict.revision);
  if (choice === "copy") {
    const name = nameOfCopy(server.data.path);
    const { status, message } = await server.copyAs(name, conflict.mine);
    if (status !== 200) {
      notify(message ?? say("studio_copy_failed"));
      return decide({ root, server, saving, editor, conflict, notify });
    }
    notify(say("studio_copied", { name }));
  }
  saving.forgetMine();
  if (conflict.content === null) {
    saving.isStopped = true;
    saving.isChanged = false;
    return location.assign(root.querySelector(".studio-back").href);
  }
  await editor.open(conflict.content);
  saving.opened({ text: conflict.content, revision: conflict.revision });
}

function tellState(root, kind, words, notify) {
  const state = root.querySelector("[data-state]");
  const isLong = kind === "waiting" || kind === "stopped" || kind === "refused";
  state.dataset.kind = kind;
  state.textContent = isLong ? say("studio_unsaved") : words;
  if (isLong) notify(words, kind);
  else if (kind === "saved") quiet(root);
}

function notice(root, text, kind = "") {
  const place = root.querySelector("[data-notice]");
  place.dataset.kind = kind;
  place.hidden = !text;
  if (place.textContent !== text) place.textContent = text;
}

// a notice about saving has had its time once it is saved; others stay until the next
function quiet(root) {
  if (root.querySelector("[data-notice]").dataset.kind) notice(root, "");
}

function bindCommands(root, commands) {
  root.addEventListener("click", (event) => {
    const name = event.target.closest("[data-do]")?.dataset.do;
    commands[name]?.();
  });
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || root.querySelector("dialog[open]")) return;
    if (key === "s") run(event, commands.save);
    if (key === "f" && commands.search) run(event, commands.search);
    if (isTyping(event.target)) return; // a field undoes its own letters
    if (key === "z" && !event.shiftKey) run(event, commands.undo);
    if (key === "y" || (key === "z" && event.shiftKey)) run(event, commands.redo);
  }, true);
}

function run(event, command) {
  event.preventDefault();
  event.stopPropagation();
  command?.();
}

function isTyping({ tagName, isContentEditable }) {
  return isContentEditable || tagName === "INPUT" || tagName === "TEXTAREA" || tagName === "SELECT";
}

function selectFromAddress(editor) {
  const select = () => editor.select(decodeURIComponent(location.hash.slice(1)));
  if (location.hash) select();
  window.addEventListener("hashchange", select);
}

// a page in the background paints nothing: then a moment has to do
function painted() {
  const paint = new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
  return Promise.race([paint, new Promise((done) => setTimeout(done, 200))]);
}
