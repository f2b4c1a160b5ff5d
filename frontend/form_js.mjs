// What form-js needs to be bundled. Its editor and its viewer must share one preact, but ask for different versions: both
// get the editor's, and so do our own entries in its panel. And it has no translation of its own: its labels are
// exchanged for a question to the page's words where they stand as a label, a title or the like, a phrase of several
// words wherever it stands. A label that a newer form-js no longer has is said, so that the list stays true.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PLACES = "STATIC\\]|label|title|placeholder|children|name|description|tooltip|emptyPlaceholder|header";

// exchanged for our words when the page is shown: app/web/studio/words/forms.py has them
export const LABELS = [
  "Add properties directly to the form schema, useful to configure functionality in custom-built task applications and form renderers.",
  "Binds to a form variable",
  "Condition under which the field is deactivated",
  "Condition under which the field is hidden",
  "Deactivate if",
  "Define an expression to populate the options from.",
  "Define which input property to populate the values from",
  "Disable this field when it should not be interactive for end-users. Its data will not be submitted. This setting takes precedence over read-only.",
  "Field label",
  "Hide if",
  "Make this field read-only when it cannot be edited by the end-user, but its content is important for them to see. Its data will still be submitted.",
  "Multiple form fields are selected. Select a single form field to edit its properties.",
  "No files selected",
  "Select a form field to edit its properties.",
  "The error message to display when the input does not match the regular expression.",
  "Allow add/delete items",
  "Action",
  "Appearance",
  "Auto",
  "Bottom",
  "Browse",
  "Center",
  "Checkbox",
  "Checkbox group",
  "Checked",
  "Clear content",
  "Columns",
  "Components",
  "Condition",
  "Constraints",
  "Containers",
  "Custom",
  "Custom error message",
  "Custom properties",
  "Custom regular expression",
  "Date label",
  "Date time",
  "Decimal digits",
  "Default value",
  "Disabled",
  "Disallow past dates",
  "Dynamic options",
  "Field description",
  "File picker",
  "General",
  "Group",
  "Increment",
  "Input",
  "Input values key",
  "Key",
  "Label",
  "Layout",
  "Maximum",
  "Maximum length",
  "Minimum",
  "Minimum length",
  "No components found.",
  "Not checked",
  "Number",
  "Options expression",
  "Options source",
  "Output as string",
  "Phone",
  "Prefix",
  "Presentation",
  "Radio group",
  "Read only",
  "Required",
  "Search components",
  "Searchable",
  "Select",
  "Selection",
  "Separator",
  "Serialization",
  "Show outline",
  "Spacer",
  "Static options",
  "Subtype",
  "Suffix",
  "Supported file formats",
  "Tag list",
  "Text area",
  "Text field",
  "Text view",
  "Time format",
  "Time interval",
  "Time label",
  "Top",
  "Type",
  "Upload multiple files",
  "Use 24h",
  "Validation",
  "Validation pattern",
  "Value",
  "Vertical alignment",
  "Static",
  "Input data",
  "Must not be empty.",
  "Must be unique.",
  "Must not contain spaces.",
];

const EDITOR = `@bpmn-io${path.sep}form-js-editor`;
const OURS = `studio${path.sep}fields`;
const VIEWER = `@bpmn-io${path.sep}form-js-viewer`;
const HERE = path.dirname(fileURLToPath(import.meta.url));
const HOME = path.join(path.dirname(HERE), "node_modules", EDITOR);
const ASK = `import { label as labelOfPage } from ${JSON.stringify(path.join(HERE, "js/studio/words/labels.js"))};\n`;
const known = new Set(LABELS);
const seen = new Set();

export const formJsPlugin = {
  name: "form-js",
  setup(build) {
    build.onResolve({ filter: /^preact(\/|$)/ }, ({ path: asked, importer, kind }) => {
      if (importer.includes(VIEWER)) {
        return build.resolve(asked, { kind, resolveDir: path.dirname(importer.replace(VIEWER, EDITOR)) });
      }
      return importer.includes(OURS) ? build.resolve(asked, { kind, resolveDir: HOME }) : null;
    });
    build.onLoad({ filter: /@bpmn-io[\\/]form-js-(editor|viewer)[\\/]dist[\\/]index\.es\.js$/ }, async (file) => ({
      contents: translated(await readFile(file.path, "utf-8")),
      loader: "js",
    }));
    build.onEnd(() => {
      const gone = LABELS.filter((one) => !seen.has(one));
      if (gone.length) console.warn(`form_js.mjs: form-js no longer says ${gone.join(", ")}`);
    });
  },
};

function translated(source) {
  const places = `(?:\\b((?:${PLACES}): ))?`;
  const literal = `(?:'([^'\\\\\\n]+)'|"([^"\\\\\\n]+)")`;
  const exchanged = source.replace(new RegExp(places + literal, "g"), (whole, place, single, double) => {
    const english = single ?? double;
    if (!known.has(english) || (!place && !english.includes(" "))) return whole;
    seen.add(english);
    return `${place ?? ""}labelOfPage(${JSON.stringify(english)})`;
  });
  return ASK + exchanged;
}
