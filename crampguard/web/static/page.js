// Keeps a page as things are: takes up what changed, and answers without going away. Without it the page
// works too; it has to be loaded anew to see changes.

const parts = "[data-live][id]";

function takeUp(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement?.id;
  for (const part of document.querySelectorAll(parts)) {
    const other = fresh.getElementById(part.id);
    if (other && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
  }
  if (focused && document.activeElement?.id !== focused) {
    // What was pressed may be gone with what it was about.
    (document.getElementById(focused) ?? document.getElementById("main")).focus();
  }
  return fresh;
}

// What the server says; null once it has ended: then the page says so, and stays as it was.
async function ask(address, options) {
  try {
    const response = await fetch(address, options);
    return await response.text();
  } catch {
    const gone = document.createElement("p");
    gone.className = "said bad";
    gone.textContent = document.body.dataset.gone;
    document.getElementById("said").replaceChildren(gone);
    return null;
  }
}

async function load() {
  const html = await ask(location.href);
  if (html !== null) takeUp(html);
}

async function submit(event) {
  const form = event.target;
  if (!form.matches("form[data-live]")) return;
  event.preventDefault();
  // Not form.action: that may be a button of this name.
  const html = await ask(form.getAttribute("action"), {
    method: "POST",
    body: new URLSearchParams(new FormData(form, event.submitter)),
  });
  if (html === null) return;
  const fresh = takeUp(html);
  document.getElementById("said").replaceChildren(...(fresh.getElementById("said")?.childNodes ?? []));
}

document.addEventListener("submit", submit);

if (document.querySelector(parts)) {
  const events = new EventSource("/events");
  let first = true;
  events.onmessage = () => {
    // The first one tells that the connection stands; the page is fresh.
    if (!first) load();
    first = false;
  };
} else {
  // Only says that the page is open.
  new EventSource("/events");
}
