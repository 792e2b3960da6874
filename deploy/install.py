"""Makes `.venv` from the lock file. Runs on a bare Python 3.11: imports nothing of ours.

Usage: python3.11 deploy/install.py STAMP, where STAMP is written only when all went well.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
KEPT_LINES = 15
EVERY = 25


def main(stamp: Path) -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"Yimen needs Python 3.11; this is {sys.version.split()[0]} ({sys.executable}).")
    for old in VENV.glob(".lock-*"):
        old.unlink()
    make_environment()
    total = sum("==" in line for line in LOCK.read_text().splitlines())
    install([*PIP, "--require-hashes", "-r", str(LOCK)], total=total)
    install([*PIP, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], total=1)
    stamp.touch()
    tell("Environment ready: .venv\n")


def make_environment() -> None:
    if works():
        return
    tell("Making .venv …\n")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True
    )
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            f"Could not make {VENV}:\n{made.stdout}{made.stderr}\n"
            "On Debian and Ubuntu the package python3.11-venv may be missing."
        )


def works() -> bool:
    try:
        asked = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True)
    except OSError:
        return False
    return asked.returncode == 0


def install(command: list[str], *, total: int) -> None:
    """Run pip, telling how far it is instead of what it says; its last lines when it fails."""
    lines: list[str] = []
    done = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith(("Collecting", "Requirement already", "Obtaining")):
                done += 1
                progress(min(done, total), total)
            elif line.startswith("Installing collected"):
                tell("\nInstalling …\n" if sys.stdout.isatty() else "Installing …\n")
    if pip.returncode != 0:
        tell("\n" + "".join(lines[-KEPT_LINES:]))
        sys.exit("Installing the packages failed; run `make install` again when that is put right.")
    tell("\n" if sys.stdout.isatty() else "")


def progress(done: int, total: int) -> None:
    """One line written over on a terminal; in a log a line now and then."""
    line = f"Fetching packages: {done} of {total}"
    if sys.stdout.isatty():
        tell(f"\r{line}")
    elif done % EVERY == 0:
        tell(f"{line}\n")


def tell(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
