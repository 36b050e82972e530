/* Comforts of the entry form. The form works without any of it, and nothing here decides what is right. */
import { hints } from "./hints.js";
import { Keep } from "./keep.js";
import { moves, paste } from "./keys.js";
import { Line } from "./lines.js";
import { Saver } from "./saver.js";
import { choose, meet, show } from "./versions.js";

const form = document.querySelector("[data-sheet]");
const lines = [...form.querySelectorAll("[data-row]")].map((row) => new Line(row));
const keep = new Keep(form.dataset.keep);
const saver = new Saver(form, lines, keep, tell);
const wholes = form.querySelector("[data-all-whole]");
const help = form.querySelector("[data-help]");

function tell(words, tone = "") {
  const state = form.querySelector("[data-status]");
  state.textContent = words;
  state.className = `small save-state ${tone}`;
}

function lineOf(target) {
  return lines.find((line) => line.row.contains(target));
}

/* After every change: what follows from it, and a save soon. */
function changed(pause) {
  refresh();
  saver.soon(pause);
}

function refresh() {
  hints(lines);
  const doubtful = lines.filter((line) => line.doubt !== null);
  wholes.hidden = doubtful.length < 2;
  wholes.textContent = `Cả ${doubtful.length} số kiểu “${doubtful[0]?.input.value.trim()}” là số nguyên`;
}

/* "Không đổi so với quý trước": what the server says of each empty cell, the rest stays. */
function fillUnchanged(group) {
  const empty = lines.filter((line) => group.contains(line.row) && line.isBlank && line.same && !line.isFixed);
  for (const line of empty) line.typed = { ...line.typed, state: line.same.state, value: line.same.value ?? "" };
  changed();
  tell(`Đã điền ${empty.length} ô còn trống như quý trước; số phát sinh trong quý ghi 0.`);
}

function takeWhole(line) {
  line.put(String(line.doubt));
  line.blame([]);
}

form.addEventListener("input", (event) => lineOf(event.target) && changed());

form.addEventListener("change", (event) => {
  const line = lineOf(event.target);
  if (!line) return;
  if (event.target === line.select) line.showState(true);
  if (event.target === line.input) line.put(line.input.value);
  if (event.target.matches("[data-errors] :checked")) line.put(String(line.doubt));
  changed();
});

form.addEventListener("paste", (event) => {
  if (paste(event, lines).length) changed();
});

form.addEventListener("click", (event) => {
  const { target } = event;
  const line = lineOf(target);
  if (target.matches("[data-same-group]")) {
    event.preventDefault();
    fillUnchanged(target.closest("tbody"));
  } else if (target.dataset.choose && line) {
    choose(line, target.dataset.choose);
    changed(0);
  } else if (target.matches("[data-errors] button") && line) {
    takeWhole(line);
    line.input.focus();
    changed(0);
  } else if (target === wholes) {
    for (const doubtful of lines) if (doubtful.doubt !== null) takeWhole(doubtful);
    changed(0);
  }
});

form.addEventListener("focusin", (event) => {
  const line = lineOf(event.target);
  if (line?.input === event.target) line.open();
  help.hidden = !line;
  if (line) help.textContent = [...line.row.querySelectorAll(".definition summary, .definition p:first-of-type")].map((paragraph) => paragraph.textContent).join(" ");
});

form.addEventListener("focusout", (event) => {
  const line = lineOf(event.target);
  if (line?.input === event.target) line.tidy();
});

/* The form goes out once the last save has its answer, made from the version that save left. */
let leaving = false;
form.addEventListener("submit", async (event) => {
  const undecided = saver.conflicts[0];
  if (undecided) {
    event.preventDefault();
    tell("Còn ô hai người nhập khác nhau: hãy chọn số ở từng ô rồi lưu.", "bad");
    undecided.row.querySelector("[data-choose]").focus();
    return;
  }
  if (saver.running) {
    event.preventDefault();
    const { submitter } = event;
    await saver.stop();
    form.requestSubmit(submitter);
    return;
  }
  saver.stop();
  keep.write(lines, saver.revision.value, { sent: true });
  for (const line of lines) {
    // "1.580" typed by hand must be asked about, "1.580" written by the page must not: send plain digits
    if (line.input.value.trim() && line.value !== null) line.input.value = String(line.value);
  }
  leaving = true;
});

/* Signing out forgets what is kept on this machine: what waits to be saved goes first. */
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-log-out]") || leaving || !(saver.timer || saver.running)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leaving = true;
  await (saver.running || saver.now());
  event.target.requestSubmit();
}, true);

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // brought back by the browser: its version may be an old one
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && keep.holds && saver.trouble) event.preventDefault();
});

/* What is printed is what stands in the fields. */
window.addEventListener("beforeprint", () => {
  for (const line of lines) {
    const value = line.select.value === "number" ? line.display : { "n/a": "–", missing: "…" }[line.select.value];
    document.querySelector(`[data-paper-value="${line.code}"]`).textContent = value;
    const texts = ["reason", "source", "note", "answer"].map((name) => (name === "reason" && line.select.value !== "missing" ? "" : line.fields[name]?.value.trim()));
    document.querySelector(`[data-paper-note="${line.code}"]`).textContent = texts.filter(Boolean).join("; ");
  }
});

/* What was typed here and never saved comes back, laid over what has been saved since. */
function restore() {
  const kept = keep.read();
  if (!kept || "asSent" in form.dataset) return; // a refused sheet is shown as it was sent
  let count = 0;
  for (const line of lines) {
    const cell = kept.cells[line.code];
    if (!cell) continue;
    const now = line.saved;
    line.typed = cell.typed;
    line.saved = cell.began;
    meet(line, cell.began, now);
    count += line.isUnsaved || line.isUnanswered ? 1 : 0;
  }
  saver.soon();
  if (count) tell(`Đã khôi phục ${count} ô nhập trước đây trên máy này mà chưa lưu.`);
}

form.addEventListener("sheet:changed", refresh);
form.classList.add("scripted");
for (const line of lines) if (line.row.dataset.theirs) show(line, JSON.parse(line.row.dataset.theirs));
moves(form, lines);
restore();
refresh();
document.getElementById("tom-tat")?.focus();
