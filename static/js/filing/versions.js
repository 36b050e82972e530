/* Two versions of a report: what only one person changed is taken over, what both changed is shown beside each other
   at the cell until the person has chosen. Nothing typed is thrown away by itself. */
import { displayText, element, same } from "./lines.js";

/* Lays what is typed in a line over `theirs`, the cell saved now; `began` is the saved cell the typing began from. */
export function meet(line, began, theirs) {
  const untouched = line.says(began);
  line.saved = theirs;
  if (line.says(theirs)) settle(line);
  else if (untouched) {
    line.take(theirs);
    settle(line);
  } else if (!same(theirs, began)) show(line, theirs);
}

export function show(line, theirs) {
  line.theirs = theirs;
  const box = element("div", "versions", "");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", `Hai người nhập khác nhau ở ô ${line.name}`);
  const typed = line.typed;
  const mine = typed.state === "number" ? { ...typed, state: typed.value ? "number" : "empty" } : typed;
  box.append(
    version("Số của tôi", mine.state === "number" ? line.display : displayText(mine), typed.note, "Giữ số của tôi", "mine"),
    version("Số người kia đã lưu", displayText(theirs), theirs.note, "Lấy số của người kia", "theirs"),
  );
  line.row.querySelector("[data-versions]").replaceChildren(box);
  line.flag();
}

function version(title, value, note, label, choice) {
  const box = element("div", "version", "");
  const button = element("button", "button small", label);
  button.type = "button";
  button.dataset.choose = choice;
  box.append(element("span", "small", title), element("strong", "", value));
  if (note) box.append(element("span", "small", `Ghi chú: ${note}`));
  box.append(button);
  return box;
}

/* The person has chosen. */
export function choose(line, choice) {
  if (choice === "theirs") line.take(line.theirs);
  settle(line);
  line.input.focus();
}

function settle(line) {
  line.theirs = null;
  line.row.querySelector("[data-versions]").replaceChildren();
  line.flag();
}
