"""Labels of form-js, by their English ones. Which of them the build exchanges is said in frontend/form_js.mjs too."""

from flask_babel import lazy_gettext as _l

FORM_LABELS = {
    (
        "Add properties directly to the form schema, useful to configure functionality in custom-built "
        "task applications and form renderers."
    ): _l("Properti lain yang ikut disimpan bersama isian ini."),
    "Binds to a form variable": _l("Dengan nama ini jawabannya dibaca oleh proses"),
    "Condition under which the field is deactivated": _l("Syarat yang membuat isian ini tidak aktif"),
    "Condition under which the field is hidden": _l("Syarat yang menyembunyikan isian ini"),
    "Deactivate if": _l("Nonaktifkan bila"),
    "Define an expression to populate the options from.": _l("Rumus yang menghasilkan pilihannya."),
    "Define which input property to populate the values from": _l(
        "Daftar yang mengisi pilihannya, misalnya categories"
    ),
    (
        "Disable this field when it should not be interactive for end-users. Its data will not be "
        "submitted. This setting takes precedence over read-only."
    ): _l("Isian tampil tetapi tidak dapat diisi, dan tidak ikut terkirim."),
    "Field label": _l("Label"),
    "Hide if": _l("Sembunyikan bila"),
    (
        "Make this field read-only when it cannot be edited by the end-user, but its content is important "
        "for them to see. Its data will still be submitted."
    ): _l("Isian tampil untuk dibaca saja."),
    "Multiple form fields are selected. Select a single form field to edit its properties.": _l(
        "Beberapa isian dipilih. Pilih satu untuk mengubah propertinya."
    ),
    "No files selected": _l("Belum ada berkas dipilih"),
    "Select a form field to edit its properties.": _l("Pilih isian untuk mengubah propertinya."),
    "The error message to display when the input does not match the regular expression.": _l(
        "Kalimat yang tampil bila isinya tidak cocok dengan pola."
    ),
    "Allow add/delete items": _l("Boleh menambah dan menghapus"),
    "Action": _l("Tindakan"),
    "Appearance": _l("Tampilan"),
    "Auto": _l("Otomatis"),
    "Bottom": _l("Bawah"),
    "Browse": _l("Pilih berkas"),
    "Center": _l("Tengah"),
    "Checkbox": _l("Kotak centang"),
    "Checkbox group": _l("Beberapa centang"),
    "Checked": _l("Tercentang"),
    "Clear content": _l("Kosongkan"),
    "Columns": _l("Lebar kolom"),
    "Components": _l("Isian"),
    "Condition": _l("Kondisi"),
    "Constraints": _l("Batasan"),
    "Containers": _l("Wadah"),
    "Custom": _l("Lain"),
    "Custom error message": _l("Kalimat bila keliru"),
    "Custom properties": _l("Properti lain"),
    "Custom regular expression": _l("Pola sendiri"),
    "Date label": _l("Label tanggal"),
    "Date time": _l("Tanggal dan jam"),
    "Decimal digits": _l("Angka di belakang koma"),
    "Default value": _l("Nilai awal"),
    "Disabled": _l("Nonaktif"),
    "Disallow past dates": _l("Tanggal lampau tidak boleh"),
    "Dynamic options": _l("Pilihan dari data"),
    "Field description": _l("Keterangan"),
    "File picker": _l("Unggah berkas"),
    "General": _l("Umum"),
    "Group": _l("Kelompok"),
    "Increment": _l("Kelipatan"),
    "Input": _l("Isian"),
    "Input values key": _l("Sumber pilihan"),
    "Key": _l("Kunci"),
    "Label": _l("Label"),
    "Layout": _l("Tata letak"),
    "Maximum": _l("Terbesar"),
    "Maximum length": _l("Paling panjang"),
    "Minimum": _l("Terkecil"),
    "Minimum length": _l("Paling pendek"),
    "No components found.": _l("Tidak ada isian dengan nama itu."),
    "Not checked": _l("Tidak tercentang"),
    "Number": _l("Angka"),
    "Options expression": _l("Rumus pilihan"),
    "Options source": _l("Asal pilihan"),
    "Output as string": _l("Simpan sebagai teks"),
    "Phone": _l("Telepon"),
    "Prefix": _l("Awalan"),
    "Presentation": _l("Teks dan jarak"),
    "Radio group": _l("Satu pilihan"),
    "Read only": _l("Hanya dibaca"),
    "Required": _l("Wajib"),
    "Search components": _l("Cari isian"),
    "Searchable": _l("Dapat dicari"),
    "Select": _l("Daftar pilihan"),
    "Selection": _l("Pilihan"),
    "Separator": _l("Garis pemisah"),
    "Serialization": _l("Cara menyimpan"),
    "Show outline": _l("Dengan bingkai"),
    "Spacer": _l("Jarak"),
    "Static options": _l("Pilihan"),
    "Subtype": _l("Jenis"),
    "Suffix": _l("Akhiran"),
    "Supported file formats": _l("Jenis berkas"),
    "Tag list": _l("Beberapa pilihan"),
    "Text area": _l("Teks panjang"),
    "Text field": _l("Teks pendek"),
    "Text view": _l("Teks bacaan"),
    "Time format": _l("Bentuk jam"),
    "Time interval": _l("Selang waktu"),
    "Time label": _l("Label jam"),
    "Top": _l("Atas"),
    "Type": _l("Jenis"),
    "Upload multiple files": _l("Beberapa berkas"),
    "Use 24h": _l("24 jam"),
    "Validation": _l("Pemeriksaan"),
    "Validation pattern": _l("Pola"),
    "Value": _l("Nilai"),
    "Static": _l("Ditulis di formulir ini"),
    "Input data": _l("Daftar dari sistem"),
    "Must not be empty.": _l("Wajib diisi."),
    "Must be unique.": _l("Sudah ada. Pakai nama lain."),
    "Must not contain spaces.": _l("Tulis tanpa spasi."),
    "Vertical alignment": _l("Letak tegak"),
}


def form_labels() -> dict[str, str]:
    return {english: str(words) for english, words in FORM_LABELS.items()}
