/* What every staff page may use; each part works on marked elements only, and each page works without it. */
(() => {
  const all = (what, root = document) => [...root.querySelectorAll(what)];

  /* menus: one open at a time, shut by Escape or a click elsewhere */
  const shut = (but) => all("details.tx-menu[open]").forEach((menu) => { if (menu !== but) menu.open = false; });
  addEventListener("click", (event) => shut(event.target.closest("details.tx-menu")));
  addEventListener("keydown", (event) => {
    const open = document.querySelector("details.tx-menu[open]");
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  /* a form is sent once: a second press is ignored until an answer comes */
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), 8000);
  });
  addEventListener("pageshow", () => all("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));

  /* ticks: how many, whole page, which rows; the bar speaks through its own aria-live */
  const count = (form) => {
    const ticks = all('tbody input[type="checkbox"][name="id"]', form);
    const chosen = ticks.filter((tick) => tick.checked);
    ticks.forEach((tick) => tick.closest("tr").toggleAttribute("data-chosen", tick.checked));
    const bar = form.querySelector("[data-bulk]");
    if (!bar) return;
    bar.toggleAttribute("data-some", chosen.length > 0);
    const words = bar.querySelector("[data-bulk-count]");
    words.textContent = chosen.length ? words.dataset.some.replace("%n", chosen.length) : words.dataset.none;
    const whole = form.querySelector("[data-all]");
    if (whole) {
      whole.checked = ticks.length > 0 && chosen.length === ticks.length;
      whole.indeterminate = chosen.length > 0 && chosen.length < ticks.length;
    }
  };
  addEventListener("change", (event) => {
    const form = event.target.closest("form");
    if (!form || !form.querySelector("[data-bulk]")) return;
    if (event.target.matches("[data-all]")) all('tbody input[name="id"]', form).forEach((tick) => { tick.checked = event.target.checked; });
    if (event.target.matches('[data-all], [name="id"]')) count(form);
  });
  /* two choices that must differ: what is chosen in the one is not offered in the other */
  const differ = (field) => {
    const other = field.form.elements.namedItem(field.dataset.otherThan);
    for (const option of field.options) option.hidden = option.disabled = option.value !== "" && option.value === other.value;
    if (field.selectedOptions[0]?.disabled) field.value = "";
  };
  addEventListener("change", (event) => all("[data-other-than]", event.target.form || undefined).forEach(differ));
  const ready = (root) => {
    all("[data-other-than]", root).forEach(differ);
    all("form", root).filter((form) => form.querySelector("[data-bulk]")).forEach(count);
    const first = root.querySelector("[data-focus]");
    if (first) first.focus();
  };
  ready(document);

  /* files: what was chosen, with a small picture, and dropping a file on the field */
  const show = (field) => {
    const box = field.closest("[data-drop]");
    all(".tx-drop__file", box).forEach((one) => one.remove());
    for (const file of field.files) {
      const line = document.createElement("span");
      line.className = "tx-drop__file";
      if (file.type.startsWith("image/")) {
        const picture = new Image(56, 56);
        picture.alt = "";
        picture.src = URL.createObjectURL(file);
        picture.onload = () => URL.revokeObjectURL(picture.src);
        line.append(picture);
      }
      line.append(`${file.name} · ${Math.max(1, Math.round(file.size / 1024)).toLocaleString()} KB`);
      box.append(line);
    }
  };
  addEventListener("change", (event) => { if (event.target.matches('[data-drop] input[type="file"]')) show(event.target); });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    addEventListener(kind, (event) => {
      const box = event.target.closest && event.target.closest("[data-drop]");
      if (!box) return;
      event.preventDefault();
      box.toggleAttribute("data-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      const field = box.querySelector('input[type="file"]');
      field.files = event.dataTransfer.files;
      show(field);
    });
  }

  /* htmx: say what changed, say what failed */
  const live = document.getElementById("tx-live");
  const say = (words) => { live.textContent = ""; requestAnimationFrame(() => { live.textContent = words || ""; }); };
  addEventListener("htmx:afterSettle", (event) => {
    ready(event.target);
    const told = event.target.querySelector("[data-announce]");
    if (event.target.closest("[aria-live]")) return;
    say(told ? told.dataset.announce : live.dataset.ready);
  });
  for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) addEventListener(kind, () => say(live.dataset.failed));

  /* paper shows every table and every folded part */
  addEventListener("beforeprint", () => all("main details:not(.tx-menu, .tx-step)").forEach((one) => { one.open = true; }));
})();
