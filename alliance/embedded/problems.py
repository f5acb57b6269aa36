"""What can keep the servers from starting, said in one sentence to the person at the terminal."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOM_NEEDED = 300 * 1024 * 1024


class StartProblem(Exception):
    """A start that cannot go on; the message is one sentence for the operator."""


@contextmanager
def disk_errors_named(folder: Path) -> Iterator[None]:
    """Turn a refused or full disk into one sentence naming the folder."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StartProblem(f"磁盘已满：{folder} 所在的磁盘没有空间了，请清理后再启动。") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
            raise StartProblem(f"数据目录 {folder} 不可写，请修正权限，或用 TONGXIN_VAR 指定别的目录。") from error
        raise


def prepare_folder(folder: Path) -> None:
    """Make the data folder and prove that it takes a file and has room."""
    with disk_errors_named(folder):
        folder.mkdir(parents=True, exist_ok=True)
        proof = folder / ".writable"
        proof.write_bytes(b"1")
        proof.unlink()
        free = shutil.disk_usage(folder).free
    if free < ROOM_NEEDED:
        raise StartProblem(
            f"磁盘空间不足：{folder} 所在的磁盘只剩 {free // 2**20} MB，至少要有 {ROOM_NEEDED // 2**20} MB。"
        )
