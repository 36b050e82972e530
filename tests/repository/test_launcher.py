"""`make demo` and manage.py on real processes: what is killed comes back, what is stopped is gone."""

import os
import pwd
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctr25.embedded.home import Home
from ctr25.embedded.locks import free
from tests.repository.launched import CHECKOUT, PATIENCE, Launched, command, environment, sql, until

pytestmark = pytest.mark.timeout(900)  # several starts, each as slow as the machine is busy
ORDINARY = 1  # `daemon`
UNNAMED = 12345  # an account number without a name, as in a container


@pytest.fixture
def home() -> Iterator[Path]:
    """A short-lived CTR25_HOME that other accounts may reach."""
    with tempfile.TemporaryDirectory(prefix="ctr25-launch-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "home"


def stopped(home: Path) -> bool:
    """Does nobody own the servers any more?"""
    return free(home / "run" / "owner.lock")


def test_whatever_is_killed_comes_back_and_nothing_is_lost(home: Path) -> None:
    demo = Launched(home)
    demo.wait_ready()
    assert set(demo.children()) == {"postgres", "valkey", "web", "worker", "beat"}
    sql(home, "CREATE TABLE kept AS SELECT 7 AS n")

    for name in ("postgres", "valkey", "web", "worker", "beat"):
        before = demo.child(name)
        os.kill(before, signal.SIGKILL)
        demo.child(name, after=before)
        demo.wait_ready()
    assert sql(home, "SELECT n FROM kept") == "7"

    assert demo.end(signal.SIGKILL) == -signal.SIGKILL
    assert sql(home, "SELECT n FROM kept") == "7"
    until(lambda: stopped(home), "servers down")

    again = Launched(home)
    again.wait_ready()
    assert sql(home, "SELECT n FROM kept") == "7"
    assert not stopped(home), "a command beside the demo leaves its servers alone"
    assert again.end(signal.SIGTERM) == 0
    assert stopped(home)


def test_ctrl_c_while_it_starts_leaves_nothing(home: Path) -> None:
    demo = Launched(home)
    demo.child("postgres")
    assert demo.end(signal.SIGINT) == 0
    assert stopped(home)


def test_commands_at_once_share_the_servers_and_the_last_one_stops_them(home: Path) -> None:
    runs = [command(home, "shell", "--no-imports", "-c", f"import time; time.sleep({n})") for n in (0, 1, 2)]
    runs.append(command(home, "migrate", "--plan"))
    for run in runs:
        said, _ = run.communicate(timeout=PATIENCE)
        assert run.returncode == 0, said
    assert stopped(home)
    assert Home(home).address() is None


def test_a_command_before_migrate_says_so(home: Path) -> None:
    run = command(home, "totals", "--unit", "TPHCM", "--period", "2026-Q3")
    said, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 1
    assert said == "manage.py: cơ sở dữ liệu chưa có đủ bảng, hãy chạy `manage.py migrate` trước\n"
    assert stopped(home)


def test_a_database_that_cannot_be_reached_is_named(home: Path) -> None:
    servers = {"DATABASE_URL": "postgres://ctr25:x@127.0.0.1:1/ctr25", "REDIS_URL": "redis://127.0.0.1:1/0"}
    words = [sys.executable, "manage.py", "totals", "--unit", "TPHCM", "--period", "2026-Q3"]
    run = subprocess.run(
        words, cwd=CHECKOUT, env=environment(home, **servers), capture_output=True, text=True, timeout=PATIENCE
    )
    assert run.returncode == 1
    assert run.stderr.startswith("manage.py: không kết nối được cơ sở dữ liệu, xem DATABASE_URL: ")
    assert "Traceback" not in run.stderr


def test_a_killed_command_takes_its_servers_along(home: Path) -> None:
    run = command(home, "shell", "--no-imports", "-c", "import time; time.sleep(60)")
    until(lambda: Home(home).address() is not None, "servers")
    run.kill()
    run.communicate()
    until(lambda: stopped(home), "servers down")


def test_the_demo_joins_a_command_and_goes_on_without_it(home: Path) -> None:
    run = command(home, "shell", "--no-imports", "-c", "import time; time.sleep(60)")
    until(lambda: Home(home).address() is not None, "servers")
    demo = Launched(home)
    demo.wait_ready()
    assert set(demo.children()) == {"web", "worker", "beat"}
    address = Home(home).address()
    assert address is not None
    os.kill(address.owner, signal.SIGKILL)  # the keeper of the command
    demo.child("postgres")  # servers of its own
    demo.wait_ready()
    run.kill()
    run.communicate()
    assert demo.end() == 0
    assert stopped(home)


def test_a_busy_port_is_refused(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = launcher(home, "--port", str(taken.getsockname()[1]))
    assert run.returncode == 1
    assert "đang bận" in run.stdout
    assert "Traceback" not in run.stdout


def test_reset_forgets_the_data_and_nothing_else(home: Path) -> None:
    sql(home, "CREATE TABLE kept AS SELECT 7 AS n")
    (home / "note.txt").write_text("mine")
    run = command(home, "shell", "--no-imports", "-c", "import time; time.sleep(60)")
    until(lambda: Home(home).address() is not None, "servers")
    refused = launcher(home, "--reset")
    assert refused.returncode == 1
    assert "đang được dùng" in refused.stdout
    run.terminate()
    run.communicate()
    until(lambda: stopped(home), "servers down")

    assert launcher(home, "--reset").returncode == 0
    assert [entry.name for entry in home.iterdir()] == ["note.txt"]


@pytest.mark.parametrize("program", [("manage.py", "migrate"), ("-m", "ctr25.demo"), ("manage.py", "check")])
def test_production_never_starts_embedded_servers(home: Path, program: tuple[str, ...]) -> None:
    run = subprocess.run(
        [sys.executable, *program],
        cwd=CHECKOUT,
        env=environment(home, CTR25_MODE="production"),
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "production" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (home / "postgres").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user already")
def test_the_whole_demo_as_an_ordinary_user(home: Path) -> None:
    home.parent.chmod(0o777)
    demo = Launched(home, prefix=become(ORDINARY), bare=False)
    demo.wait_ready()
    said = demo.announced()
    assert f"http://127.0.0.1:{demo.port}" in said
    assert "(mật khẩu: demo)" in said
    owner = (home / "postgres").stat().st_uid
    assert demo.end() == 0
    totals = sql(home, "SELECT count(*) FROM reporting_total WHERE scope = 'TPHCM'")
    assert int(totals) > 100, "root runs the same data as its owner, and ready meant counted"
    assert (home / "postgres").stat().st_uid in (owner, pwd.getpwnam("nobody").pw_uid)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_as_an_account_without_a_name(home: Path) -> None:
    home.parent.chmod(0o777)
    run = command(home, "migrate", "--plan", prefix=become(UNNAMED))
    said, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 0, said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_as_root_below_a_private_folder(home: Path) -> None:
    home.parent.chmod(0o700)
    assert sql(home, "SELECT 1") == "1"
    assert (home / "postgres").stat().st_uid == 0
    home.parent.chmod(0o711)
    assert sql(home, "SELECT 1") == "1"


def become(uid: int) -> tuple[str, ...]:
    """What to put before a command so that root runs it as somebody else.

    Where the interpreter lies in root's own folder nobody else can run it: a user namespace then makes the
    process an ordinary one that still reads root's files.
    """
    interpreter = Path(sys.executable).resolve()
    if all(folder.stat().st_mode & stat.S_IXOTH for folder in interpreter.parents):
        return ("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups")
    return ("unshare", "--user", f"--map-user={uid}", f"--map-group={uid}")


def launcher(home: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """A run of the launcher that ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "ctr25.demo", "--bare", *options],
        cwd=CHECKOUT,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
