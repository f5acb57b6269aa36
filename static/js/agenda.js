/* The agenda put in order by dragging, or with Alt and the arrows; the buttons of each line do the same without. */
(() => {
  const list = document.querySelector("[data-sort]");
  if (!list) return;
  const live = document.getElementById("tx-live");
  const lines = () => [...list.children];
  const token = list.querySelector("[name=csrfmiddlewaretoken]").value;
  let dragged = null;

  const tell = async (line) => {
    const position = lines().indexOf(line) + 1;
    const body = new URLSearchParams({ position, csrfmiddlewaretoken: token });
    const answer = await fetch(line.dataset.place, { method: "POST", body, credentials: "same-origin", redirect: "manual" }).catch(() => null);
    // What the house did not take is shown as it stands there.
    if (!answer || (!answer.ok && answer.type !== "opaqueredirect")) return location.reload();
    live.textContent = list.dataset.moved.replace("%n", position);
  };
  const over = (y) => lines().find((line) => line !== dragged && y < line.getBoundingClientRect().top + line.offsetHeight / 2);

  lines().forEach((line) => { line.draggable = true; });
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-place]");
    event.dataTransfer.effectAllowed = "move";
    dragged?.toggleAttribute("data-dragged", true);
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    list.insertBefore(dragged, over(event.clientY) || null);
  });
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.removeAttribute("data-dragged");
    tell(dragged);
    dragged = null;
  });
  list.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-place]");
    if (!event.altKey || !line || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const other = event.key === "ArrowUp" ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (event.key === "ArrowUp") other.before(line);
    else other.after(line);
    event.target.focus();
    tell(line);
  });
})();
