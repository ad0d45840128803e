// Hears from the server for all tabs of the page together: browsers allow six connections to a host, and a
// stream is one that stays. As long as one tab is open, the server's process stays too.

const channel = new BroadcastChannel("crampguard");
let isLeaving = false;

// What the server says, as a document; null where it says that something went wrong, or nothing at all any
// more: then the page tells so, and stays as it was.
export async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    tell(document.body.dataset.gone);
    return null;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (response.ok) {
    document.getElementById("trouble")?.remove();
    return fresh;
  }
  // Without words of ours: it is another server by now, or doesn't know this browser any more.
  tell(fresh.getElementById("why")?.textContent.trim() ?? document.body.dataset.gone);
  return null;
}

function tell(text) {
  // A browser that goes elsewhere ends what is under way.
  if (isLeaving || document.getElementById("trouble")?.textContent === text) return;
  const trouble = document.createElement("p");
  trouble.id = "trouble";
  trouble.className = "said bad";
  trouble.textContent = text;
  document.getElementById("said").replaceChildren(trouble);
}

function isThere() {
  return ask("/", { method: "HEAD" });
}

// Calls back whenever something may have changed.
export function listen(changed) {
  channel.onmessage = ({ data }) => (data === "ended" ? isThere() : changed());
  // The first tab is fresh. One that takes another's place, once that is closed, may have missed something.
  navigator.locks.request("crampguard", { ifAvailable: true }, (lock) => {
    if (lock) return hear(changed, true);
    navigator.locks.request("crampguard", () => hear(changed, false));
  });
}

function hear(changed, isFresh) {
  const events = new EventSource("/events");
  events.onmessage = () => {
    if (!isFresh) {
      changed();
      channel.postMessage("changed");
    }
    isFresh = false;
  };
  events.onerror = async () => {
    if (await isThere()) return;
    events.close();
    channel.postMessage("ended");
  };
  // For as long as this tab is open.
  return new Promise(() => {});
}

addEventListener("beforeunload", () => (isLeaving = true));
addEventListener("pageshow", () => (isLeaving = false));
