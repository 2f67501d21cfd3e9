// What every page does by itself. Holds no words: they stand in the page.

// Errors are said beside the field by the server, in the person's language, with what was typed kept.
for (const form of document.forms) form.noValidate = true;

// After a refused form the first thing that is wrong has the focus, so it is heard at once.
document.querySelector('.form-errors[tabindex]:not([hidden]), [aria-invalid="true"]')?.focus();

// Passwords can be looked at. The button is drawn by the server and hidden until this runs.
for (const button of document.querySelectorAll("[data-reveals]")) {
  const input = document.getElementById(button.dataset.reveals);
  button.hidden = !input;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
  });
}

// Lists of rows: j and k go down and up, / goes to the filter. Enter opens, as a link does anyway.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const filter = document.querySelector("[data-filter]");
    if (filter) {
      event.preventDefault();
      filter.focus();
    }
    return;
  }
  const step = { j: 1, k: -1 }[event.key];
  const rows = step ? [...document.querySelectorAll(".rows a.row")] : [];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))].focus();
});

// A select marked so sends its form as soon as it changes: filters said as a sentence.
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-submits]")) event.target.form.requestSubmit();
});

for (const button of document.querySelectorAll("[data-prints]")) button.addEventListener("click", () => window.print());

// The menu of the header closes as menus do: with Escape, or by a click elsewhere.
const menu = document.querySelector(".masthead-libraries");
if (menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A button that opens a dialog of the page: data-opens is the dialog's id.
for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}
