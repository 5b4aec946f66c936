"""Starts the emulator and ends it, with every container it made."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent


class Emulation:
    def __init__(self, log):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        # The functions' unpacked code.
        self._folder = tempfile.TemporaryDirectory(prefix="rehearsal-")
        self._process = subprocess.Popen(
            [sys.executable, HERE / "emulator.py"],
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
            env=os.environ
            | {
                "GATEWAY_PORT": str(self.port),
                "LAMBDA_EXECUTOR": "docker",
                # Has roles and signatures looked at: a function may do what its policies say, and no more.
                "AUTH": "true",
                # Listeners that this stack has no use for.
                "SFTP_ENABLED": "0",
                "IOT_MTLS_ENABLED": "0",
                "TMPDIR": self._folder.name,
            },
        )

    def wait_until_ready(self):
        for _ in range(300):
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"the emulator does not answer; its log is {self._log}")

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # It ends its containers itself, unless it had to be killed.
        label = f"label=ministack.instance={socket.gethostname()}:{self.port}"
        left = subprocess.run(["docker", "ps", "-aq", "--filter", label], capture_output=True, text=True).stdout.split()
        if left:
            subprocess.run(["docker", "rm", "--force", "--volumes", *left], capture_output=True)
        self._folder.cleanup()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
