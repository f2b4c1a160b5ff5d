"""The people of the load, for locust. It runs in locust's own environment and knows the application by its pages alone.

Requesters look for an answer, ask, follow their ticket and write again; staff keep their inbox open, take work and
complete it. Between two deeds they think: 3 to 15 seconds a member of staff, 10 to 40 a requester.
"""

import html
import itertools
import os
import random
import re

from locust import HttpUser, between, task

STAFF = os.environ["LOAD_STAFF"].split(",")
PASSWORD = os.environ["LOAD_PASSWORD"]
SUBJECTS = (
    "Tidak bisa masuk ke SPSE",
    "Lupa kata sandi akun penyedia",
    "Unggah dokumen penawaran gagal",
    "Jadwal tender tidak muncul",
    "Paket belum tampil di SiRUP",
    "Apendo tidak dapat membuka berkas",
)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')
_staff = itertools.cycle(STAFF)
_number = itertools.count(1)


def form_at(page: str, action: str) -> str:
    """Return the form of a page that is sent to this address, "" where the page has none."""
    return next((form for form in FORM.findall(page) if f'action="{action}"' in form), "")


def hidden_fields(page: str) -> dict[str, str]:
    """Return every hidden field of a page, or of one of its forms, by name."""
    found = {}
    for field in HIDDEN.findall(page):
        given = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(field)}
        if "name" in given:
            found[given["name"]] = given.get("value", "")
    return found


class Requester(HttpUser):
    """Somebody with a question, on a phone."""

    fixed_count = int(os.environ.get("LOAD_REQUESTERS", "200"))
    wait_time = between(10, 40)

    def on_start(self) -> None:
        self.tracked: str | None = None

    @task(3)
    def look_for_an_answer(self) -> None:
        self.client.get("/", name="portal")
        self.client.get("/faq", params={"q": random.choice(SUBJECTS)}, name="cari FAQ")

    @task(2)
    def ask(self) -> None:
        page = self.client.get("/tiket/baru", name="formulir tiket").text
        number = next(_number)
        fields = {
            **hidden_fields(page),
            "name": f"Sari {number}",
            "email": f"sari{number}@penyedia.test",
            "subject": random.choice(SUBJECTS),
            "description": "Sejak pagi muncul pesan galat, padahal kemarin masih bisa. Mohon dibantu.",
            "consent": "true",
            "role": "vendor",
            "organization": f"PT Maju Bersama {number % 150}",
            "category": "akun",
        }
        answer = self.client.post("/tiket/baru", data=fields, name="kirim tiket")
        found = re.search(r"/lacak/([\w-]{20,})", answer.text + answer.url)
        self.tracked = found.group(1) if found else self.tracked

    @task(3)
    def follow(self) -> None:
        if self.tracked:
            self.client.get(f"/lacak/{self.tracked}", name="lacak")

    @task(1)
    def write_again(self) -> None:
        if not self.tracked:
            return
        where = f"/lacak/{self.tracked}"
        page = self.client.get(where, name="lacak").text
        form = form_at(page, f"{where}/balas")
        if form:
            fields = {**hidden_fields(form), "reply_text": "Sekarang pesannya lain."}
            self.client.post(f"{where}/balas", data=fields, name="tulis lagi")


class Staff(HttpUser):
    """A member of Helpdesk or Admin PPE with the inbox open."""

    fixed_count = int(os.environ.get("LOAD_STAFF_COUNT", "10"))
    wait_time = between(3, 15)

    def on_start(self) -> None:
        self.email = next(_staff)
        page = self.client.get("/masuk", name="halaman masuk").text
        fields = {**hidden_fields(page), "email": self.email, "password": PASSWORD}
        self.client.post("/masuk", data=fields, name="masuk")

    @task(4)
    def look_at_the_inbox(self) -> None:
        self.client.get("/kotak-tugas/kelompok", name="kotak tugas")

    @task(1)
    def search(self) -> None:
        self.client.get("/kotak-tugas/semua", params={"q": "kata sandi"}, name="cari tugas")

    @task(3)
    def work(self) -> None:
        listed = self.client.get("/kotak-tugas/kelompok", name="kotak tugas").text
        tasks = sorted(set(re.findall(r"[?&](?:amp;)?tugas=(\d+)", listed)))
        if not tasks:
            return
        number = random.choice(tasks)
        page = self.client.get("/kotak-tugas/kelompok", params={"tugas": number}, name="buka tugas").text
        if f"/tugas/{number}/selesaikan" not in page:
            return
        fields = {**hidden_fields(page), **self.decision(page)}
        where = f"/tugas/{number}/selesaikan"
        with self.client.post(where, data=fields, name="selesaikan", catch_response=True) as answer:
            if answer.status_code in (200, 409):  # a colleague was first: told so, as it should be
                answer.success()

    @staticmethod
    def decision(page: str) -> dict[str, str]:
        if 'value="answer"' in page:
            return {
                "decision": "answer",
                "category": "akun",
                "answer": "Silakan atur ulang melalui menu Lupa Password.",
                "solution": "Atur ulang.",
            }
        return {"decision": "resolve", "category": "akun", "solution": "Akun sudah dibuka kembali."}
