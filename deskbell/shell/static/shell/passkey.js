// Passkeys: offered only where the browser has them; a refusal is said in the page's own words.

const able = Boolean(window.PublicKeyCredential);
for (const offer of document.querySelectorAll("[data-needs-passkeys]")) offer.hidden = !able;
for (const note of document.querySelectorAll("[data-no-passkeys]")) note.hidden = able;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll("[data-passkey-error]")) words.hidden = false;
});
