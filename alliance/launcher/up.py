"""make up: start the whole product, keep it alive, stop what was started."""

import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from alliance.embedded.keys import local_keys
from alliance.embedded.ports import is_free
from alliance.embedded.problems import StartProblem, disk_errors_named, prepare_folder
from alliance.embedded.processes import Running
from alliance.embedded.runfile import RunFile
from alliance.embedded.servers import Servers, door_locked, running_servers
from alliance.launcher.children import Child, Pause, end_session, say
from alliance.launcher.errands import Errand
from alliance.launcher.fonts import fonts_ready
from alliance.launcher.frontend import build_vendor
from alliance.launcher.health import answers
from alliance.launcher.messages import compile_catalogues
from alliance.launcher.panel import ready
from alliance.launcher.places import BASE, data_folder, fonts_folder

NAMES = ("web", "worker", "beat")
READY_WITHIN = 120
EVERYWHERE = "0.0.0.0"  # noqa: S104 - compared; the operator chooses it with HOST
# Celery warns root at each start; who starts as root knows it, and the words would hide others.
ROOT_IS_KNOWN = "ignore:You're running the worker with superuser privileges"
BEAT_OF_THE_WATCH = 0.5


class Asked(Exception):
    """Ctrl-C or a signal asked for the end."""


def _ask(number: int, frame: FrameType | None) -> None:
    """Ask once; whoever presses again is already being served."""
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)
    raise Asked


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    """Refuse a second start on the same data."""
    with disk_errors_named(var), (var / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            address = RunFile(var).read().get("address", "")
            raise StartProblem(f"同心已在运行{f'：{address}' if address else ''}，不再重复启动。") from error
        yield


def clear_leftovers(runfile: RunFile) -> None:
    """End the programs of an earlier start that was killed before it could do so."""
    facts = runfile.read()
    known = [Running.read(facts.get(name)) for name in NAMES]
    left = [running for running in known if running is not None and running.alive]
    if left:
        say("上次启动没有正常结束，先清理遗留的进程。")
    for running in left:
        running.stop(signal.SIGTERM, patience=10)
        end_session(running.pid)
    runfile.put(**dict.fromkeys((*NAMES, "launcher", "address")))


def listening_place() -> tuple[str, int]:
    """Host and port from the environment; a taken port is named."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise StartProblem(f"PORT 应当是 1 到 65535 之间的数字，现在是“{port}”。")
    if not is_free(int(port), host):
        raise StartProblem(f"端口 {port} 已被别的程序占用，请换一个，例如 PORT={int(port) + 1} make up。")
    return host, int(port)


def programs(host: str, port: int, environment: dict[str, str]) -> list[Child]:
    """Web, worker and beat."""
    bin_folder = Path(sys.executable).parent
    celery = [str(bin_folder / "celery"), "--quiet", "-A", "alliance"]
    web = [
        *(str(bin_folder / "granian"), "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10", "--log-level", "warning", "alliance.wsgi:application"),
    ]
    worker = [
        *celery,
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "WARNING",
        "--hostname",
        f"tongxin-{port}@%h",
    ]
    beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]
    return [
        Child("web", web, environment),
        Child("worker", worker, environment, patience=30),
        Child("beat", beat, environment),
    ]


def environment_of(var: Path, port: int) -> dict[str, str]:
    """What every program of the product is told; a production's own secrets come from outside."""
    keys = {} if os.environ.get("PRODUCTION") else local_keys(var)
    own = {"TONGXIN_VAR": str(var), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    own["PYTHONWARNINGS"] = os.environ.get("PYTHONWARNINGS") or ROOT_IS_KNOWN
    return keys | os.environ | own


def wait_until_ready(address: str, web: Child) -> None:
    """Wait for /readyz; a server that dies meanwhile ends the wait."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if web.died:
            raise StartProblem("网页服务启动后退出，原因见上。")
        if answers(f"{address}/readyz"):
            return
        time.sleep(0.1)
    raise StartProblem(f"{READY_WITHIN} 秒内没有就绪，{address}/readyz 说明缺什么。")


def revive_servers(servers: Servers, pause: Pause) -> None:
    """Start a server that died; one that will not start is tried again later, the rest stays up."""
    try:
        with door_locked(servers.var):
            for name in servers.ensure():
                say(f"{name} 曾经退出，已重新启动。")
    except StartProblem as problem:
        pause.after_death(lived=0, now=time.monotonic())
        say(f"{problem}")


def watch(children: list[Child], servers: Servers) -> None:
    """Start again whatever dies, the servers included, until asked to end."""
    pause = Pause()
    while True:
        time.sleep(BEAT_OF_THE_WATCH)
        for child in children:
            child.revive(lambda name, running: servers.runfile.put(**{name: running.facts()}))
        if time.monotonic() >= pause.until:
            revive_servers(servers, pause)


def _stop(children: list[Child], runfile: RunFile) -> None:
    say("正在停止……")
    for child in reversed(children):
        child.ask_to_stop()
    for child in reversed(children):
        child.finish()
    runfile.put(**dict.fromkeys((*NAMES, "launcher", "address")))


def run(stack: ExitStack, var: Path) -> None:
    """Start in order, tell the address, watch."""
    prepare_folder(var)
    stack.enter_context(_only_one(var))
    runfile = RunFile(var)
    clear_leftovers(runfile)
    host, port = listening_place()
    stack.callback(runfile.put, launcher=None)
    runfile.put(launcher=Running.of(os.getpid()).facts())
    build_vendor(var)
    compile_catalogues()
    environment = environment_of(var, port)
    static = Errand("static", environment)
    stack.callback(static.end)
    say("启动数据库与消息服务……")
    servers = stack.enter_context(running_servers(var, owner=True))
    environment |= servers.addresses().as_environment()
    data = Errand("data", environment)
    stack.callback(data.end)
    setup_link = data.answer().get("setup_link", "")
    static.answer()
    web, *others = programs(host, port, environment)
    stack.callback(_stop, [web, *others], runfile)
    address = f"http://{'127.0.0.1' if host == EVERYWHERE else host}:{port}"
    runfile.put(web=web.start().facts(), address=address)
    wait_until_ready(address, web)
    # The others start while the first page is already served: together they would slow each other.
    runfile.put(**{child.name: child.start().facts() for child in others})
    demo = environment.get("DEMO", "1").lower() not in ("0", "false", "no", "off")
    print(ready(address=address, var=var, setup_link=setup_link, demo=demo), flush=True)
    if not fonts_ready(fonts_folder()):
        stack.callback(Errand("fonts", environment).end)
    watch([web, *others], servers)


def up() -> None:
    """Start everything and stay in the foreground."""
    os.chdir(BASE)
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, _ask)
    try:
        with ExitStack() as stack:
            run(stack, data_folder())
    except Asked:
        say("已停止。")
