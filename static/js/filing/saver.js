/* Saves while people type: only what changed, against the version the page was made from, and says when.
   A refused cell is told of at the cell and held back; without a connection everything waits on this machine. */
import { meet } from "./versions.js";

const PAUSE = 1500; // milliseconds after the last key
const PATIENCE = 20000; // milliseconds for one answer
const AGAIN = [5000, 10000, 20000, 30000]; // milliseconds until the next try without a connection
const ROUNDS = 6;
export const LOST = "Mất kết nối – số liệu đang giữ trên máy này, sẽ lưu khi có mạng.";

function by(lines, what) {
  return Object.fromEntries(lines.map((line) => [line.code, what(line)]));
}

function inSight(field) {
  const { top, bottom } = field.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}

export class Saver {
  constructor(form, lines, keep, tell) {
    Object.assign(this, { form, lines, keep, tell });
    this.etag = form.dataset.etag;
    this.failures = 0; // tries without a connection
    this.trouble = false; // the last try left something unsaved
    this.ended = false; // nothing more can be saved from this page
    window.addEventListener("online", () => this.failures && this.now());
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && !this.failures && this.now());
  }

  get revision() {
    return this.form.elements.revision;
  }

  get conflicts() {
    return this.lines.filter((line) => line.theirs);
  }

  /* Keeps what is typed here at once, and saves it when the keys rest. */
  soon(pause = PAUSE) {
    this.keep.write(this.lines, this.revision.value);
    clearTimeout(this.timer);
    this.timer = this.ended ? 0 : setTimeout(() => this.now(), pause);
  }

  async now() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.ended) return;
    if (this.running) {
      this.soon();
      return;
    }
    this.running = this.save();
    try {
      await this.running;
    } finally {
      this.running = null;
      this.keep.write(this.lines, this.revision.value);
    }
  }

  /* The form is about to be sent: no more saves from here; resolves when the last has its answer. */
  async stop() {
    this.ended = true;
    clearTimeout(this.timer);
    await this.running;
  }

  async save() {
    const held = new Set();
    for (let round = 0; round < ROUNDS; round += 1) {
      const changes = this.lines.filter((line) => (line.isUnsaved || line.isUnanswered) && !line.theirs && line.doubt === null && !held.has(line));
      if (!changes.length || this.ended) break;
      let answer;
      try {
        this.tell("Đang lưu…");
        answer = await this.call("PATCH", {
          cells: by(changes.filter((line) => line.isUnsaved), (line) => line.change),
          answers: by(changes.filter((line) => line.isUnanswered), (line) => line.fields.answer.value),
        });
        if (answer.status >= 500) throw new TypeError(answer.statusText);
        if (answer.ok) {
          this.took(answer, await answer.json(), changes);
          break; // what was typed meanwhile waits for its own pause
        }
        if (answer.status === 412) await this.catchUp();
        else if (answer.status === 400) this.refuse(await answer.json(), changes, held);
        else return this.end(answer);
      } catch (error) {
        if (!(error instanceof TypeError || error.name === "AbortError")) throw error;
        return this.lost();
      }
    }
    this.failures = 0;
    if (!this.ended) this.report(held);
  }

  async call(method, body) {
    const gaveUp = new AbortController();
    const timer = setTimeout(() => gaveUp.abort(), PATIENCE);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    if (body) headers["If-Match"] = this.etag;
    try {
      return await fetch(this.form.dataset.api, {
        method, headers, body: body && JSON.stringify(body), signal: gaveUp.signal, cache: "no-store", keepalive: true,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /* The version that stands now: the next save and the form itself are made from it. */
  standsAt(answer) {
    this.etag = answer.headers.get("ETag");
    this.revision.value = Number(this.etag.match(/\d+/)[0]) || "";
    this.savedAt = answer.headers.get("Date");
  }

  took(answer, report, changes) {
    this.standsAt(answer);
    const here = inSight(document.activeElement) && document.activeElement;
    for (const line of this.lines) {
      const cell = { answer: "", ...report.cells[line.code] };
      const fell = line.saved.answer && !cell.answer; // with the question it answered
      if (fell && line.fields.answer.value === line.saved.answer) line.fields.answer.value = "";
      line.saved = cell;
      line.ask(cell);
    }
    for (const line of changes) if (!line.isUnsaved) line.blame([]);
    if (here && this.form.contains(here)) here.scrollIntoView({ block: "nearest" }); // questions push what is below them
  }

  /* Somebody else has saved: their version, with what is typed here laid over it. */
  async catchUp() {
    const answer = await this.call("GET");
    if (answer.status >= 500) throw new TypeError(answer.statusText);
    if (!answer.ok) {
      await this.end(answer);
      return;
    }
    const report = await answer.json();
    this.standsAt(answer);
    for (const line of this.lines) {
      const theirs = { answer: "", ...report.cells[line.code] };
      meet(line, line.saved, theirs);
      line.ask(theirs);
    }
    this.form.dispatchEvent(new CustomEvent("sheet:changed"));
  }

  /* Impossible cells are told of at the cells; the rest is tried again without them. */
  refuse(problem, changes, held) {
    const messages = new Map();
    for (const { cell, message } of problem.errors || []) messages.set(cell, [...(messages.get(cell) || []), message]);
    const before = held.size;
    for (const line of this.lines) {
      const remarks = messages.get(line.code);
      if (!remarks) continue;
      line.blame(remarks);
      const changed = changes.includes(line) ? [line] : changes.filter((other) => other.code === line.whole || other.whole === line.code);
      for (const other of changed) held.add(other);
    }
    if (held.size === before) for (const line of changes) held.add(line);
  }

  report(held) {
    const time = this.savedAt && new Date(this.savedAt).toLocaleTimeString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour12: false });
    const unsure = this.lines.filter((line) => line.doubt !== null).length;
    const words = [];
    if (held.size + unsure) words.push(`${held.size + unsure} ô chưa lưu được, xem ô có dấu ✕`);
    if (this.conflicts.length) words.push(`${this.conflicts.length} ô hai người nhập khác nhau: hãy chọn số ở từng ô`);
    this.trouble = words.length > 0;
    if (this.savedAt) words.unshift(`Đã lưu nháp lúc ${time}`);
    this.tell(words.join(". ") || "Không có gì mới để lưu", this.trouble ? "bad" : "good");
    if (!this.trouble) document.querySelector(".notice.bad#tom-tat")?.remove();
  }

  lost() {
    const wait = AGAIN[Math.min(this.failures, AGAIN.length - 1)];
    this.failures += 1;
    this.trouble = true;
    this.tell(LOST, "bad");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), wait);
  }

  /* Refused as a whole: submitted meanwhile, closed, signed out. What is typed stays here. */
  async end(answer) {
    const problem = await answer.json().catch(() => ({}));
    const why = answer.status === 401 ? "Phiên đăng nhập đã hết, hãy đăng nhập lại." : problem.detail || answer.statusText;
    this.ended = this.trouble = true;
    this.tell(`Chưa lưu được: ${why} Số bạn nhập đang giữ trên máy này.`, "bad");
  }
}
