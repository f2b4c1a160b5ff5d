// Keeps what is drawn: in this browser at once, on the server a moment later, with the revision that was opened. Nothing
// of a colleague is overwritten unless the reader says so, and a lost connection costs nothing: the text stays here and
// is sent again.

import { clock, say } from "../words.js";

const PAUSE = 700;
const LONGEST_WAIT = 5_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 30_000;

export class Saving {
  // `read` gives the file's present text; `onConflict` is asked when somebody else saved meanwhile
  constructor({ server, read, tell, onConflict, onSaved = () => {} }) {
    Object.assign(this, { server, read, tell, onConflict, onSaved });
    this.key = `studio:${server.data.draft}:${server.data.path}`;
    this.retryAfter = FIRST_RETRY;
    this.isStopped = false;
    window.addEventListener("online", () => this.isWaiting && this.save());
    window.addEventListener("pagehide", () => this.keepHere());
    window.addEventListener("beforeunload", (event) => {
      if (this.isChanged) event.preventDefault();
    });
  }

  opened({ text, revision }) {
    this.saved = text;
    this.revision = revision;
    this.isChanged = false;
    this.tell("saved", say("studio_all_saved"));
  }

  // what an earlier visit could not send; null where there is nothing, or the server has it
  unsent() {
    const kept = readKept(this.key);
    if (kept && kept.text !== this.saved) return kept;
    forget(this.key);
    return null;
  }

  touched() {
    if (this.isStopped) return;
    this.isChanged = true;
    this.changedAt ??= Date.now();
    this.tell("changed", say("studio_unsaved"));
    clearTimeout(this.timer);
    const waited = Date.now() - this.changedAt;
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, LONGEST_WAIT - waited)));
  }

  // one save at a time: what changes meanwhile is saved after it
  async save() {
    clearTimeout(this.timer);
    if (this.running) {
      this.isAgain = true;
      return this.running;
    }
    this.running = this.#save().finally(() => (this.running = null));
    await this.running;
    if (this.isAgain) {
      this.isAgain = false;
      await this.save();
    }
  }

  async #save() {
    if (this.isStopped) return;
    const text = await this.read();
    this.changedAt = null;
    if (text === this.saved) return this.#arrived(text, this.revision);
    write(this.key, { text, revision: this.revision });
    this.tell("saving", say("studio_saving"));
    const answer = await this.server.save(text, this.revision);
    if (answer.status === 200) this.#arrived(text, answer.revision);
    else await this.#refused(text, answer);
  }

  #arrived(text, revision) {
    this.saved = text;
    this.revision = revision;
    this.isChanged = Boolean(this.changedAt);
    this.isWaiting = false;
    this.retryAfter = FIRST_RETRY;
    if (!this.isChanged) forget(this.key);
    this.tell("saved", say("saved_at", { time: clock(new Date()) }));
    this.onSaved(text);
  }

  async #refused(text, answer) {
    if (answer.status === 409) return this.onConflict({ ...answer, mine: text });
    if (answer.status === 423 || answer.status === 404) {
      this.isStopped = true;
      return this.tell("stopped", answer.message ?? say("studio_closed"));
    }
    if (answer.status === 413 || answer.status === 422) return this.tell("refused", answer.message);
    this.isWaiting = true;
    this.tell("waiting", whyWaiting(answer.status));
    this.timer = setTimeout(() => this.save(), this.retryAfter);
    this.retryAfter = Math.min(this.retryAfter * 2, LAST_RETRY);
  }

  // the present text, where it was not yet sent; called when the page goes
  async keepHere() {
    if (!this.isChanged || this.isStopped) return;
    const text = await this.read();
    if (text !== this.saved) write(this.key, { text, revision: this.revision });
  }

  // knowingly over what stands there. Said while a save is under way: that one ends first, and then goes again
  overwrite(revision) {
    this.revision = revision;
    this.saved = null;
    this.isAgain = true;
  }

  forgetMine() {
    forget(this.key);
  }
}

function whyWaiting(status) {
  if (status === 401 || status === 400) {
    return say("studio_signed_out");
  }
  return say("studio_line_down");
}

function readKept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // no storage here, or not ours
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full or forbidden: saving on the server goes on
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // as above
  }
}
