/* Meeting mode by keyboard: arrows turn the screen and choose a row, digits jump in the agenda, letters lead to what is
   written down, Esc leaves. Every screen is in the page, so that turning them needs no line. */
(() => {
  const one = (what, root = document) => root.querySelector(what);
  const all = (what, root = document) => [...root.querySelectorAll(what)];
  const FIELDS = {
    o: "[data-send=open] button", s: "[data-send=sign-in] input[type=checkbox]", r: "[data-send=claim] [name=unit]",
    n: "[data-send=note] [name=result]", d: "[data-send=decide] [name=text]", e: "[data-send=close] [name=summary]",
  };
  // What has to be chosen before it can be written about, and where it stands.
  const ABOUT = { r: ["need", "claiming"], n: ["item", "topic"] };
  const screens = () => all(".tx-screen");
  const shown = () => screens().find((screen) => !screen.hidden);
  const rows = () => all("[data-row]", shown());
  const chosen = () => rows().find((row) => row.hasAttribute("aria-current"));
  const points = () => all(".tx-agenda a");

  /* ── what stands on the wall ── */
  const show = (screen) => {
    if (!screen) return;
    screens().forEach((other) => { other.hidden = other !== screen; });
    const point = screen.dataset.point;
    const now = points().findIndex((link) => link.dataset.point === point);
    points().forEach((link, at) => {
      link.classList.toggle("is-done", at < now);
      if (at === now) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    all("[data-with]").forEach((form) => { form.hidden = form.dataset.with !== point; });
    all("[data-without]").forEach((form) => { form.hidden = form.dataset.without === point; });
    points()[now]?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const place = one("[data-place]");
    if (place) place.textContent = place.dataset.words.replace("%a", screens().indexOf(screen) + 1).replace("%b", screens().length);
    history.replaceState(null, "", `#${screen.id}`);
    if (!chosen() && rows().length) choose(rows()[0]);
    else if (chosen()) choose(chosen());
  };
  const turn = (by) => show(screens()[screens().indexOf(shown()) + by]);
  const jump = (point) => show(screens().find((screen) => screen.dataset.point === point));

  /* ── the row that is spoken about, and what is linked to it ── */
  const choose = (row) => {
    if (!row) return;
    rows().forEach((other) => { if (other !== row) other.removeAttribute("aria-current"); });
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    link(row);
  };
  const link = (row) => {
    const decide = one("[data-send=decide]"), claim = one("[data-send=claim]");
    if (decide && !one("[name=text]", decide).value) {
      all("[data-link]", decide).forEach((field) => { field.value = row.dataset[field.dataset.link] || ""; });
      const linked = one("[data-linked]", decide), about = row.dataset.need || row.dataset.project;
      linked.textContent = about ? linked.dataset.words.replace("%s", row.dataset.words) : "";
      const owner = one("[name=owner]", decide);
      // What the row before suggested goes with that row; what somebody chose stays.
      const unit = row.dataset.unit && one(`option[value="${row.dataset.unit}"]`, owner) ? row.dataset.unit : "";
      if (unit || owner.value === owner.dataset.suggested) owner.value = unit;
      owner.dataset.suggested = unit;
    }
    const note = one("[data-send=note]");
    const topic = note && !one("[name=result]", note).value && one(`[name=item] option[value="${row.dataset.item}"]`, note);
    if (topic) topic.selected = true;
    const need = claim && row.dataset.need && one(`[name=need] option[value="${row.dataset.need}"]`, claim);
    if (!need) return;
    need.selected = true;
    one("[data-left]", claim).textContent = row.dataset.left ? `（${row.dataset.left}）` : "";
  };
  const beside = (by) => choose(rows()[rows().indexOf(chosen()) + by]);

  /* ── keys ── */
  const typing = (event) => event.target.closest("input:not([type=checkbox]), select, textarea");
  const reach = (key) => {
    const field = one(FIELDS[key]);
    if (!field) return false;
    const screen = field.closest(".tx-screen");
    if (screen) show(screen);
    else if (ABOUT[key] && !chosen()?.dataset[ABOUT[key][0]]) jump(ABOUT[key][1]);
    if (key === "o") field.click();
    else field.focus();
    return true;
  };
  const ticks = (event, by) => {
    const boxes = all("input[type=checkbox]", event.target.form);
    boxes[boxes.indexOf(event.target) + by]?.focus();
  };
  const moves = {
    ArrowRight: () => turn(1), PageDown: () => turn(1), ArrowLeft: () => turn(-1), PageUp: () => turn(-1),
    ArrowDown: () => beside(1), ArrowUp: () => beside(-1),
  };
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = event.target.closest("input[type=checkbox]");
    if (event.key === "Escape" && (box || typing(event))) return event.target.blur();
    if (event.key === "Enter" && !event.shiftKey && event.target.closest("[data-send] :is(textarea, select, input[type=checkbox])")) {
      event.preventDefault();
      return event.target.form.requestSubmit();
    }
    if (typing(event)) return;
    if (box && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      return ticks(event, event.key === "ArrowDown" ? 1 : -1);
    }
    const point = points()[Number(event.key) - 1];
    if (moves[event.key]) moves[event.key]();
    else if (point) jump(point.dataset.point);
    else if (event.key === "Escape") return one("[data-leave]").click();
    else if (!reach(event.key.toLowerCase())) return;
    event.preventDefault();
  });
  addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]"), point = event.target.closest(".tx-agenda a");
    if (row) choose(row);
    if (!point) return;
    event.preventDefault();
    jump(point.dataset.point);
  });

  /* ── what was written down has come onto the wall: the same place again ── */
  const ready = () => show(document.getElementById(location.hash.slice(1)) || screens()[0]);
  addEventListener("meeting:fresh", ready);
  const begun = one("[data-clock]");
  if (begun) {
    const ahead = Date.parse(begun.dateTime) - Date.now();
    const day = begun.textContent.replace(/\s*\d+:\d+.*/, "").trim();
    const tick = () => {
      const now = new Date(Date.now() + ahead);
      const time = now.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
      one("[data-clock]").textContent = `${day} ${time}`;
    };
    tick();
    setInterval(tick, 10_000);
  }
  document.documentElement.dataset.keys = "ready";
  ready();
})();
