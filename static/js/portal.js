/* Small comforts on every page: menus close, filter lines send themselves, asked-for prints. Nothing depends on them. */
import { forgetAll } from "./filing/keep.js";

for (const menu of document.querySelectorAll("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
  form.querySelector("[data-submit-fallback]")?.setAttribute("hidden", "");
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

/* Text to copy: without a secure address there is no clipboard, but a selection can be copied everywhere. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    let done = false;
    try {
      await navigator.clipboard.writeText(text.value);
      done = true;
    } catch {
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Đã sao chép" : "Đã chọn, bấm Ctrl+C để sao chép";
  });
}

/* The next person at this machine finds nothing of what was typed; without a connection nobody signs out. */
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-log-out]") && navigator.onLine) forgetAll();
});

/* Wide tables open on their latest column. */
for (const wide of document.querySelectorAll("[data-scroll-end]")) wide.scrollLeft = wide.scrollWidth;

/* A double click sends a form once: the second answer would tell of a refusal and hide that the first went well. */
const AGAIN_AFTER = 5000; // milliseconds: whoever stopped the page from loading may try again
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, AGAIN_AFTER);
});
