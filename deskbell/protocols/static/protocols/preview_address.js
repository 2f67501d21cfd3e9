// Where one is in a preview, in the address of its page: it survives a reload, and can be sent to a colleague.

/** @typedef {import("./preview_play.js").Play} Play */
/** @typedef {import("./preview_play.js").Data} Data */
/** @typedef {{role: string, language: string, step: string, set: Record<string, string>}} Asked */

/** What an address says of a fact of which nobody has said anything. */
const UNSAID = "unsaid";

/** @param {string} search @param {Data} data @returns {Asked} what an address asks for; "" where nothing that is there */
export function chosen(search, { roles, languages, used }) {
  const asked = new URLSearchParams(search);
  const one = (/** @type {string} */ name, /** @type {string[]} */ known) => known.find((value) => value === asked.get(name)) ?? "";
  const facts = used.filter((name) => asked.has(name)).map((name) => [name, asked.get(name) ?? ""]);
  return {
    role: one("as", roles),
    language: one("lang", languages),
    step: asked.get("step") ?? "",
    set: Object.fromEntries(facts.map(([name, value]) => [name, value === UNSAID ? "" : value])),
  };
}

/** Write it into the address, and what an address can't say beside it. @param {Play} play */
export function keep(play) {
  const { role, language, step, set, state, waits } = play;
  const address = new URL(window.location.href);
  const facts = Object.entries(set).map(([name, value]) => [name, value || UNSAID]);
  for (const [name, value] of [["as", role], ["lang", language], ["step", step], ...facts]) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  window.history.replaceState({ preview: { role, step, state, waits } }, "", address);
}

/** @param {Asked} asked @returns {any} how far this page had come, if it is still about that step */
export function kept({ role, step }) {
  const was = window.history.state?.preview;
  return was && was.role === role && was.step === step ? was.state : undefined;
}
