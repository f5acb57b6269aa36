"""Residents' pages over a slow phone line: what comes over it, and when the largest thing stands on the screen."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, sync_playwright

from alliance.launcher.chromium import launch_arguments
from core.accounts.models import User
from needs.models import Need

# Slow 4G as Lighthouse throttles it: 1.6 Mbit/s down, 150 ms of way and back, times what a request needs of them.
LINE = {"offline": False, "latency": 562.5, "downloadThroughput": 184_320, "uploadThroughput": 86_400}
SLOWER_PHONE = 4
ROUNDS = 3
PAINTED = """() => new Promise(done => new PerformanceObserver(
    list => done(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint", buffered: true}))"""


@dataclass
class Load:
    """One page, several times anew."""

    sizes: list[int] = field(default_factory=list)
    paints: list[float] = field(default_factory=list)


def measure(officer: User) -> Iterator[str]:
    case = Need.objects.published().order_by("-id").values_list("pk", flat=True)[0]
    pages = {"home": "/", "case page": f"/case/{case}/", "neighbours": "/neighbours/"}
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        for name, path in pages.items():
            load = loaded(browser, f"{address}{path}")
            size, paint = max(load.sizes) / 1024, sorted(load.paints)[ROUNDS // 2] / 1000
            yield f"Slow 4G, {name:<12} {size:5.1f} KB (under 100)   largest paint {paint:4.2f} s (under 2)"
        browser.close()


def loaded(browser: Browser, address: str) -> Load:
    """Open a page with an empty cache, over the slow line, on a slow phone."""
    load = Load()
    for _turn in range(ROUNDS):
        context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True)
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", LINE)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PHONE})
        got: list[int] = []
        line.on("Network.loadingFinished", lambda event, got=got: got.append(event["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        load.paints.append(page.evaluate(PAINTED))
        load.sizes.append(sum(got))
        context.close()
    return load


@contextmanager
def serving() -> Iterator[str]:
    """The product itself at an address of this machine."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
