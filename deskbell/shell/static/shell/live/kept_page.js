// The page that is shown when the server is down: this one as it came, kept in the browser with its own script, sheet and
// worker, so that a version never meets another. Nothing of it is fetched twice.

const DESK = "deskbell-desk";
/** Read before any script changes the page. */
const CAME = document.documentElement.outerHTML;

/** Keep this page. @param {string} address under which service-worker.js looks for it; the server is asked whether that may be */
export async function keepPage(address) {
  if (!("caches" in window)) return;
  try {
    const allowed = await fetch(address, { method: "HEAD" });
    await allowed.text();
    if (!allowed.ok || allowed.redirected) return;
    const cache = await caches.open(DESK);
    for (const piece of pieces()) if (!(await cache.match(piece))) await cache.add(piece);
    await cache.put(address, new Response(`<!doctype html>\n${unlinked()}`, { headers: headersOf(allowed) }));
    await forgetOld(cache);
  } catch {
    // No link just now: what was kept before stays.
  }
}

/** @returns {string[]} what this page needs; the browser has them, for their addresses change with each version */
function pieces() {
  const links = [...document.querySelectorAll("script[src*='?'], link[rel=stylesheet][href*='?']")];
  const addresses = links.map((one) => one.getAttribute("src") ?? one.getAttribute("href") ?? "");
  return [...addresses, document.getElementById("live")?.dataset.worker ?? ""].filter(Boolean);
}

/** @returns {string} the page as one finds it without a link: it names nobody, and says whom to phone */
function unlinked() {
  const page = new DOMParser().parseFromString(CAME, "text/html");
  page.getElementById("desk")?.removeAttribute("data-fallback");
  for (const one of page.querySelectorAll("[data-when-linked]")) one.remove();
  for (const one of page.querySelectorAll("[data-link-when]")) {
    one.toggleAttribute("hidden", !one.getAttribute("data-link-when")?.split(" ").includes("lost"));
  }
  return page.documentElement.outerHTML;
}

/** @param {Response} allowed @returns {Headers} the server's rules for this page go with it */
function headersOf({ headers }) {
  const kept = new Headers(headers);
  for (const name of ["Content-Encoding", "Content-Length"]) kept.delete(name);
  return kept;
}

/** Pages of other desks may be older, and need their own. @param {Cache} cache */
async function forgetOld(cache) {
  const [pages, needed] = [await cache.keys(), /** @type {string[]} */ ([])];
  for (const { url } of pages) if (!isPiece(url)) needed.push((await (await cache.match(url))?.text()) ?? "");
  for (const { url } of pages) {
    const { pathname, search } = new URL(url);
    if (isPiece(url) && !needed.some((text) => text.includes(pathname + search))) await cache.delete(url);
  }
}

/** @param {string} url */
function isPiece(url) {
  return new URL(url).search !== "";
}
