// Keeps a page as things are: takes up what changed, and answers without going away. Without it the page
// works too; it has to be loaded anew to see changes.

import { ask, listen } from "./live.js";

const parts = "[data-live][id]";
const MINUTE = 60_000;

function takeUp(fresh) {
  const focused = document.activeElement?.id;
  for (const part of document.querySelectorAll(parts)) {
    const other = fresh.getElementById(part.id);
    if (other) become(part, other);
  }
  if (focused && document.activeElement?.id !== focused) {
    // What was pressed may be gone with what it was about.
    (document.getElementById(focused) ?? document.getElementById("main")).focus();
  }
}

// Only what is different is changed: whoever reads, or is led by a screen reader, is not thrown out.
function become(now, then) {
  if (now.isEqualNode(then)) return;
  const isAlike = now.nodeName === then.nodeName && now.id === then.id && now.nodeType === Node.ELEMENT_NODE;
  if (!isAlike || now.childNodes.length !== then.childNodes.length) {
    now.replaceWith(then);
    return;
  }
  for (const { name } of [...now.attributes]) if (!then.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of then.attributes) now.setAttribute(name, value);
  const children = [...then.childNodes];
  [...now.childNodes].forEach((child, place) => become(child, children[place]));
}

async function load() {
  const fresh = await ask(location.href);
  if (fresh) takeUp(fresh);
}

async function submit(event) {
  const form = event.target;
  if (!form.matches("form[data-live]")) return;
  event.preventDefault();
  // Not form.action: that may be a button of this name.
  const fresh = await ask(form.getAttribute("action"), {
    method: "POST",
    body: new URLSearchParams(new FormData(form, event.submitter)),
  });
  if (!fresh) return;
  takeUp(fresh);
  document.getElementById("said").replaceChildren(...(fresh.getElementById("said")?.childNodes ?? []));
}

document.addEventListener("submit", submit);

if (document.querySelector(parts)) {
  listen(load);
  // "In five minutes" is true for a minute.
  setInterval(() => document.hidden || load(), MINUTE);
  document.addEventListener("visibilitychange", () => document.hidden || load());
} else {
  listen(() => {});
}
