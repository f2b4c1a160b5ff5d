// What scripts say: the page brings the words (app/web/script_words.py; an editor's page more of them). Sizes and times
// as the server says them too (app/web/formats.py).

const brought = [...document.querySelectorAll("meta[name=words]")].map(({ content }) => JSON.parse(content));
const words = Object.assign({}, ...brought);

export function say(key, values = {}) {
  return (words[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const number = (value) => value.toLocaleString("id", { maximumFractionDigits: 1 });

export function filesize(bytes) {
  if (bytes < 1e3) return say("bytes", { size: bytes });
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return `${number(bytes / 1e6)} MB`;
}

export function clock(at) {
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(".");
}
