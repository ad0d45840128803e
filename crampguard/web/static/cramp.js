// The guide on the page: shows what the server says, counts along, calls with a sound if that is wanted.

import { ask, listen as stay } from "./live.js";

const here = document.body.dataset.here;
const sound = document.getElementById("sound");
let context;
let events;

function guide() {
  return document.getElementById("guide");
}

// Where any key or finger may go; nowhere, where the person has to say which.
function next() {
  return guide().querySelector("[data-main]") ?? guide().querySelector("#words");
}

function takeUp(fresh) {
  const focused = document.activeElement?.id;
  const [now, then] = [guide(), fresh.getElementById("guide")];
  // Two answers may overtake each other; the step that was shown later is the one that is on.
  if (Number(then.dataset.nth) < Number(now.dataset.nth)) return;
  const changed = now.querySelector("#words").innerHTML !== then.querySelector("#words").innerHTML;
  document.title = fresh.title;
  if (now.dataset.guide !== then.dataset.guide || !now.querySelector("#count")) {
    now.replaceWith(then);
  } else {
    // Only what is new, so that a screen reader reads no more than that.
    const words = now.querySelector("#words");
    now.dataset.nth = then.dataset.nth;
    words.className = then.querySelector("#words").className;
    if (changed) words.replaceChildren(...then.querySelector("#words").childNodes);
    now.querySelector("#count").textContent = then.querySelector("#count").textContent;
    now.querySelector("#place").textContent = then.querySelector("#place").textContent;
    const [form, other] = [now.querySelector("form"), then.querySelector("form")];
    if (form.innerHTML !== other.innerHTML) form.replaceChildren(...other.childNodes);
  }
  if (document.activeElement === document.body || changed) {
    // The next thing to press is where the finger is.
    const again = changed ? null : document.getElementById(focused);
    (again ?? next()).focus();
  }
  if (changed && sound.ariaPressed === "true") say(guide().querySelector("h1").textContent);
  listen();
}

async function load() {
  const fresh = await ask(here);
  if (fresh) takeUp(fresh);
}

function listen() {
  if (guide().dataset.guide !== "runs") {
    events?.close();
    events = undefined;
    return;
  }
  if (events) return;
  events = new EventSource(`${here}/events`);
  events.addEventListener("show", (event) => {
    if (event.data === "cue") call();
    load();
  });
  events.addEventListener("count", (event) => {
    const count = document.getElementById("count");
    if (count) count.textContent = event.data;
  });
  events.addEventListener("over", () => {
    events.close();
    events = undefined;
    load();
  });
}

function call() {
  guide().classList.remove("called");
  requestAnimationFrame(() => guide().classList.add("called"));
  navigator.vibrate?.(300);
  if (sound.ariaPressed !== "true") return;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = 528;
  volume.gain.setValueAtTime(0.2, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.8);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.8);
}

function say(text) {
  // Some voices are spoken by a server elsewhere: not with this.
  const voice = window.speechSynthesis?.getVoices().find(
    (each) => each.localService && each.lang.startsWith(document.documentElement.lang),
  );
  if (!voice) return;
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.voice = voice;
  speechSynthesis.cancel();
  speechSynthesis.speak(spoken);
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const fresh = await ask(form.getAttribute("action"), {
    method: "POST",
    body: new URLSearchParams(new FormData(form, event.submitter)),
  });
  if (fresh) takeUp(fresh);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.repeat) {
    // Nor does a key that is held down go through all steps.
    if (event.key === "Enter" || event.key === " ") event.preventDefault();
    return;
  }
  const button = document.querySelector(`[data-letter="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) button.click();
});

sound.hidden = false;
sound.addEventListener("click", () => {
  sound.ariaPressed = sound.ariaPressed === "true" ? "false" : "true";
  context ??= new AudioContext();
  if (sound.ariaPressed === "true") call();
});

listen();
next().focus();
stay(() => {});
