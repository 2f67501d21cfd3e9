// The tree of places: finding, folding, and arranging by hand. Without this the page still shows and arranges all.
// Words stand in the page.

const tree = document.querySelector("[data-tree]");
const tools = document.querySelector("[data-tree-tools]");
const says = document.querySelector("[data-tree-says]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

if (tree) {
  if (tools) tools.hidden = false;
  fold(tree);
  find(tree);
  arrange(tree);
}

function fold(tree) {
  const shut = new Set(JSON.parse(sessionStorage.getItem("deskbell-folded") ?? "[]"));
  const show = (node, open) => {
    node.classList.toggle("node-folded", !open);
    node.querySelector(":scope > .node-line > .node-fold").setAttribute("aria-expanded", String(open));
    shut[open ? "delete" : "add"](node.dataset.ref);
    sessionStorage.setItem("deskbell-folded", JSON.stringify([...shut]));
  };
  const buttons = [...tree.querySelectorAll(".node-fold")];
  for (const button of buttons) {
    const node = button.closest(".node");
    button.hidden = false;
    if (shut.has(node.dataset.ref)) show(node, false);
    button.addEventListener("click", () => show(node, node.classList.contains("node-folded")));
  }
  for (const all of document.querySelectorAll("[data-tree-all]")) {
    all.hidden = buttons.length === 0;
    all.addEventListener("click", () => {
      for (const button of buttons) {
        const node = button.closest(".node");
        if (node.dataset.kind !== "library") show(node, Boolean(all.dataset.treeAll));
      }
    });
  }
}

function find(tree) {
  const filter = document.querySelector("#tree-filter");
  const none = document.querySelector("[data-tree-none]");
  const nodes = [...tree.querySelectorAll(".node")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const said = new Map(nodes.map((node) => [node, plain(node.querySelector(":scope > .node-line").textContent)]));
  filter?.addEventListener("input", () => {
    const words = plain(filter.value).split(/\s+/).filter(Boolean);
    const hits = nodes.filter((node) => words.every((word) => said.get(node).includes(word)));
    const shown = new Set(hits);
    for (const hit of hits) {
      for (let up = hit.parentElement.closest(".node"); up; up = up.parentElement.closest(".node")) shown.add(up);
      for (const inside of hit.querySelectorAll(".node")) shown.add(inside);
    }
    for (const node of nodes) node.hidden = words.length > 0 && !shown.has(node);
    none.hidden = hits.length > 0;
  });
}

// Arranging: the arrows of the page, sent without leaving it, and dragging by mouse, pen or finger.
function arrange(tree) {
  for (const button of tree.querySelectorAll("button[name=step]")) {
    button.form.addEventListener("submit", (event) => event.preventDefault());
    button.addEventListener("click", async () => {
      const node = button.closest(".node");
      const other = button.value === "up" ? node.previousElementSibling : node.nextElementSibling;
      if (!other || !(await send(node, { step: button.value }))) return;
      button.value === "up" ? other.before(node) : other.after(node);
      button.focus();
    });
  }
  for (const handle of tree.querySelectorAll("[data-handle]")) {
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => drag(tree, handle, event));
  }
}

async function send(node, fields) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...fields });
  try {
    const answer = await fetch(node.dataset.url, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.ok) return moved(told.notes ?? []);
    refuse(told.error ?? says.dataset.refused);
  } catch {
    refuse(says.dataset.refused);
  }
  return false;
}

// What a move dropped or left in doubt stays in sight; that it was done is only heard.
function moved(notes) {
  says.classList.toggle("only-heard", notes.length === 0);
  says.textContent = says.dataset.moved;
  for (const { text, link, address } of notes) {
    const line = says.appendChild(document.createElement("span"));
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = link;
    line.append(`${text} `, anchor);
  }
  return true;
}

function refuse(words) {
  says.classList.remove("only-heard");
  says.textContent = words;
}

const TAKES = { library: ["branch"], branch: ["floor", "desk", "room"], floor: ["desk", "room"], room: ["desk"], desk: [] };

function drag(tree, handle, start) {
  if (start.button !== 0) return;
  start.preventDefault();
  const node = handle.closest(".node");
  let drop = null;
  handle.setPointerCapture(start.pointerId);
  tree.classList.add("tree-dragging");
  node.classList.add("node-dragged");

  const unmark = () => drop?.over.classList.remove("node-drop-before", "node-drop-after", "node-drop-inside");
  const over = (event) => {
    unmark();
    drop = where(node, event);
    drop?.over.classList.add(`node-drop-${drop.how}`);
  };
  const end = async (event) => {
    handle.removeEventListener("pointermove", over);
    handle.removeEventListener("pointerup", end);
    handle.removeEventListener("pointercancel", end);
    unmark();
    tree.classList.remove("tree-dragging");
    node.classList.remove("node-dragged");
    if (event.type === "pointercancel" || !drop) return;
    const { list, before } = drop;
    if (!(await send(node, { parent: list.dataset.below, before: before?.dataset.ref ?? "" }))) return;
    list.insertBefore(node, before);
  };
  handle.addEventListener("pointermove", over);
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", end);
}

// What a place dropped here would do: stand before or after another, or go inside it.
function where(node, event) {
  const line = document.elementFromPoint(event.clientX, event.clientY)?.closest(".node-line");
  const over = line?.closest(".node");
  if (!over || node.contains(over)) return null;
  const box = line.getBoundingClientRect();
  const part = (event.clientY - box.top) / box.height;
  const list = over.parentElement.closest("[data-below]");
  const fits = (parent) => parent?.hasAttribute("data-managed") && TAKES[parent.dataset.kind].includes(node.dataset.kind);
  const beside = fits(list?.closest(".node"));
  const inside = fits(over);
  if (inside && (!beside || (part > 0.3 && part < 0.7))) {
    return { over, how: "inside", list: over.querySelector(":scope > [data-below]"), before: null };
  }
  if (!beside) return null;
  if (part < 0.5) return { over, how: "before", list, before: over };
  let next = over.nextElementSibling;
  if (next === node) next = node.nextElementSibling;
  return { over, how: "after", list, before: next };
}
