// The labels of the vendors' editors in our words, by their English ones: the page brings them (app/web/studio/words).

export const labels = JSON.parse(document.querySelector("meta[name=labels]")?.content ?? "{}");

export function label(english) {
  return labels[english] ?? english;
}
