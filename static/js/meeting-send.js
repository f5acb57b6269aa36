/* What is written down at the table is kept in this browser until the house has it: typed words over a crash, sent words
   over a line that drops. Each goes out under one key, so that the house carries it out once however often it arrives. */
(() => {
  const one = (what, root = document) => root.querySelector(what);
  const all = (what, root = document) => [...root.querySelectorAll(what)];
  const house = one("[data-outbox]"), list = one("[data-unsent]");
  if (!house) return;
  const mine = `tongxin:meeting:${house.dataset.meeting}:${house.dataset.person}`;
  const RETRY = 5_000, PATIENCE = 15_000;
  const LISTS = ["present"], ARE_NUMBERS = ["need", "project", "owner", "unit", "item", "attended"];

  /* ── kept in the browser ── */
  const kept = (what, empty) => {
    try { return JSON.parse(localStorage.getItem(`${mine}:${what}`)) ?? empty; } catch { return empty; }
  };
  const keep = (what, value) => {
    try { localStorage.setItem(`${mine}:${what}`, JSON.stringify(value)); } catch { /* a full or shut store: the page still has it */ }
  };
  let waiting = kept("unsent", []);
  const save = () => { keep("unsent", waiting); draw(); };

  /* ── a form as the API takes it ── */
  const typed = (form) => {
    const data = new FormData(form), found = {};
    for (const name of new Set(data.keys())) {
      if (name === "csrfmiddlewaretoken" || name === "hold") continue;
      found[name] = LISTS.includes(name) ? data.getAll(name) : data.get(name);
    }
    if (one("input[name=present]", form)) found.present ??= [];
    return found;
  };
  const asked = (values) => {
    const body = {};
    for (const [name, value] of Object.entries(values)) {
      if (value === "") continue;
      body[name] = Array.isArray(value) ? value.map(Number) : ARE_NUMBERS.includes(name) && value !== "office" ? Number(value) : value;
    }
    if (body.owner === "office") { delete body.owner; body.by_office = true; }
    return body;
  };
  const words = (form, values) => {
    const chosen = form.elements.namedItem(values.need ? "need" : "owner");
    const told = values.text || values.result || values.summary || (chosen?.selectedOptions ? chosen.selectedOptions[0]?.textContent : "") || "";
    const unit = values.unit ? form.elements.namedItem("unit").selectedOptions[0].textContent : "";
    return [form.dataset.words, told, unit].filter(Boolean).join("：").slice(0, 80);
  };

  /* ── the mark that something has not arrived ── */
  const button = (label, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    made.textContent = label;
    made.addEventListener("click", press);
    return made;
  };
  const draw = () => {
    list.replaceChildren(...waiting.map((entry) => {
      const line = document.createElement("li");
      line.className = entry.refused ? "is-refused" : "is-waiting";
      const state = document.createElement("b");
      state.textContent = entry.refused ? list.dataset.refused : entry.login ? list.dataset.login : list.dataset.waiting;
      const what = document.createElement("span");
      what.textContent = entry.refused ? `${entry.words}。${entry.refused}` : entry.words;
      line.append(state, what);
      if (entry.refused) line.append(button(list.dataset.again, () => mend(entry)), button(list.dataset.drop, () => drop(entry)));
      return line;
    }));
  };
  const drop = (entry) => { waiting = waiting.filter((other) => other.id !== entry.id); save(); };
  const fill = (form, values) => {
    for (const [name, value] of Object.entries(values)) {
      for (const field of all(`[name="${name}"]`, form)) {
        if (field.type === "checkbox") field.checked = value.includes(field.value);
        else if (field.name !== "csrfmiddlewaretoken") field.value = value;
      }
    }
  };
  const mend = (entry) => {
    const form = one(`[data-send="${entry.step}"]`);
    drop(entry);
    if (!form) return;
    fill(form, entry.values);
    one("textarea, select, input:not([type=hidden])", form)?.focus();
  };

  /* ── sending, one after the other ── */
  const token = () => one("[name=csrfmiddlewaretoken]")?.value || "";
  const complaint = (said, answer) => {
    const fields = Object.values(said.errors || {}).flat().filter((part) => typeof part === "string");
    return fields.join(" ") || said.detail || `${answer.status}`;
  };
  const send = async (entry) => {
    // Somebody who had to log in again has another token: it comes with the page.
    if (entry.login) await freshen({ atOnce: true });
    const answer = await fetch(`${house.dataset.outbox}${entry.step}/`, {
      method: "POST", credentials: "same-origin", body: JSON.stringify(entry.body), signal: AbortSignal.timeout(PATIENCE),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "Idempotency-Key": entry.id },
    });
    if (answer.ok) return "sent";
    const said = await answer.json().catch(() => ({}));
    entry.login = answer.status === 401 || (answer.status === 403 && /CSRF/.test(said.detail || ""));
    if (entry.login || answer.status >= 500 || answer.status === 429 || said.title === "in_flight") return "later";
    entry.refused = complaint(said, answer);
    return "refused";
  };
  let busy = false;
  const flush = async () => {
    if (busy) return;
    busy = true;
    let arrived = null;
    for (const entry of waiting.filter((one) => !one.refused)) {
      const came = await send(entry).catch(() => "later");
      if (came === "later") break;
      if (came === "sent") { arrived = entry; waiting = waiting.filter((other) => other.id !== entry.id); }
      save();
    }
    busy = false;
    draw();
    if (arrived) { say(arrived); await freshen(); }
    if (waiting.some((entry) => !entry.refused)) setTimeout(flush, RETRY);
  };
  const say = (entry) => {
    const last = one("[data-last]");
    if (last) last.textContent = last.dataset.words.replace("%s", entry.words);
  };

  /* ── the wall as it stands now; a line that drops leaves the old one ── */
  const writing = () => Boolean(document.activeElement?.closest("[data-send] :is(input, select, textarea)"));
  const rowKey = (row) => [row.dataset.need, row.dataset.project, row.dataset.words].join("|");
  let later = false;
  const freshen = async ({ atOnce = false } = {}) => {
    const answer = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Whoever is writing is not disturbed: the wall is renewed when they have sent it or left it.
    later = writing() && !atOnce;
    if (later) return;
    const told = one("[data-last]")?.textContent;
    const spoken = one(".tx-screen:not([hidden]) [data-row][aria-current]"), where = spoken?.closest(".tx-screen").id;
    const open = Object.fromEntries(all("[data-send]").map((form) => [form.dataset.send, typed(form)]));
    const at = document.activeElement?.closest("[data-send]") ? { form: document.activeElement.form?.dataset.send, name: document.activeElement.name } : null;
    for (const part of ["main", ".tx-agenda", ".tx-m-side", ".tx-m-foot"]) {
      const fresh = one(part, page);
      if (fresh && part !== ".tx-m-side") one(part).replaceChildren(...fresh.childNodes);
      else if (fresh) {
        const box = one(part);
        all("[data-send]", box).forEach((form) => form.remove());
        all("[data-send]", fresh).forEach((form) => box.append(form));
      }
    }
    for (const [step, values] of Object.entries(open)) {
      const form = one(`[data-send="${step}"]`);
      if (form && step !== "sign-in") fill(form, values);
    }
    const last = one("[data-last]");
    if (last && told) last.textContent = told;
    // What is spoken about stays what it was, also where the row has moved.
    const same = spoken && all(`#${CSS.escape(where)} [data-row]`).find((row) => rowKey(row) === rowKey(spoken));
    same?.setAttribute("aria-current", "true");
    dispatchEvent(new Event("meeting:fresh"));
    if (at) one(`[data-send="${at.form}"] [name="${at.name}"]`)?.focus();
  };

  /* ── what is typed, over a crash; what is pressed, at once ── */
  addEventListener("input", (event) => {
    const form = event.target.closest("[data-send]");
    if (form) keep(`draft:${form.dataset.send}`, typed(form));
  });
  addEventListener("submit", (event) => {
    const form = event.target.closest("[data-send]");
    if (!form) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    const values = typed(form);
    waiting.push({ id: crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`, step: form.dataset.send, values, body: asked(values), words: words(form, values) });
    keep(`draft:${form.dataset.send}`, {});
    if (form.dataset.send !== "sign-in") form.reset();
    document.activeElement?.blur();
    save();
    flush();
  });
  addEventListener("focusout", () => setTimeout(() => { if (later && !writing()) freshen(); }));
  addEventListener("online", flush);
  all("[data-send]").forEach((form) => {
    const draft = kept(`draft:${form.dataset.send}`, {});
    if (form.dataset.send !== "sign-in") fill(form, draft);
  });
  draw();
  flush();
})();
