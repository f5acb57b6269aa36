/* Meeting mode by keyboard: arrows turn the screen, digits jump in the agenda, R claims, D records, Esc leaves. */
(() => {
  const agenda = () => [...document.querySelectorAll(".tx-agenda a")];
  const typing = (event) => event.target.closest("input, select, textarea");
  const screens = () => [document.querySelector("a[rel=prev]"), document.querySelector("a[rel=next]")];
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event)) return event.target.blur();
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const points = agenda();
    const now = points.findIndex((one) => one.hasAttribute("aria-current"));
    const [back, on] = screens();
    const go = { ArrowRight: on || points[now + 1], ArrowLeft: back || points[now - 1], PageDown: on || points[now + 1], PageUp: back || points[now - 1] }[event.key] || points[Number(event.key) - 1];
    const field = { r: "[data-key=claim]", d: "[data-key=decide]" }[event.key.toLowerCase()];
    if (go) go.click();
    else if (field && document.querySelector(field)) { event.preventDefault(); document.querySelector(field).focus(); }
    else if (event.key === "Escape") document.querySelector("[data-leave]").click();
  });
})();
