"""What a new machine is told when it lacks something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("bash", "dirname", "mkdir", "cat", "tail", "grep", "mv", "rm", "flock", "fc-match")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout with nothing but bin/bootstrap, and a search path without gettext, for a person who is not root."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for tool in TOOLS:
        if found := shutil.which(tool):
            (programs / tool).symlink_to(found)
    write_program(programs / "python3", "exit 0")
    write_program(programs / "ldconfig", "echo libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0")
    write_program(programs / "id", "echo 1000")
    write_program(programs / "apt-get", f"touch {tmp_path}/apt-get-was-called")
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "bootstrap", tmp_path / "bin")
    return tmp_path


def write_program(path: Path, line: str) -> None:
    path.write_text(f"#!{shutil.which('bash')}\n{line}\n")
    path.chmod(0o755)


def bootstrap(machine: Path, profile: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(machine / "programs"), "HOME": str(machine)}
    command = [str(machine / "bin" / "bootstrap"), profile]
    bash = shutil.which("bash") or "bash"
    return subprocess.run([bash, *command], env=environment, capture_output=True, text=True, check=False, timeout=30)


def test_bootstrap_without_root_names_the_packages_in_one_sentence(machine: Path) -> None:
    done = bootstrap(machine, "run")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "These system packages are missing: gettext - install them as root, with: apt-get install gettext\n"
    )
    assert not (machine / "apt-get-was-called").exists()
    assert not (machine / ".venv").exists()


def test_bootstrap_for_tests_names_browser_and_redis_too(machine: Path) -> None:
    done = bootstrap(machine, "test")

    assert done.returncode == 1
    assert " chromium " in done.stderr
    assert " redis-server " in done.stderr


def test_bootstrap_with_an_old_python_says_which_one_is_needed(machine: Path) -> None:
    write_program(machine / "programs" / "python3", "exit 1")

    done = bootstrap(machine, "run")

    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed")


def test_every_command_of_the_makefile_is_executable() -> None:
    for command in ("bin/bootstrap", "bin/run", "bin/test", "bin/check", "bin/audit", "bin/messages", ".ci/run"):
        assert os.access(ROOT / command, os.X_OK), command
