// What the three editors share: loading, saving, findings, colleagues, the buttons of the bar. An editor gives
//   open(text)            draw this text; rejects where it is no such file
//   read()                the text of what is drawn
//   commands              { undo, redo, … } by the names on the buttons
//   findings()            its own findings, [{ element, message }]
//   mark(findings)        show them where they belong
//   select(element)       bring an element into view
//   show(container, text) draw somebody else's text to be looked at
// and calls `touched()` for each change.

import { showColleagues } from "./colleagues.js";
import { askAboutConflict, nameOfCopy } from "./conflict.js";
import { Findings } from "./findings.js";
import { Saving } from "./saving.js";
import { Server } from "./server.js";

export async function openStudio(makeEditor) {
  const root = document.querySelector("[data-studio]");
  const server = new Server(root);
  const say = (text) => notice(root, text);
  let saving = null;
  let findings = null;
  const touched = () => {
    saving?.touched();
    findings?.changed();
  };
  const editor = await makeEditor({ root, server, touched, say });
  const tell = (kind, words) => tellState(root, kind, words, say);
  saving = new Saving({
    server,
    tell,
    read: () => editor.read(),
    onConflict: (conflict) => decide({ root, server, saving, editor, conflict, say }),
  });
  findings = new Findings({ root, server, editor });
  bindCommands(root, { ...editor.commands, save: () => saving.save(), findings: () => findings.toggle() });
  await openFile({ root, server, saving, editor, say });
  findings.changed();
  showColleagues(root, server);
  await painted(); // the panels listen from then on
  selectFromAddress(editor);
  root.studio = editor;
  root.dataset.ready = "1";
}

async function openFile({ root, server, saving, editor, say }) {
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
  await bringBack({ root, server, saving, editor, loaded, say });
}

const WHY_UNOPENED = { "no diagram to display": "di dalamnya belum ada gambar" };

function tellUnopened(root, error) {
  notice(root, `Berkas ini tidak dapat digambar: ${WHY_UNOPENED[error.message] ?? error.message}. `);
  const link = document.createElement("a");
  link.href = root.dataset.texts || root.querySelector(".studio-back").href;
  link.textContent = "Sunting isinya sebagai teks";
  root.querySelector("[data-notice]").append(link);
  root.querySelector("[data-state]").textContent = "Tidak dapat dibuka";
  root.querySelector(".studio-work").hidden = true;
}

// what an earlier visit could not send: put back if nobody saved since, else asked about
async function bringBack({ root, server, saving, editor, loaded, say }) {
  const kept = saving.unsent();
  if (!kept) return;
  try {
    await editor.open(kept.text);
  } catch {
    saving.forgetMine();
    await editor.open(loaded.text);
    return;
  }
  say("Suntingan yang belum sempat terkirim dari kunjungan sebelumnya dipulihkan.");
  saving.revision = kept.revision;
  saving.touched();
}

async function decide({ root, server, saving, editor, conflict, say }) {
  const choice = await askAboutConflict(root, conflict, editor.show);
  if (choice === "mine") return saving.overwrite(conflict.revision);
  if (choice === "copy") {
    const name = nameOfCopy(server.data.path);
    const { status, message } = await server.copyAs(name, conflict.mine);
    if (status !== 200) {
      say(message ?? "Salinannya belum tersimpan: sambungan terputus.");
      return decide({ root, server, saving, editor, conflict, say });
    }
    say(`Suntingan Anda disimpan sebagai ${name}.`);
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

function tellState(root, kind, words, say) {
  const state = root.querySelector("[data-state]");
  const isLong = kind === "waiting" || kind === "stopped" || kind === "refused";
  state.dataset.kind = kind;
  state.textContent = isLong ? "Belum tersimpan" : words;
  if (isLong) say(words, kind);
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
