/* A table of number fields: arrows and Enter move, a block copied from a spreadsheet fills it. Works without. */

const rows = [...document.querySelectorAll("[data-grid] tbody tr:not(.question-row)")].map((row) => [...row.querySelectorAll("input.number")]);

function position(input) {
  const row = rows.findIndex((line) => line.includes(input));
  return row < 0 ? null : [row, rows[row].indexOf(input)];
}

document.addEventListener("keydown", (event) => {
  const cell = position(event.target);
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!cell || !step || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  let row = cell[0] + step;
  while (rows[row] && !rows[row][cell[1]]) row += step;
  if (!rows[row]) return;
  rows[row][cell[1]].focus();
  rows[row][cell[1]].select();
});

document.addEventListener("paste", (event) => {
  const cell = position(event.target);
  const text = event.clipboardData.getData("text").replace(/\r?\n$/, "");
  if (!cell || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  text.split(/\r?\n/).forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const field = rows[cell[0] + down]?.[cell[1] + right];
      if (field) field.value = value.trim();
    });
  });
});
