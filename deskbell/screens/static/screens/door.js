// A QR code brings the code behind the #, which no server and no log sees. It goes into the field, and
// nothing happens until the person presses the button.

const field = document.querySelector(".screens-door [name=code]");
const brought = decodeURIComponent(location.hash.slice(1)).trim();
if (field && brought && !field.value) {
  field.value = brought.slice(0, 40);
  history.replaceState(null, "", location.pathname + location.search);
  document.querySelector(".screens-door button").focus();
}
