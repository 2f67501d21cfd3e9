// Keeps the shell and the desk's fallback page, and nothing else: with the server down, a reload of the desk
// page still shows whom to phone, and still takes a press. VERSION and KEPT are written above by desk_app.py.
/* global VERSION, KEPT */

const SHELL = `deskbell-shell-${VERSION}`;
const DESK = "deskbell-desk";
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

/** By the addresses that pages use: what the browser has already is not fetched again. */
async function keepShell() {
  const cache = await caches.open(SHELL);
  const keep = async (address) => {
    const answer = await fetch(`${address}?${VERSION}`);
    if (!answer.ok) throw new Error(address);
    await cache.put(address, answer);
  };
  await Promise.all(KEPT.map(keep));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => self.clients.claim()));
});

async function forgetOld() {
  for (const name of await caches.keys()) {
    if (name.startsWith("deskbell-shell-") && name !== SHELL) await caches.delete(name);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith("/desk/")) event.respondWith(desk(request, url));
  else if (KEPT.includes(url.pathname)) event.respondWith(shell(request, url));
});

/** The desk page from the server; when there is none within 4 s, what was kept of it. */
async function desk(request, url) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status < 500) return answer;
    return (await kept(url)) ?? answer;
  } catch (error) {
    const page = await kept(url);
    if (page) return page;
    throw error;
  }
}

async function kept(url) {
  const cache = await caches.open(DESK);
  const path = url.pathname.endsWith("/fallback/") ? url.pathname : `${url.pathname}fallback/`;
  return cache.match(path);
}

/**
 * What a kept desk page needs is kept with it, and is what it says. Of all else the newest from the server while there is
 * one: an old script must not outlive an update.
 */
async function shell(request, url) {
  const own = url.search && (await (await caches.open(DESK)).match(request.url));
  if (own) return own;
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return answer;
  } catch {
    // No server: the kept one serves.
  }
  return (await cache.match(url.pathname)) ?? Response.error();
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((pages) => pages[0]?.focus() ?? self.clients.openWindow("/")),
  );
});
