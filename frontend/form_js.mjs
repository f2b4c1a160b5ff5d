// What form-js needs to be bundled. Its editor and its viewer must share one preact, but ask for different versions: both
// get the editor's. And it has no translation of its own: its labels are exchanged where they stand as a label, a title
// or the like, a phrase of several words wherever it stands. A label that a newer form-js no longer has is said, so that the list stays true.

import { readFile } from "node:fs/promises";
import path from "node:path";

const PLACES = "label|title|placeholder|children|name|description|tooltip|emptyPlaceholder|header";

export const WORDS = {
  "Add properties directly to the form schema, useful to configure functionality in custom-built task applications and form renderers.":
    "Dengan properti “fact” jawaban disimpan pada tiket; “prefill” mengisinya lebih dahulu.",
  "Binds to a form variable": "Dengan nama ini jawabannya dibaca oleh proses",
  "Condition under which the field is deactivated": "Syarat yang membuat isian ini tidak aktif",
  "Condition under which the field is hidden": "Syarat yang menyembunyikan isian ini",
  "Deactivate if": "Nonaktifkan bila",
  "Define an expression to populate the options from.": "Rumus yang menghasilkan pilihannya.",
  "Define which input property to populate the values from": "Daftar yang mengisi pilihannya, misalnya categories",
  "Disable this field when it should not be interactive for end-users. Its data will not be submitted. This setting takes precedence over read-only.":
    "Isian tampil tetapi tidak dapat diisi, dan tidak ikut terkirim.",
  "Field label": "Label",
  "Hide if": "Sembunyikan bila",
  "Make this field read-only when it cannot be edited by the end-user, but its content is important for them to see. Its data will still be submitted.":
    "Isian tampil untuk dibaca saja.",
  "Multiple form fields are selected. Select a single form field to edit its properties.":
    "Beberapa isian dipilih. Pilih satu untuk mengubah propertinya.",
  "No files selected": "Belum ada berkas dipilih",
  "Select a form field to edit its properties.": "Pilih isian untuk mengubah propertinya.",
  "The error message to display when the input does not match the regular expression.":
    "Kalimat yang tampil bila isinya tidak cocok dengan pola.",
  "Allow add/delete items": "Boleh menambah dan menghapus",
  Action: "Tindakan",
  Appearance: "Tampilan",
  Auto: "Otomatis",
  Bottom: "Bawah",
  Browse: "Pilih berkas",
  Center: "Tengah",
  Checkbox: "Kotak centang",
  "Checkbox group": "Beberapa centang",
  Checked: "Tercentang",
  "Clear content": "Kosongkan",
  Columns: "Lebar kolom",
  Components: "Isian",
  Condition: "Kondisi",
  Constraints: "Batasan",
  Containers: "Wadah",
  Custom: "Lain",
  "Custom error message": "Kalimat bila keliru",
  "Custom properties": "Properti lain",
  "Custom regular expression": "Pola sendiri",
  "Date label": "Label tanggal",
  "Date time": "Tanggal dan jam",
  "Decimal digits": "Angka di belakang koma",
  "Default value": "Nilai awal",
  Disabled: "Nonaktif",
  "Disallow past dates": "Tanggal lampau tidak boleh",
  "Dynamic options": "Pilihan dari data",
  "Field description": "Keterangan",
  "File picker": "Unggah berkas",
  General: "Umum",
  Group: "Kelompok",
  Increment: "Kelipatan",
  Input: "Isian",
  "Input values key": "Sumber pilihan",
  Key: "Kunci",
  Label: "Label",
  Layout: "Tata letak",
  Maximum: "Terbesar",
  "Maximum length": "Paling panjang",
  Minimum: "Terkecil",
  "Minimum length": "Paling pendek",
  "No components found.": "Tidak ada isian dengan nama itu.",
  "Not checked": "Tidak tercentang",
  Number: "Angka",
  "Options expression": "Rumus pilihan",
  "Options source": "Asal pilihan",
  "Output as string": "Simpan sebagai teks",
  Phone: "Telepon",
  Prefix: "Awalan",
  Presentation: "Teks dan jarak",
  "Radio group": "Satu pilihan",
  "Read only": "Hanya dibaca",
  Required: "Wajib",
  "Search components": "Cari isian",
  Searchable: "Dapat dicari",
  Select: "Daftar pilihan",
  Selection: "Pilihan",
  Separator: "Garis pemisah",
  Serialization: "Cara menyimpan",
  "Show outline": "Dengan bingkai",
  Spacer: "Jarak",
  "Static options": "Pilihan",
  Subtype: "Jenis",
  Suffix: "Akhiran",
  "Supported file formats": "Jenis berkas",
  "Tag list": "Beberapa pilihan",
  "Text area": "Teks panjang",
  "Text field": "Teks pendek",
  "Text view": "Teks bacaan",
  "Time format": "Bentuk jam",
  "Time interval": "Selang waktu",
  "Time label": "Label jam",
  Top: "Atas",
  Type: "Jenis",
  "Upload multiple files": "Beberapa berkas",
  "Use 24h": "24 jam",
  Validation: "Pemeriksaan",
  "Validation pattern": "Pola",
  Value: "Nilai",
  "Vertical alignment": "Letak tegak",
};

const EDITOR = `@bpmn-io${path.sep}form-js-editor`;
const VIEWER = `@bpmn-io${path.sep}form-js-viewer`;
const seen = new Set();

export const formJsPlugin = {
  name: "form-js",
  setup(build) {
    build.onResolve({ filter: /^preact(\/|$)/ }, ({ path: asked, importer, kind }) => {
      if (!importer.includes(VIEWER)) return null;
      return build.resolve(asked, { kind, resolveDir: path.dirname(importer.replace(VIEWER, EDITOR)) });
    });
    build.onLoad({ filter: /@bpmn-io[\\/]form-js-(editor|viewer)[\\/]dist[\\/]index\.es\.js$/ }, async (file) => ({
      contents: translated(await readFile(file.path, "utf-8")),
      loader: "js",
    }));
    build.onEnd(() => {
      const gone = Object.keys(WORDS).filter((one) => !seen.has(one));
      if (gone.length) console.warn(`form_js.mjs: form-js no longer says ${gone.join(", ")}`);
    });
  },
};

function translated(source) {
  const literal = `(?:'([^'\\\\\\n]+)'|"([^"\\\\\\n]+)")`;
  const labels = new RegExp(`\\b((?:${PLACES}): )${literal}`, "g");
  const phrases = new RegExp(`()${literal}`, "g");
  const exchange = (isMeant) => (whole, place, single, double) => {
    const english = single ?? double;
    if (!Object.hasOwn(WORDS, english) || !isMeant(english)) return whole;
    seen.add(english);
    return `${place}${JSON.stringify(WORDS[english])}`;
  };
  return source
    .replace(labels, exchange(() => true))
    .replace(phrases, exchange((english) => english.includes(" ")));
}
