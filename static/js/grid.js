/* A table of number fields: arrows and Enter move, a block copied from a spreadsheet fills it. Works without. */

const rows = [...document.querySelectorAll("[data-grid] tbody tr:not(.asked)")].map((row) => [...row.querySelectorAll("input.number")]);

function place(input) {
  const row = rows.findIndex((line) => line.includes(input));
  return row < 0 ? null : [row, rows[row].indexOf(input)];
}

document.addEventListener("keydown", (event) => {
  const at = place(event.target);
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!at || !step || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  let row = at[0] + step;
  while (rows[row] && !rows[row][at[1]]) row += step;
  if (!rows[row]) return;
  rows[row][at[1]].focus();
  rows[row][at[1]].select();
});

document.addEventListener("paste", (event) => {
  const at = place(event.target);
  const text = event.clipboardData.getData("text").replace(/\r?\n$/, "");
  if (!at || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  text.split(/\r?\n/).forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const field = rows[at[0] + down]?.[at[1] + right];
      if (field) field.value = value.trim();
    });
  });
});
