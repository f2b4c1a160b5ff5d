// What form-js needs to be bundled. Its editor and its viewer must share one preact, but ask for different versions: both
// get the editor's. And it has no translation of its own: its labels are exchanged where they stand as a label, a title
// or the like and nowhere else. A label that a newer form-js no longer has is said, so that the list stays true.

import { readFile } from "node:fs/promises";
import path from "node:path";

const PLACES = "label|title|placeholder|children|name|description|tooltip|emptyPlaceholder|header";

export const WORDS = {
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
  const labels = new RegExp(`\\b(${PLACES}): (?:'([^'\\\\\\n]+)'|"([^"\\\\\\n]+)")`, "g");
  return source.replace(labels, (whole, place, single, double) => {
    const english = single ?? double;
    if (!Object.hasOwn(WORDS, english)) return whole;
    seen.add(english);
    return `${place}: ${JSON.stringify(WORDS[english])}`;
  });
}
