// What the editors ask the server. An answer is { status, … }; status 0 says that none came.

export class Server {
  constructor(root) {
    this.data = root.dataset;
  }

  async load() {
    const response = await fetch(this.data.file, { cache: "no-store" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return { text: await response.text(), revision: revisionOf(response) };
  }

  save(text, revision, address = this.data.file) {
    const headers = { "Content-Type": "application/octet-stream", "If-Match": `"${revision}"` };
    return this.#send(address, text, headers);
  }

  copyAs(path, text) {
    return this.save(text, 0, this.data.files + encodePath(path));
  }

  check(text) {
    const address = `${this.data.checks}?path=${encodeURIComponent(this.data.path)}`;
    return this.#send(address, text, { "Content-Type": "application/octet-stream" });
  }

  // what the text changes in the file as it is stored, in words
  differences(text) {
    const address = `${this.data.differences}?path=${encodeURIComponent(this.data.path)}`;
    return this.#send(address, text, { "Content-Type": "application/octet-stream" });
  }

  async choices() {
    const response = await fetch(this.data.choices, { cache: "no-store" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.json();
  }

  present() {
    return this.#send(this.data.present, new URLSearchParams({ path: this.data.path }), {});
  }

  async preview(text) {
    try {
      const response = await this.#post(this.data.preview, text, { "Content-Type": "application/json" });
      return response.ok ? await response.text() : null;
    } catch {
      return null;
    }
  }

  async #send(address, body, headers) {
    try {
      const response = await this.#post(address, body, headers);
      const said = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
      return Array.isArray(said) ? { status: response.status, list: said } : { ...said, status: response.status };
    } catch {
      return { status: 0 };
    }
  }

  #post(address, body, headers) {
    return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": this.data.token, ...headers } });
  }
}

export function encodePath(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}

function revisionOf(response) {
  return Number(response.headers.get("ETag")?.match(/"(\d+)"/)?.[1] ?? 0);
}
