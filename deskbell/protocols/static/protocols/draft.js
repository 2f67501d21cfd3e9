// A draft being written: the phone shows the step that is open, and what was typed before it is saved.

const WAIT = 400;

const form = /** @type {HTMLFormElement|null} */ (document.getElementById("step-form"));
let timer = 0;
let turn = 0;

for (const button of document.querySelectorAll("[data-goto]")) {
  button.addEventListener("click", () => goTo(/** @type {HTMLElement} */ (button).dataset.goto));
}

document.addEventListener("preview-at", (event) => {
  const { step } = /** @type {CustomEvent} */ (event).detail;
  for (const row of document.querySelectorAll(".draft-step[data-step]")) {
    row.toggleAttribute("data-shown", /** @type {HTMLElement} */ (row).dataset.step === step);
  }
});

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = window.setTimeout(tryOut, WAIT);
});

/** What is typed and not saved is not left by a slip. */
let dirty = false;
for (const name of ["step-form", "text-form", "head-form"]) {
  const one = document.getElementById(name);
  one?.addEventListener("input", () => { dirty = true; });
  one?.addEventListener("submit", () => { dirty = false; });
}
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

const asked = form?.dataset.step ?? new URLSearchParams(window.location.search).get("at") ?? "";
if (asked) window.addEventListener("load", () => goTo(asked));

/** @param {string|undefined} step */
function goTo(step) {
  document.dispatchEvent(new CustomEvent("preview-goto", { detail: { step } }));
}

/** Show the step as it is typed. An old answer never overwrites a newer one. */
async function tryOut() {
  if (!form) return;
  turn += 1;
  const mine = turn;
  const answer = await fetch(form.dataset.try ?? "", { method: "POST", body: new FormData(form) }).catch(() => undefined);
  if (mine !== turn || !answer?.ok) return;
  const { preview, shown = [] } = await answer.json();
  if (mine !== turn) return;
  if (preview) document.dispatchEvent(new CustomEvent("preview-update", { detail: preview }));
  draw(shown);
}

/** @param {{is_error: boolean, message: string, remedy: string}[]} shown */
function draw(shown) {
  const list = document.getElementById("step-shown");
  list?.replaceChildren(...shown.map((one) => {
    const line = document.createElement("li");
    line.className = "finding";
    line.dataset.weight = one.is_error ? "error" : "warning";
    line.textContent = [one.message, one.remedy].join(" ");
    return line;
  }));
}
