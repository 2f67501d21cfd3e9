// Writing in a text area as in an editor for programs. All of it goes through the browser's own undo.

const INDENT = "  ";

/** Put text in the place of what is selected, so that Ctrl+Z takes it back. @param {HTMLTextAreaElement} field @param {string} text */
function write(field, text) {
  // Marked as old by the standards and kept by every browser: nothing else that a script writes can be undone.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** @param {HTMLTextAreaElement} field @param {{next: (way: 1|-1) => void}} does what the keys do that do not write */
export function takeKeys(field, { next }) {
  // After Escape, Tab leads out as it does everywhere else.
  let leaves = false;
  field.addEventListener("blur", () => { leaves = false; });
  field.addEventListener("keydown", (event) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey, isComposing } = event;
    if (["Shift", "Control", "Alt", "Meta"].includes(key)) return;
    const left = leaves;
    leaves = key === "Escape";
    const plain = !ctrlKey && !metaKey && !altKey && !isComposing;
    if (key === "F8" && plain) next(shiftKey ? -1 : 1);
    else if (key.toLowerCase() === "s" && (ctrlKey || metaKey) && !shiftKey && !altKey) field.form?.requestSubmit();
    else if (field.readOnly || !plain || shiftKey) return;
    else if (key === "Tab" && !left) indent(field);
    else if (key === "Enter") write(field, `\n${margin(field)}`);
    else return;
    event.preventDefault();
  });
}

/** Two spaces here, or before each line of what is selected. @param {HTMLTextAreaElement} field */
function indent(field) {
  const { value, selectionStart, selectionEnd } = field;
  if (!value.slice(selectionStart, selectionEnd).includes("\n")) return write(field, INDENT);
  const begin = lineStart(value, selectionStart);
  const lines = value.slice(begin, selectionEnd).replace(/^(?=.)/gm, INDENT);
  field.setSelectionRange(begin, selectionEnd);
  write(field, lines);
  field.setSelectionRange(begin, begin + lines.length);
}

/** @param {HTMLTextAreaElement} field @returns {string} with what the line begins in which one writes */
function margin({ value, selectionStart }) {
  const begun = value.slice(lineStart(value, selectionStart), selectionStart);
  return /^ */.exec(begun)?.[0] ?? "";
}

/** @param {string} value @param {number} at */
function lineStart(value, at) {
  return value.lastIndexOf("\n", at - 1) + 1;
}
