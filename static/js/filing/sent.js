/* A report that is read or reviewed: what its form sent is in, so nothing of it is kept on this machine. */
import { forgetSent } from "./keep.js";

for (const page of document.querySelectorAll("[data-sent]")) forgetSent(page.dataset.sent);
