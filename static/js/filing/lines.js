/* One line of the sheet: what is typed in it, what is saved of it, and what is said at it. */
import { ambiguous, format, number } from "./numbers.js";

const MARKS = { "n/a": "Không có", missing: "Chưa có số liệu", empty: "để trống" };
const TEXTS = ["reason", "note", "source", "answer"];

/* A saved cell in words. */
export function displayText(cell) {
  const value = cell.state === "number" ? format(cell.value) : MARKS[cell.state];
  return cell.reason ? `${value} (${cell.reason})` : value;
}

export class Line {
  constructor(row) {
    this.row = row;
    this.code = row.dataset.row;
    this.name = row.dataset.name;
    this.whole = row.dataset.whole;
    this.saved = JSON.parse(row.dataset.saved);
    this.same = row.dataset.same ? JSON.parse(row.dataset.same) : null;
    this.theirs = null; // what somebody else has saved, while the person has not decided
    this.input = row.querySelector("[data-value]");
    this.select = row.querySelector("[data-state]");
    this.reasonBox = row.querySelector("[data-reason]");
    this.question = row.querySelector("[data-question]");
    this.fields = {};
    for (const name of TEXTS) this.fields[name] = row.querySelector(`[name="${this.code}.${name}"]`);
    this.written = [this.page, this.saved.value]; // the page's own "12.480" is certain
    this.tidy();
    this.showState();
  }

  /* The number as the page writes a saved cell. */
  get page() {
    return this.saved.value === null ? "" : format(this.saved.value);
  }

  get value() {
    if (this.input.value && this.input.value === this.written[0]) return this.written[1];
    return number(this.input.value);
  }

  /* The number that an ambiguous text may mean: asked about before it is sent; null where there is no doubt. */
  get doubt() {
    return this.input.readOnly || this.value !== null ? null : ambiguous(this.input.value);
  }

  /* The number with its thousands, or the text as typed. */
  get display() {
    return this.value === null ? this.input.value : format(this.value);
  }

  /* The cell is the sum of an annex of base unions: its number and state are only read. */
  get isFixed() {
    return this.input.disabled;
  }

  get isBlank() {
    return this.select.value === "number" && !this.input.value.trim();
  }

  /* The fields as they stand: kept on this machine until they are saved. */
  get typed() {
    const fields = { state: this.select.value, value: this.value === null ? this.input.value : String(this.value) };
    for (const name of TEXTS) if (this.fields[name]) fields[name] = this.fields[name].value;
    return fields;
  }

  set typed(fields) {
    this.select.value = fields.state;
    this.input.value = fields.value;
    for (const name of TEXTS) if (this.fields[name] && name in fields) this.fields[name].value = fields[name];
    if (this.fields.answer.value) this.question.hidden = false;
    this.tidy();
    this.showState();
  }

  /* Takes a saved cell into the fields; an answer still being written stays. */
  take(cell) {
    const { answer, ...texts } = cell;
    this.typed = { ...texts, state: cell.state === "empty" ? "number" : cell.state, value: cell.value ?? "" };
  }

  /* Whether the fields say what the cell says, the answer to a question apart. */
  says(cell) {
    return same(this.typed, cell);
  }

  get isUnsaved() {
    return !this.says(this.saved);
  }

  get isUnanswered() {
    const answer = squeezed(this.fields.answer.value); // once given it can be changed, not taken back
    return Boolean(answer) && answer !== (this.saved.answer || "");
  }

  /* The change that PATCH is asked for. */
  get change() {
    const { state, value, reason, note, source } = this.typed;
    const change = { state: this.isBlank ? "empty" : state, note };
    if (source !== undefined) change.source = source;
    if (state === "missing") change.reason = reason;
    if (change.state === "number") change.value = this.value ?? value.trim();
    return change;
  }

  /* A text from elsewhere: a number, or the marks that papers and workbooks carry. */
  put(text) {
    const bare = text.trim();
    if (!bare || this.isFixed) return;
    const mark = /^([-–—]|n\/a)$/i.test(bare) ? "n/a" : /^(…|\.\.\.)$/.test(bare) ? "missing" : "number";
    this.select.value = mark;
    this.input.value = mark === "number" ? bare : "";
    delete this.input.dataset.kept;
    this.tidy();
    this.showState();
    if (mark === "number" && this.doubt !== null) this.blame([`“${bare}” là ${this.doubt} hay có phần thập phân?`]);
  }

  /* While a cell is written in it shows plain digits, as a spreadsheet does. */
  open() {
    if (this.value !== null) this.input.value = String(this.value);
    this.input.select();
  }

  /* A number in an unambiguous form is shown with its thousands; an ambiguous one is left to be asked about. */
  tidy() {
    const value = this.value;
    if (value === null || !this.input.value.trim()) return;
    this.input.value = format(value);
    this.written = [this.input.value, value];
  }

  /* The reason is asked for where it is needed; only a number has a value, and it comes back with its state. */
  showState(focus = false) {
    const isNumber = this.select.value === "number";
    const isMissing = this.select.value === "missing";
    this.reasonBox.hidden = !isMissing;
    this.reasonBox.open = isMissing;
    if (!isNumber && this.input.value) {
      this.input.dataset.kept = this.input.value;
      this.input.value = "";
    } else if (isNumber && !this.input.value && this.input.dataset.kept) {
      this.input.value = this.input.dataset.kept;
      delete this.input.dataset.kept;
    }
    this.input.readOnly = !isNumber;
    if (focus && isMissing) this.fields.reason.focus();
  }

  /* Errors at the cell; none clears them. An ambiguous number is offered as what it may mean. */
  blame(messages) {
    const box = this.row.querySelector("[data-errors]");
    box.replaceChildren(...messages.map((message) => element("p", "error-text", message)));
    if (messages.length && this.doubt !== null) {
      const button = element("button", "button small", `Đúng, là ${this.doubt}`);
      button.type = "button";
      box.append(button);
    }
    if (messages.length) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    this.flag();
  }

  /* What the server asks back about the saved cell, with the answers it offers. */
  ask({ question, offered = [] }) {
    if (question) this.question.querySelector("[data-question-text]").textContent = question;
    this.question.querySelector("[data-offered]").replaceChildren(...offered.map((answer) => new Option("", answer)));
    this.question.hidden = !question && !this.fields.answer.value;
    this.flag();
  }

  flag() {
    const remarks = [...this.row.querySelectorAll("[data-errors] > *, .remark, [data-versions] > *, .question:not([hidden])")];
    this.row.classList.toggle("flagged", remarks.length > 0);
  }
}

/* Whether two cells say the same; an empty cell and "a number, none typed" are one. */
export function same(cell, other) {
  const [a, b] = [plain(cell), plain(other)];
  return Object.keys(a).every((key) => !(key in b) || a[key] === b[key]);
}

function plain(cell) {
  const value = cell.value === null || cell.value === undefined ? "" : String(cell.value).trim();
  const state = cell.state === "number" && !value ? "empty" : cell.state;
  const texts = { state, value: state === "number" ? value : "", note: squeezed(cell.note) };
  if (state === "missing") texts.reason = squeezed(cell.reason);
  if (cell.source !== undefined) texts.source = squeezed(cell.source);
  return texts;
}

function squeezed(text) {
  return (text || "").trim().replace(/\s+/g, " ");
}

export function element(name, className, text) {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}
