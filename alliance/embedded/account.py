"""The operating-system user PostgreSQL runs as: oneself, or an unprivileged one when started by root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alliance.embedded.problems import StartProblem

NAME = "tongxin"


@dataclass(frozen=True)
class Account:
    """Who owns the cluster and runs its programs."""

    uid: int
    gid: int
    borrowed: bool

    def as_subprocess(self) -> dict[str, Any]:
        """Arguments that make subprocess run as this account."""
        if not self.borrowed:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Hand a file or folder to this account."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Say whether this account gets into the folder; a parent may be closed to it."""
        asked = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            capture_output=True,
            check=False,
            **self.as_subprocess(),
        )
        return asked.returncode == 0

    def can_run(self, program: Path) -> bool:
        """Say whether this account can start the program."""
        try:
            asked = subprocess.run(
                [str(program), "--version"], capture_output=True, check=False, **self.as_subprocess()
            )
        except OSError:
            return False
        return asked.returncode == 0


def _made_by_root() -> pwd.struct_passwd:
    """The product's own user, made on first use; a machine without useradd lends nobody."""
    if shutil.which("useradd"):
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
            capture_output=True,
            check=False,
        )
    for name in (NAME, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise StartProblem(
        "以 root 启动时需要一个普通系统用户来运行 PostgreSQL，但无法建立，请先执行 useradd --system tongxin。"
    )


def database_account() -> Account:
    """Whoever PostgreSQL may run as here; it refuses to run as root."""
    if os.geteuid() != 0:
        return Account(os.getuid(), os.getgid(), borrowed=False)
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _made_by_root()
    return Account(entry.pw_uid, entry.pw_gid, borrowed=True)
