"""The place of the measurements: binaries, tools, a folder on a real disk, and the processes to put away."""

import os
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path


class Unfit(Exception):
    """Something is missing; the message says what to do."""


class Setting:
    def __init__(self, folder, build):
        self.folder = folder
        self.triaged = build / "triaged"
        self.bench = build / "triaged-bench"
        self._running = []
        folder.mkdir(parents=True, exist_ok=True)
        for binary in (self.triaged, self.bench):
            if not binary.is_file():
                raise Unfit(f"there is no {binary}; first: swift build -c release --product {binary.name}")
        for tool, package in (("wrk", "wrk"), ("nginx", "nginx-light")):
            if not tool_path(tool):
                raise Unfit(f"{tool} is missing; first: apt-get install {package}")
        kind = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True).stdout.strip()
        if kind in ("tmpfs", "ramfs"):
            raise Unfit(f"{folder} is in memory ({kind}), where a sync costs nothing: give another --folder")
        self.work = Path(tempfile.mkdtemp(dir=folder, prefix="session-"))
        self.load = self._compiled("load")
        self.floor = self._compiled("floor", "-lcurl")
        self.machine = {"cpu": cpu(), "cores": os.cpu_count(), "disk": kind, "fdatasync_ms": sync_cost(self.work)}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._running:
            end(process)
        shutil.rmtree(self.work, ignore_errors=True)

    def description(self):
        machine = self.machine
        return (
            f"Measured on {machine['cores']} cores of {machine['cpu']}, which the load shares; "
            f"{machine['disk']}, one fdatasync {machine['fdatasync_ms']:.2f} ms.")

    def _compiled(self, name, *libraries):
        compiler = next(filter(None, map(shutil.which, ("cc", "clang", "gcc"))), None)
        if not compiler:
            raise Unfit("a C compiler is missing; first: apt-get install gcc libc6-dev")
        source = Path(__file__).with_name(f"{name}.c")
        target = self.work / name
        command = [compiler, "-O2", "-Wall", "-Wextra", "-o", target, source, *libraries]
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode:
            raise Unfit(f"{source} does not compile:\n{made.stderr}")
        return target

    def new_folder(self):
        return Path(tempfile.mkdtemp(dir=self.work))

    @contextmanager
    def running(self, command, **more):
        """A process for the length of a block; ended with its children, whatever happens."""
        process = subprocess.Popen([str(part) for part in command], start_new_session=True, **more)
        self._running.append(process)
        try:
            yield process
        finally:
            end(process)
            self._running.remove(process)


def end(process):
    """First politely, so that files are closed; then not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def tool_path(name):
    # Debian's nginx is in sbin, which is not on everybody's PATH.
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def cpu():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "an unknown processor"


def sync_cost(folder, times=200):
    """What one small write with fdatasync costs here, in milliseconds: the figure everything durable hangs on."""
    path = folder / "sync"
    spent = []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            spent.append((time.perf_counter() - began) * 1e3)
    path.unlink()
    return statistics.median(spent)
