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

async function load() {
  const response = await fetch(location.href);
  if (response.ok) takeUp(await response.text());
}

async function submit(event) {
  const form = event.target;
  if (!form.matches("form[data-live]")) return;
  event.preventDefault();
  const response = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form, event.submitter)),
  });
  const fresh = takeUp(await response.text());
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
