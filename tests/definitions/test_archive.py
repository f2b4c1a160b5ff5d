"""The procedure as a zip: the same in and out, and nothing else let in."""

import io
import stat
import time
import zipfile
from pathlib import Path

import pytest

from app.definitions.archive import read_zip, write_zip
from app.definitions.deploy import digest_of
from app.definitions.drafts import FileRefused
from app.definitions.folder import read_folder
from tests.counted_calls import counted_calls

SHIPPED = read_folder(Path(__file__).parents[2])
PLAIN = {"processes/a.bpmn": b"<a/>", "forms/b.json": b"{}"}
MOST_CALLS = 300_000


def packed(entries: dict[str, bytes], **attributes: int) -> bytes:
    """Zip these entries as they are, whatever their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in attributes.items():
                setattr(entry, key, value)
            archive.writestr(entry, content)
    return made.getvalue()


def test_what_goes_into_a_zip_comes_out_byte_for_byte() -> None:
    files = {**SHIPPED, "processes/README.md": b"\xef\xbb\xbfcatatan\r\n", "forms/kosong.json": b""}
    unpacked = read_zip(write_zip(files))
    assert digest_of(unpacked.files) == digest_of(files)
    assert unpacked.left_out == ()


def test_the_same_files_give_the_same_zip_on_another_day_and_in_another_order(monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_zip(SHIPPED)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert write_zip(dict(reversed(SHIPPED.items()))) == first


def test_a_zip_with_one_folder_around_is_taken_and_what_lies_beside_is_named() -> None:
    entries = {f"prosedur-main/{path}": content for path, content in PLAIN.items()}
    unpacked = read_zip(packed({**entries, "prosedur-main/README.md": b"x", "__MACOSX/._a": b"", "x/.DS_Store": b""}))
    assert unpacked.files == dict(sorted(PLAIN.items()))
    assert unpacked.left_out == ("README.md",)


@pytest.mark.parametrize(
    "name",
    [
        "../processes/a.bpmn",
        "processes/../../a.bpmn",
        "processes/./a.bpmn",
        "/processes/a.bpmn",
        "C:/processes/a.bpmn",
        "processes\\..\\a.bpmn",
        "../../etc/cron.d/x",
    ],
)
def test_a_zip_that_points_outside_of_itself_is_refused_as_a_whole(name: str) -> None:
    with pytest.raises(FileRefused, match="luar"):
        read_zip(packed({**PLAIN, name: b"x"}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device_is_refused(kind: int) -> None:
    with pytest.raises(FileRefused, match="tautan"):
        read_zip(packed({"processes/a.bpmn": b"/etc/passwd"}, external_attr=(kind | 0o777) << 16, create_system=3))


@pytest.mark.parametrize(
    "name", ["processes/a.exe", "processes/a.svg", "forms/a.html", "forms/.git.json", "forms/<b>.json", "processes/a"]
)
def test_a_file_of_another_kind_or_with_a_harmful_name_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_zip(packed({**PLAIN, name: b"x"}))
    assert name in refused.value.sentence


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    bombs: tuple[dict[str, bytes], ...] = (
        {"processes/a.bpmn": b"0" * 50_000_000},
        {f"processes/{n}.bpmn": b"0" * 990_000 for n in range(25)},
        {f"processes/{n}.bpmn": b"" for n in range(501)},
        {f"x/{n}": b"" for n in range(2_100)},
    )
    for archive in [packed(entries) for entries in bombs]:
        with counted_calls() as calls, pytest.raises(FileRefused):
            read_zip(archive)
        assert calls.made < MOST_CALLS


def test_a_zip_that_lies_about_a_size_is_refused() -> None:
    made = bytearray(packed({"processes/a.bpmn": b"0" * 2_000_000}))
    at = made.rindex(b"PK\x01\x02")
    made[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the size that the directory tells
    with pytest.raises(FileRefused):
        read_zip(bytes(made))


def test_the_same_name_twice_is_refused_also_in_capitals() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("processes/a.bpmn", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("processes/a.bpmn", b"2")
    for content in (made.getvalue(), packed({"processes/a.bpmn": b"1", "processes/A.bpmn": b"2"})):
        with pytest.raises(FileRefused):
            read_zip(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not quite",
        b"<svg/>",
        packed({"README.md": b"x"}),
        packed({}),
        packed(PLAIN)[:-30],
        write_zip(PLAIN).replace(b"<a/>", b"<b/>"),
        b"x" * 10_000_001,
    ],
)
def test_what_is_no_zip_of_a_procedure_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read_zip(content)
    assert refused.value.sentence.endswith(".")


def test_a_zip_with_a_password_is_refused() -> None:
    made = bytearray(packed(PLAIN))
    at = made.index(b"PK\x01\x02")
    made[at + 8] |= 1
    with pytest.raises(FileRefused, match="kata sandi"):
        read_zip(bytes(made))
