// The FEEL editor (CodeMirror) and parts of form-js make <style> elements. The page's policy allows those that carry its
// nonce, so every one that is made here gets it. To be imported before anything else.

const nonce = document.querySelector("meta[name=style-nonce]")?.content;

if (nonce) {
  const createElement = document.createElement;
  document.createElement = function (name, ...rest) {
    const element = createElement.call(this, name, ...rest);
    if (String(name).toLowerCase() === "style") element.nonce = nonce;
    return element;
  };
}
