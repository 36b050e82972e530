"""The parts of the embedded servers by themselves: where programs are, who runs them, what is left behind."""

import json
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ctr25 import demo
from ctr25.embedded import EmbeddedError, binaries, identity, keeper, postgres, processes, servers, session, valkey
from ctr25.embedded.home import Home
from ctr25.embedded.identity import Identity
from ctr25.embedded.locks import Lock, free
from tests.repository.launched import until


# ---------------------------------------------------------------- programs
def test_programs_come_from_the_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.delenv("VALKEY_BIN", raising=False)
    assert binaries.postgres_major(binaries.postgres_folder()) == 18
    assert binaries.valkey_server().name == "valkey-server"


def test_programs_may_be_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("postgres", "initdb", "redis-server"):
        (tmp_path / name).write_text("#!/bin/sh\necho no version\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path / "postgres"))
    monkeypatch.setenv("VALKEY_BIN", str(tmp_path))
    assert binaries.postgres_folder() == tmp_path
    assert binaries.valkey_server() == tmp_path / "redis-server"
    with pytest.raises(EmbeddedError, match="không đọc được phiên bản"):
        binaries.postgres_major(tmp_path)
    (tmp_path / "initdb").unlink()
    with pytest.raises(EmbeddedError, match="PG_BIN"):
        binaries.postgres_folder()
    monkeypatch.setenv("VALKEY_BIN", str(tmp_path / "nothing"))
    with pytest.raises(EmbeddedError, match="VALKEY_BIN"):
        binaries.valkey_server()


def test_a_missing_wheel_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match="make setup"):
        binaries.postgres_folder()


# ---------------------------------------------------------------- whom
def account(name: str, uid: int) -> pwd.struct_passwd:
    """An entry of /etc/passwd."""
    return pwd.struct_passwd((name, "", uid, uid, "", "/", ""))


def test_an_ordinary_user_runs_their_own_data_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    me = data.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: me or 4321)
    if me:
        assert identity.choose(tmp_path, data, []) == Identity()
    monkeypatch.setattr(os, "geteuid", lambda: me + 4321)
    with pytest.raises(EmbeddedError, match="thuộc tài khoản khác"):
        identity.choose(tmp_path, data, [])


def test_root_uses_the_owner_of_the_data_or_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(identity, "_open_to", lambda account, place: True)
    assert identity.choose(tmp_path, tmp_path / "none", []).uid == pwd.getpwnam("nobody").pw_uid
    monkeypatch.setattr(pwd, "getpwnam", lambda name: (_ for _ in ()).throw(KeyError(name)))
    assert identity.choose(tmp_path, tmp_path / "none", []).uid == identity.NOBODY
    assert identity._account(987654).pw_uid == 987654
    assert identity._account(0).pw_name == "root"


def test_root_in_a_private_folder_without_namespaces_is_told_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(identity, "_open_to", lambda account, place: False)
    monkeypatch.setattr(identity, "namespaces_work", lambda: False)
    with pytest.raises(EmbeddedError, match="hãy chạy bằng tài khoản thường"):
        identity.choose(tmp_path, tmp_path / "none", [])
    monkeypatch.setattr(identity, "namespaces_work", lambda: True)
    assert identity.choose(tmp_path, tmp_path / "none", []).namespace


def test_a_folder_is_open_by_the_bits_of_owner_group_and_others(tmp_path: Path) -> None:
    inner = tmp_path / "a"
    inner.mkdir(mode=0o700)
    facts = inner.stat()
    stranger = account("stranger", facts.st_uid + 4321)
    owner = pwd.struct_passwd(("owner", "", facts.st_uid, facts.st_gid, "", "/", ""))
    member = pwd.struct_passwd(("member", "", facts.st_uid + 1, facts.st_gid, "", "/", ""))
    assert identity._open_to(owner, inner / "not there yet")
    assert not identity._open_to(stranger, inner / "x")
    assert not identity._open_to(member, inner / "x")


def test_namespaces_are_for_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert identity.namespaces_work() is False


# ---------------------------------------------------------------- home and locks
def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="không ghi được"):
        Home(tmp_path / "file" / "home").make()


def test_the_password_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    assert home.password() == home.password()
    assert (home.run / "password").stat().st_mode & 0o077 == 0


def test_a_torn_address_counts_as_none(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    assert home.address() is None
    for text in ("", "{", '{"owner": 1}'):
        (home.run / "servers.json").write_text(text)
        assert home.address() is None


def test_given_addresses_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    home.make()
    facts = {"owner": 1, "kind": "demo", "postgres_port": 2, "valkey_port": 3, "postgres_pid": 4, "valkey_pid": 5}
    (home.run / "servers.json").write_text(json.dumps(facts))
    address = home.address()
    assert address is not None
    monkeypatch.setenv("DATABASE_URL", "postgres://mine/x")
    monkeypatch.delenv("REDIS_URL", raising=False)
    given = home.variables(address)
    assert "DATABASE_URL" not in given
    assert given["REDIS_URL"].endswith("@127.0.0.1:3/0")


def test_a_lock_is_taken_once(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take()
    assert not free(tmp_path / "lock")
    assert not second.take(0.1)
    first.release()
    assert second.take()
    second.close()
    assert free(tmp_path / "lock")
    first.close()


# ---------------------------------------------------------------- processes
def test_an_orphan_is_ended_only_if_it_is_ours(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "our-mark"])
    try:
        until(lambda: processes.runs(child.pid, "our-mark"), "the child shows its command line")
        processes.end_orphan(child.pid, "another mark", ((signal.SIGTERM, 1.0),))
        assert child.poll() is None
        processes.end_orphan(child.pid, "our-mark", ((signal.SIGTERM, 5.0),))
    finally:
        child.kill()
    assert child.wait() == -signal.SIGTERM


def test_a_child_that_ignores_the_polite_signal_is_killed(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    child = processes.spawn([sys.executable, "-c", code], log=tmp_path / "log")
    until(lambda: (tmp_path / "log").read_text() != "", "the child ignores TERM")
    processes.stop(child, ((signal.SIGTERM, 0.2),))
    assert child.returncode == -signal.SIGKILL


def test_a_long_log_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log").write_text("long" * 10)
    monkeypatch.setattr(processes, "LOG_LIMIT", 5)
    processes.open_log(tmp_path / "log").close()
    assert (tmp_path / "log").read_text() == ""


# ---------------------------------------------------------------- servers
def test_data_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match="PostgreSQL 9 tạo"):
        postgres.prepare(tmp_path / "data", identity=Identity(), password="x", log=tmp_path / "log")


def test_a_failing_initdb_leaves_nothing_that_looks_like_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in (("postgres", "postgres (PostgreSQL) 18.1"), ("initdb", "broken")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{said}'\n[ {name} = postgres ]\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(EmbeddedError, match="initdb không thành công"):
        postgres.prepare(tmp_path / "data", identity=Identity(), password="x", log=tmp_path / "log")
    assert not (tmp_path / "data").exists()


def test_a_wrong_password_is_said_at_once() -> None:
    from django.conf import settings

    port = int(settings.DATABASES["default"]["PORT"])
    with pytest.raises(EmbeddedError, match="mật khẩu"):
        postgres.answers(port, "wrong")
    assert not postgres.answers(1, "nobody there")
    assert not valkey.answers(1, "nobody there")


def test_a_port_in_use_is_passed_by() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert servers.usable_port(port) != port
    assert servers.usable_port(port) == port


def test_a_server_that_never_comes_up_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = servers.Servers(Home(tmp_path / "home"), "keeper")
    monkeypatch.setattr(servers, "STARTS", 2)
    monkeypatch.setattr(servers.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(both, "_launch", lambda name: processes.spawn(["/bin/false"], log=tmp_path / "log"))
    both._ports = {"valkey": 1}
    both._children = {"valkey": both._launch("valkey")}
    with pytest.raises(EmbeddedError, match="valkey không khởi động được"):
        both._await("valkey")


def test_a_keeper_leaves_where_another_owns_the_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    home.make()
    monkeypatch.setattr(keeper.signal, "signal", lambda *_: None)
    owner = Lock(home.run / "owner.lock")
    assert owner.take()
    keeper.keep(home)
    assert not home.postgres.exists()
    owner.close()


def test_why_a_keeper_failed_reaches_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(EmbeddedError, match="xem biến PG_BIN"), session.joined(Home(tmp_path / "home")):
        raise AssertionError("must not be reached")


@pytest.mark.parametrize(
    ("arguments", "environment", "wanted"),
    [
        ([], {}, False),
        (["check"], {}, False),
        (["migrate", "--help"], {}, False),
        (["migrate"], {}, True),
        (["migrate"], {"CTR25_MODE": "production"}, False),
        (["migrate"], {"DATABASE_URL": "x"}, True),
        (["migrate"], {"DATABASE_URL": "x", "REDIS_URL": "y"}, False),
    ],
)
def test_which_commands_get_servers(
    arguments: list[str], environment: dict[str, str], wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CTR25_MODE", "DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert session._wanted(arguments) is wanted


def test_commands_that_need_nothing_run_without_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "joined", lambda home: pytest.fail("no servers for this"))
    with session.for_command(["check"]):
        assert "CTR25_EMBEDDED" not in os.environ


# ---------------------------------------------------------------- launcher
def test_nothing_to_forget_is_no_error(tmp_path: Path) -> None:
    demo.reset(Home(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def test_a_second_launcher_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    home.make()
    running = Lock(home.run / "demo.lock")
    assert running.take()
    monkeypatch.setattr(demo, "SINGLE_SECONDS", 0)
    with pytest.raises(EmbeddedError, match="đang chạy rồi"):
        demo.Demo(home, 1).run()
    running.close()
