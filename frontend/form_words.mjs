// form-js has no translation of its own: its labels are exchanged while it is bundled, where they stand as a label, a
// title or the like and nowhere else. A label that a newer form-js no longer has is said, so that the list stays true.

import { readFile } from "node:fs/promises";

const PLACES = "label|title|placeholder|children|name|description|tooltip|emptyPlaceholder|header";

export const WORDS = {
  "Add condition": "Tambah syarat",
  "Allow add/delete items": "Boleh menambah dan menghapus",
  Action: "Tindakan",
  Appearance: "Tampilan",
  Auto: "Otomatis",
  Bottom: "Bawah",
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
  "Field label": "Label",
  "File picker": "Unggah berkas",
  Form: "Formulir",
  General: "Umum",
  Group: "Kelompok",
  "Group label": "Judul kelompok",
  "Hide if": "Sembunyikan bila",
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

const seen = new Set();

export const formWordsPlugin = {
  name: "form-words",
  setup(build) {
    build.onLoad({ filter: /@bpmn-io[\\/]form-js-(editor|viewer)[\\/]dist[\\/]index\.es\.js$/ }, async ({ path }) => ({
      contents: translated(await readFile(path, "utf-8")),
      loader: "js",
    }));
    build.onEnd(() => {
      const gone = Object.keys(WORDS).filter((one) => !seen.has(one));
      if (gone.length) console.warn(`form_words.mjs: form-js no longer says ${gone.join(", ")}`);
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
