/* Comforts of the entry form: thousands, reasons shown when needed, hints while typing, arrows and pasted columns.
   The form works without any of it; nothing here decides what is right. */

const form = document.querySelector("[data-sheet]");
const inputs = [...form.querySelectorAll("[data-value]")];
const byCode = new Map(inputs.map((input) => [code(input), input]));
let changed = false;

function code(input) {
  return input.name.replace(/\.value$/, "");
}

/* The number in a text that can only be read one way, else null ("1.580" is left to be asked about). */
function number(text) {
  const bare = text.replace(/[\u00a0\u2009\u202f]/g, " ").trim();
  if (!/^(\d+|\d{1,3}(\.\d{3}){2,}|\d{1,3}( \d{3})+)$/.test(bare)) return null;
  return Number(bare.replace(/[ .]/g, ""));
}

/* "12.480" that the page itself wrote is known to be a whole number. */
const written = new Map(inputs.map((input) => [input, [input.value, Number(input.value.replace(/\./g, ""))]]));

function valueOf(input) {
  const [text, value] = written.get(input) || [];
  if (text && input.value === text) return value;
  return number(input.value);
}

function format(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ".");
}

function percent(part, whole) {
  return `${(Math.round((part / whole) * 1000) / 10).toFixed(1).replace(".", ",")}%`;
}

function hint(input) {
  const line = input.closest("tr").querySelector("[data-hint]");
  const value = valueOf(input);
  const words = [];
  let wrong = false;
  const whole = byCode.get(input.dataset.whole);
  const total = whole ? valueOf(whole) : null;
  if (value !== null && total) {
    words.push(`${percent(value, total)} của ${input.dataset.wholeName}`);
    wrong = value > total;
  }
  const before = input.dataset.previous === undefined ? null : Number(input.dataset.previous);
  if (value !== null && before !== null) {
    const step = value - before;
    words.push(`${step > 0 ? "+" : step < 0 ? "−" : "±"}${format(Math.abs(step))} so kỳ trước`);
  }
  line.textContent = words.join("; ");
  line.classList.toggle("warn", wrong);
}

function hints() {
  inputs.forEach(hint);
  const filled = inputs.filter((input) => input.value.trim() || stateOf(input).value !== "number").length;
  document.querySelector("[data-filled]").textContent = filled;
}

function stateOf(input) {
  return input.closest("tr").querySelector("[data-state]");
}

function showReason(select, focus = false) {
  const row = select.closest("tr");
  const reason = row.querySelector("[data-reason]");
  const input = row.querySelector("[data-value]");
  reason.classList.toggle("shown", select.value === "missing");
  const isNumber = select.value === "number";
  if (!isNumber && input.value) {
    input.dataset.kept = input.value;
    input.value = "";
  } else if (isNumber && !input.value && input.dataset.kept) {
    input.value = input.dataset.kept;
  }
  input.readOnly = !isNumber;
  if (focus && select.value === "missing") reason.querySelector("input").focus();
}

/* A number the person left in an unambiguous form is shown with its thousands; the text sent stays readable. */
function tidy(input) {
  const value = valueOf(input);
  if (value === null || !input.value.trim()) return;
  input.value = format(value);
  written.set(input, [input.value, value]);
}

/* "1.580" typed by hand must be asked about, "1.580" written by the page must not: send plain digits. */
form.addEventListener("submit", () => {
  for (const input of inputs) {
    const value = valueOf(input);
    if (input.value.trim() && value !== null) input.value = String(value);
  }
  changed = false;
});

form.addEventListener("input", (event) => {
  changed = true;
  if (event.target.matches("[data-value]")) hints();
});

form.addEventListener("change", (event) => {
  changed = true;
  if (event.target.matches("[data-state]")) showReason(event.target, true);
  if (event.target.matches("[data-value]")) tidy(event.target);
  hints();
});

form.addEventListener("keydown", (event) => {
  if (!event.target.matches("[data-value]")) return;
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const next = inputs[inputs.indexOf(event.target) + step];
  if (next) {
    next.focus();
    next.select();
  }
});

/* A column copied from a spreadsheet fills the cells downwards. */
form.addEventListener("paste", (event) => {
  if (!event.target.matches("[data-value]")) return;
  const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length < 2) return;
  event.preventDefault();
  changed = true;
  const from = inputs.indexOf(event.target);
  lines.slice(0, inputs.length - from).forEach((line, offset) => {
    const input = inputs[from + offset];
    if (input.readOnly) return;
    input.value = line.split("\t")[0].trim();
    tidy(input);
  });
  hints();
});

window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

form.classList.add("scripted");
inputs.forEach(tidy);
form.querySelectorAll("[data-state]").forEach((select) => showReason(select));
hints();
document.getElementById("tom-tat")?.focus();
