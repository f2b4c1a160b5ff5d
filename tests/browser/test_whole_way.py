"""The whole way of one request, in real browsers: asked on a phone, through every level, to the published FAQ."""

import re
import struct
import zlib

from playwright.sync_api import Page, expect

from tests.browser.conftest import People


def screenshot() -> dict[str, object]:
    """Return a small real PNG, as a browser uploads it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\xff\0\0" * 2 + b"\0" + b"\0\xff\0" * 2)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return {"name": "galat.png", "mimeType": "image/png", "buffer": content}


def ask(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Ajukan permohonan").last.click()
    page.get_by_role("textbox", name="Nama lengkap").first.fill("Sari Wulandari")
    page.get_by_role("textbox", name="Alamat surel").first.fill("sari@contoh-penyedia.co.id")
    page.get_by_label("Anda sebagai").select_option("vendor")
    page.get_by_role("textbox", name="Perusahaan atau instansi").first.fill("CV Penyedia")
    page.get_by_label("Kategori").select_option("akun")
    page.get_by_role("textbox", name="Pokok masalah").first.fill("Tidak dapat masuk ke SPSE")
    page.get_by_role("textbox", name="Uraian").first.fill("Muncul pesan User ID tidak dikenal sejak pagi.")
    page.get_by_label("Lampiran").set_input_files(screenshot())
    page.get_by_label(re.compile("menyetujui")).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Kirim permohonan").click()


def open_task(page: Page, queue: str, subject: str = "Tidak dapat masuk") -> None:
    page.goto(f"/kotak-tugas/{queue}")
    page.get_by_role("link", name=re.compile(subject)).first.click()


def finish(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Selesaikan").click()


def test_from_a_phone_to_the_published_answer(people: People) -> None:
    sari = people.window(width=390)
    ask(sari)
    number = re.search(r"T-\d{4}-\d{6}", sari.inner_text("main"))
    assert number, sari.inner_text("main")
    assert sari.evaluate("document.documentElement.scrollWidth") <= 390

    budi = people.staff("helpdesk")
    open_task(budi, "kelompok")
    expect(budi.get_by_text("galat.png").first).to_be_visible()
    budi.get_by_label("Eskalasikan ke Admin PPE").check()
    budi.get_by_role("textbox", name="Alasan eskalasi").first.fill("Akun terkunci; perlu dicek di server.")
    finish(budi)

    ani = people.staff("admin_ppe")
    open_task(ani, "kelompok")
    ani.get_by_label(re.compile("Helpdesk LKPP")).check()
    ani.get_by_role("textbox", name="Pertanyaan untuk LKPP").fill("Mohon diperiksa akun penyedia ini.")
    finish(ani)
    open_task(ani, "saya")
    ani.get_by_role("textbox", name="Jawaban LKPP").first.fill("Akun sudah dipulihkan oleh LKPP.")
    finish(ani)
    open_task(ani, "saya")
    ani.get_by_label("Ya, teruskan kepada Helpdesk").check()
    finish(ani)

    open_task(budi, "saya")
    budi.get_by_label("Ya, kirim kepada pengguna").check()
    budi.get_by_role("textbox", name="Jawaban untuk pengguna").first.fill(
        "Akun Anda sudah dipulihkan. Silakan masuk kembali."
    )
    budi.get_by_label(re.compile("Usulkan")).check()
    finish(budi)

    sari.reload()
    expect(sari.get_by_text("Akun Anda sudah dipulihkan.").first).to_be_visible()
    sari.get_by_role("button", name=re.compile("sudah selesai", re.IGNORECASE)).click()
    expect(sari.get_by_text("Ditutup").first).to_be_visible()

    open_task(budi, "saya")
    budi.get_by_role("textbox", name="Pertanyaan").first.fill("Bagaimana bila User ID tidak dikenal?")
    budi.get_by_role("textbox", name="Jawaban").first.fill("Ajukan permohonan; akun dipulihkan bersama LKPP.")
    budi.get_by_label(re.compile("tidak memuat data pribadi")).check()
    finish(budi)

    dewi = people.staff("koordinator")
    open_task(dewi, "kelompok")
    dewi.get_by_label("Ya, terbitkan").check()
    dewi.get_by_label(re.compile("tidak memuat data pribadi")).check()
    finish(dewi)

    sari.goto("/faq?q=user+id")
    expect(sari.get_by_text("Bagaimana bila User ID tidak dikenal?").first).to_be_visible()
    assert "Sari" not in sari.inner_text("main")
