/* What is typed and not yet saved, kept on this machine: by account and report, each cell with the saved one it began
   from, so that it can be laid over whatever has been saved meanwhile. Cleared when saved, and on log-out. */

const PREFIX = "ctr25:";

export class Keep {
  constructor(name) {
    this.key = PREFIX + name;
    this.holds = false;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  /* Writes the unsaved lines, or forgets where there are none. */
  write(lines, revision, more = {}) {
    const cells = {};
    for (const line of lines) {
      if (line.isUnsaved || line.isUnanswered) cells[line.code] = { typed: line.typed, began: line.saved };
    }
    this.holds = Object.keys(cells).length > 0;
    try {
      if (this.holds) localStorage.setItem(this.key, JSON.stringify({ revision, cells, ...more }));
      else localStorage.removeItem(this.key);
    } catch {
      // a browser that keeps nothing: the warning on leaving the page is all there is
    }
  }
}

/* The report has left the desk: what was sent with the form needs no keeping. */
export function forgetSent(name) {
  const keep = new Keep(name);
  if (keep.read()?.sent) localStorage.removeItem(keep.key);
}

export function forgetAll() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}
