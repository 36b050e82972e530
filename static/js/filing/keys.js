/* The keyboard of a spreadsheet: arrows, Enter, and a block copied from one. */

const DOWN = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

export function moves(form, lines) {
  form.addEventListener("keydown", (event) => {
    const line = lines.find((candidate) => candidate.row.contains(event.target));
    if (!line || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target === line.input && line.input.readOnly && overwrites(event, line)) return;
    const destination = leadsTo(event, line, lines) || (event.key === "Enter" && after(event, form));
    if (!destination) return;
    event.preventDefault();
    destination.focus();
  });
}

/* A cell without a number takes one as soon as it is typed; Delete empties it. */
function overwrites(event, line) {
  const digit = /^\d$/.test(event.key);
  if (!digit && event.key !== "Delete" && event.key !== "Backspace") return false;
  event.preventDefault();
  delete line.input.dataset.kept;
  line.select.value = "number";
  line.showState();
  line.input.value = digit ? event.key : "";
  line.input.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

/* After the last cell Enter goes on to the button of the form. */
function after(event, form) {
  const asks = event.target.matches("input:not([type=checkbox]), select") && !event.shiftKey;
  return asks ? form.querySelector(".form-actions .button.primary") : null;
}

/* Where a key leads from here, or null where it keeps its own meaning. */
function leadsTo(event, line, lines) {
  const { key, target } = event;
  const next = nextTo(line, lines, event.shiftKey && key === "Enter" ? -1 : DOWN[key] || 0);
  if (target === line.input) {
    if (key in DOWN) return next;
    return key === "ArrowRight" && atEnd(target) ? line.select : null;
  }
  if (target === line.select) {
    if (key === "Enter") return next;
    if (key === "ArrowLeft") return line.input;
    return key === "ArrowRight" ? visible(line.fields.note) : null;
  }
  if (target.matches("input") && target.type !== "checkbox") return key === "Enter" ? next : null;
  return target === line.fields.note && key === "ArrowLeft" && target.selectionEnd === 0 ? line.select : null;
}

/* The next cell up or down that can be written in: the sums of an annex are passed over. */
function nextTo(line, lines, step) {
  let index = lines.indexOf(line) + step;
  while (step && lines[index]?.isFixed) index += step;
  return lines[index]?.input;
}

function atEnd(input) {
  const isAllSelected = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  return isAllSelected || input.selectionStart === input.value.length;
}

function visible(field) {
  return field?.offsetParent ? field : null;
}

/* A block fills downwards from the cell: its first column the numbers, its second the notes. Gives the lines filled. */
export function paste(event, lines) {
  const from = lines.findIndex((line) => line.input === event.target);
  const text = event.clipboardData?.getData("text") || "";
  if (from < 0 || !(/[\t\n]/.test(text.trim()) || lines[from].input.readOnly)) return [];
  event.preventDefault();
  const rows = table(text).slice(0, lines.length - from);
  rows.forEach(([value, note], down) => {
    const line = lines[from + down];
    line.put(value);
    if (note?.trim()) line.fields.note.value = note.trim().slice(0, 1000);
  });
  return lines.slice(from, from + rows.length);
}

/* Rows and columns of copied cells; a cell with a line break of its own comes in quotes. */
export function table(text) {
  const rows = [[""]];
  let quoted = false;
  for (const character of text.replace(/\r\n?/g, "\n").replace(/\n$/, "")) {
    const row = rows[rows.length - 1];
    const last = row.length - 1;
    if (character === '"' && (quoted || !row[last])) quoted = !quoted;
    else if (quoted) row[last] += character === "\n" ? " " : character;
    else if (character === "\n") rows.push([""]);
    else if (character === "\t") row.push("");
    else row[last] += character;
  }
  return rows;
}
