/* What follows from the typed numbers at once: the part of its whole, the change since last quarter, the count. */
import { percent, step } from "./numbers.js";

export function hints(lines) {
  const byCode = new Map(lines.map((line) => [line.code, line]));
  for (const line of lines) hint(line, byCode.get(line.whole));
  const filled = lines.filter((line) => !line.isBlank).length;
  document.querySelector("[data-filled]").textContent = filled;
  document.querySelector("[data-all]").hidden = filled < lines.length;
}

function hint(line, wholeLine) {
  const box = line.row.querySelector("[data-hint]");
  const value = line.value;
  const total = wholeLine ? wholeLine.value : null;
  const words = [];
  if (value !== null && total) words.push(`${percent(value, total)} của ${line.row.dataset.wholeName}`);
  const before = line.row.dataset.previous;
  if (value !== null && before !== undefined) words.push(`${step(value, Number(before))} so kỳ trước`);
  if (line.select.value === "n/a" && line.saved.state === "empty" && line.same?.state === "n/a") {
    words.push("như quý trước, chưa lưu");
  }
  box.textContent = words.join("; ");
  box.classList.toggle("warn", value !== null && total !== null && value > total);
}
