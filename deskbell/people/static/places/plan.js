// Pins on a floor plan: click where the chosen desk stands, drag its pin, or change the numbers.
// The numbers work by themselves, so everything can be done by keyboard. Words stand in the page.

const board = document.querySelector("[data-plan]");
const sheet = board.querySelector("[data-plan-sheet]");
const pins = board.querySelector("[data-plan-pins]");
const says = board.querySelector("[data-plan-says]");
const undo = board.querySelector("[data-plan-undo]");
const desks = [...board.querySelectorAll("[data-pinnable]")];

/** How often somebody has put each desk somewhere: an answer to what was sent before must not change that again. */
const touched = new Map(desks.map((desk) => [desk, 0]));
/** What is sent waits for what was sent before, so that the last one is what stays. */
let sent = Promise.resolve();

for (const desk of desks) {
  desk.addEventListener("toggle", choose);
  const form = desk.querySelector("form");
  form.addEventListener("input", () => {
    touch(desk);
    draw(desk);
  });
  form.addEventListener("change", () => save(desk));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.submitter?.name === "remove" ? takeOff(desk) : save(desk);
  });
}
sheet.addEventListener("pointerdown", start);
undo.addEventListener("submit", takeBack);
choose();

function chosen() {
  return desks.find((desk) => desk.open);
}

function choose() {
  const ref = chosen()?.dataset.pinnable;
  board.classList.toggle("plan-placing", Boolean(ref));
  for (const pin of pins.children) pin.classList.toggle("plan-pin-here", pin.dataset.pin === ref);
}

function start(event) {
  if (event.button !== 0) return;
  const on = event.target.closest("[data-pin]");
  const desk = on ? desks.find((one) => one.dataset.pinnable === on.dataset.pin) : chosen();
  if (!desk) return;
  event.preventDefault();
  desk.open = true;
  sheet.setPointerCapture(event.pointerId);
  let moved = false;
  const place = (at) => {
    moved = true;
    const box = sheet.getBoundingClientRect();
    put(desk, (at.clientX - box.left) / box.width, (at.clientY - box.top) / box.height);
  };
  const end = () => {
    sheet.removeEventListener("pointermove", place);
    sheet.removeEventListener("pointerup", end);
    sheet.removeEventListener("pointercancel", end);
    if (moved) save(desk);
  };
  if (!on) place(event);
  sheet.addEventListener("pointermove", place);
  sheet.addEventListener("pointerup", end);
  sheet.addEventListener("pointercancel", end);
}

function touch(desk) {
  touched.set(desk, touched.get(desk) + 1);
  return touched.get(desk);
}

function put(desk, x, y) {
  touch(desk);
  const form = desk.querySelector("form");
  for (const [name, part] of [["x", x], ["y", y]]) {
    form.elements[name].value = String(Math.round(Math.min(Math.max(part, 0), 1) * 200) / 2);
  }
  draw(desk);
}

function draw(desk) {
  const { x, y } = desk.querySelector("form").elements;
  if (x.value === "" || y.value === "") return;
  let pin = pins.querySelector(`[data-pin="${desk.dataset.pinnable}"]`);
  if (!pin) pin = pins.appendChild(made(desk));
  for (const circle of pin.querySelectorAll("circle")) {
    circle.setAttribute("cx", `${x.value}%`);
    circle.setAttribute("cy", `${y.value}%`);
  }
  const text = pin.querySelector("text");
  text.setAttribute("x", `${x.value}%`);
  text.setAttribute("y", `${y.value}%`);
  label(text, Number(x.value), Number(y.value));
}

function made(desk) {
  const svg = (name, attributes) => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    return one;
  };
  const pin = svg("g", { class: "plan-pin plan-pin-here", "data-pin": desk.dataset.pinnable });
  const text = svg("text", { dy: "34" });
  text.textContent = desk.querySelector(".row-name").textContent;
  pin.append(svg("circle", { class: "plan-halo", r: "17" }), svg("circle", { class: "plan-dot", r: "6" }), text);
  return pin;
}

// A name near an edge turns inward, so that it is not cut off.
function label(text, x, y) {
  text.setAttribute("text-anchor", x < 15 ? "start" : x > 85 ? "end" : "middle");
  text.setAttribute("dy", y > 85 ? "-24" : "34");
}

function inTurn(send) {
  sent = sent.then(send);
  return sent;
}

async function save(desk) {
  const form = desk.querySelector("form");
  const at = { x: form.elements.x.value, y: form.elements.y.value };
  if (at.x === "" || at.y === "") return;
  tell(desk, await inTurn(() => send(form, form.action, at)));
}

async function takeOff(desk) {
  const form = desk.querySelector("form");
  const asked = touch(desk);
  const told = await inTurn(() => send(form, form.action, { remove: "1" }));
  if (told && touched.get(desk) === asked) show(desk, told);
  tell(desk, told);
}

// What is taken back is the last change, also when its answer was still under way as the button was pressed.
async function takeBack(event) {
  event.preventDefault();
  const before = new Map(touched);
  let desk;
  const told = await inTurn(() => {
    if (undo.hidden) return null;
    desk = desks.find((one) => one.querySelector("form").dataset.undo === undo.getAttribute("action"));
    return send(undo, undo.action, { change: undo.elements.change.value });
  });
  if (!told || !desk) return;
  if (touched.get(desk) === before.get(desk)) show(desk, told);
  tell(desk, told, true);
  desk.querySelector("summary").focus();
}

// Puts the pin and its numbers where the server says that it stands now.
function show(desk, told) {
  const { x, y } = desk.querySelector("form").elements;
  x.value = told.x ?? "";
  y.value = told.y ?? "";
  if (told.x !== null) draw(desk);
  else pins.querySelector(`[data-pin="${desk.dataset.pinnable}"]`)?.remove();
}

// Says what the server says: whether the desk has a pin, and whether the change can be taken back.
function tell(desk, told, back = false) {
  if (!told) return;
  const word = desk.querySelector("[data-state]");
  word.textContent = told.x !== null ? word.dataset.on : word.dataset.off;
  if (told.undo === null && !back) return; // it stood there already
  says.textContent = told.says;
  undo.hidden = back;
  undo.setAttribute("action", desk.querySelector("form").dataset.undo);
  undo.elements.change.value = told.undo ?? "";
}

// Returns what the server answered, or null when it was refused: then that is said.
async function send(form, address, fields) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, ...fields });
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.ok) return told;
    refuse(told.error ?? board.dataset.refused);
  } catch {
    refuse(board.dataset.refused);
  }
  return null;
}

function refuse(words) {
  says.textContent = words;
  undo.hidden = true;
}
