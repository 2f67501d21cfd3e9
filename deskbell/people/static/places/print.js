// The button that prints this page.
document.querySelector("[data-prints]")?.addEventListener("click", () => window.print());
