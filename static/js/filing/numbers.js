/* Numbers as people here type them, and as they are shown. The server decides; this only reads what is certain. */

/* The number in a text that can only be read one way, else null ("1.580" is left to be asked about). */
export function number(text) {
  const bare = text.replace(/[\u00a0\u2009\u202f]/g, " ").trim();
  if (!/^(\d+|\d{1,3}(\.\d{3}){2,}|\d{1,3}( \d{3})+)$/.test(bare)) return null;
  return Number(bare.replace(/[ .]/g, ""));
}

/* The whole number that "1.580" or "1,580" may mean, else null. */
export function ambiguous(text) {
  const bare = text.trim();
  return /^[1-9]\d{0,2}(\.\d{3}|(,\d{3})+)$/.test(bare) ? Number(bare.replace(/[.,]/g, "")) : null;
}

export function format(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ".");
}

export function percent(part, total) {
  const tenths = String(Math.floor((2000 * part + total) / (2 * total))).padStart(2, "0"); // half up, in whole numbers
  return `${format(tenths.slice(0, -1))},${tenths.slice(-1)}%`;
}

/* What changed since the quarter before: "+120 (+1,2%)", "±0". */
export function step(value, before) {
  const difference = value - before;
  if (!difference) return "±0";
  const mark = difference > 0 ? "+" : "−";
  const share = before ? ` (${mark}${percent(Math.abs(difference), before)})` : "";
  return `${mark}${format(Math.abs(difference))}${share}`;
}
