"""`python3 run.py` really serves: a taken port is told, a signal ends it in order."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from app import serve

ROOT = Path(__file__).resolve().parents[2]


def test_a_taken_port_is_named_and_another_one_offered():
    with socket.socket() as holder:
        holder.bind((serve.HOST, 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(SystemExit) as refusal:
            serve.listen(port)
    assert f"Port {port}" in str(refusal.value)
    assert f"PORT={port + 1} python3 run.py" in str(refusal.value)


@pytest.mark.parametrize("value", ["abc", "-1", "70000"])
def test_a_port_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    with pytest.raises(SystemExit, match="PORT"):
        serve.wanted_port()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_it_serves_until_it_is_told_to_stop(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PORT": "0", "INSTANCE_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "app.serve"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = re.search(r"http://\S+", server.stdout.readline())[0]
            with urllib.request.urlopen(address, timeout=10) as page:
                assert page.status == 200
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) == 0
        assert server.stdout.read() == "Berhenti.\n"


def test_missing_settings_are_told_without_a_traceback(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PORT": "0", "INSTANCE_DIR": str(tmp_path), "APP_ENV": "production"}
    command = [sys.executable, "-m", "app.serve"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert answer.returncode == 1
    assert "SECRET_KEY" in answer.stderr
    assert "Traceback" not in answer.stderr
