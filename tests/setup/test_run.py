"""`python3 run.py`: each part is set up once, failures explain themselves, standard output stays clean."""

import importlib.util
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATHS = {
    "VENV": ".venv",
    "PYTHON": ".venv/bin/python",
    "LOCK": ".venv/.lock",
    "CONSTRAINTS": "constraints.txt",
    "PYTHON_STAMP": ".venv/.python-stamp",
    "REQUIREMENTS_STAMP": ".venv/.requirements-stamp",
    "PACKAGES_STAMP": "node_modules/.stamp",
    "BUILD_STAMP": "app/web/static/build/.stamp",
}
SOURCES = (
    "requirements.txt",
    "requirements-dev.txt",
    "constraints.txt",
    "package.json",
    "package-lock.json",
    "frontend/build.mjs",
)


@pytest.fixture
def run(tmp_path, monkeypatch) -> ModuleType:
    """run.py on a tree of its own, in which everything stands."""
    spec = importlib.util.spec_from_file_location("run_under_test", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name, path in PATHS.items():
        monkeypatch.setattr(module, name, tmp_path / path)
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    for path in SOURCES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    monkeypatch.setattr(module, "PACKAGE_FILES", [tmp_path / "package.json", tmp_path / "package-lock.json"])
    module.PYTHON.touch()
    module.remember(module.PYTHON_STAMP, [], module.this_python())
    module.remember(module.REQUIREMENTS_STAMP, module.requirement_files(), "requirements.txt")
    module.remember(module.PACKAGES_STAMP, module.PACKAGE_FILES)
    module.remember(module.BUILD_STAMP, module.build_inputs())
    return module


def titles(run: ModuleType, requirements: str = "requirements.txt", with_build: bool = True) -> list[str]:
    return [title for title, _ in run.pending_steps(requirements, with_build)]


def test_nothing_is_done_where_everything_stands(run):
    assert titles(run) == []


def test_a_changed_requirement_is_installed_and_nothing_else(run):
    (run.ROOT / "requirements.txt").write_text("Flask==9")
    assert titles(run) == ["Memasang pustaka Python"]


def test_tests_need_more_than_serving(run):
    assert titles(run, "requirements-dev.txt") == ["Memasang pustaka Python"]


def test_what_tests_need_is_enough_for_serving(run):
    run.remember(run.REQUIREMENTS_STAMP, run.requirement_files(), "requirements-dev.txt")
    assert titles(run) == []


def test_a_changed_style_is_built_without_npm(run):
    (run.ROOT / "frontend" / "public.scss").write_text("a {}")
    assert titles(run) == ["Membangun tampilan"]


def test_a_changed_lock_file_fetches_the_packages_and_builds(run):
    (run.ROOT / "package-lock.json").write_text("{}")
    assert titles(run) == ["Memasang paket tampilan (npm)", "Membangun tampilan"]


def test_a_build_that_was_deleted_is_made_again(run):
    run.BUILD_STAMP.unlink()
    assert titles(run) == ["Membangun tampilan"]


def test_commands_do_not_wait_for_the_front_end(run):
    run.BUILD_STAMP.unlink()
    assert titles(run, with_build=False) == []


def test_an_environment_of_another_python_is_made_again(run):
    run.remember(run.PYTHON_STAMP, [], "CPython 3.9 sparc")
    assert titles(run)[:2] == ["Membuat lingkungan Python (.venv)", "Memasang pustaka Python"]


def test_an_environment_whose_python_is_gone_is_made_again(run):
    run.PYTHON.unlink()
    assert titles(run)[0] == "Membuat lingkungan Python (.venv)"


def test_a_failed_step_shows_its_last_lines_and_what_to_do(run):
    noisy = "import sys; [print('line', n) for n in range(99)]; sys.exit(3)"
    with pytest.raises(SystemExit) as failure:
        run.run([sys.executable, "-c", noisy], "Periksa sambungan.")
    assert "line 98" in str(failure.value)
    assert "line 9\n" not in str(failure.value)
    assert "kode 3" in str(failure.value)
    assert "Periksa sambungan." in str(failure.value)


def test_a_failed_step_is_not_remembered(run, monkeypatch):
    (run.ROOT / "frontend" / "build.mjs").write_text("process.exit(1)")
    monkeypatch.setattr(run, "find_node", lambda: (sys.executable, ""))
    with pytest.raises(SystemExit):
        run.build_front_end()
    assert titles(run) == ["Membangun tampilan"]


def test_two_runs_set_up_one_after_the_other(run, capsys):
    order = []

    def second() -> None:
        with run.only_one_at_a_time():
            order.append("second")

    with run.only_one_at_a_time():
        waiting = threading.Thread(target=second)
        waiting.start()
        told, until = "", time.monotonic() + 10
        while "menunggu" not in told and time.monotonic() < until:  # it says so as soon as it finds the lock taken
            told += capsys.readouterr().err
        assert "menunggu" in told
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_an_older_python_is_refused_with_a_sentence():
    pretend = "import sys; sys.version_info = (3, 9, 1); exec(compile(open('run.py').read(), 'run.py', 'exec'))"
    answer = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 1
    assert answer.stderr == "Perlu Python 3.11 atau lebih baru; yang dipakai ini 3.9.\n"


def test_an_unknown_command_is_answered_with_the_usage():
    answer = subprocess.run([sys.executable, "run.py", "sesuatu"], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "Pemakaian: python3 run.py" in answer.stderr


def test_progress_goes_to_standard_error(run, capsys):
    run.BUILD_STAMP.unlink()
    run.find_node = lambda: (sys.executable, "")
    (run.ROOT / "frontend" / "build.mjs").write_text("print('built')")
    run.prepare(requirements="requirements.txt", with_build=True)
    said = capsys.readouterr()
    assert said.out == ""
    assert "[1/1] Membangun tampilan …" in said.err
    assert re.search(r"selesai, \d+,\d detik\n", said.err)
