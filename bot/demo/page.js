// The control page: shows what the demo tells of itself, and passes on what the visitor presses.

const token = document.querySelector("meta[name=token]").content;
const $ = (id) => document.getElementById(id);
const SECOND = 1000;

let shown = "";
let framed = "";
let seen = Date.now();
let waiting = 0;
let last = Promise.resolve();
let places = [];
let told = "";

async function ask(path, action) {
  const answer = await fetch(path, {
    method: action ? "POST" : "GET",
    headers: { "X-Hearth-Token": token, ...(action && { "Content-Type": "application/json" }) },
    body: action && JSON.stringify(action),
  });
  if (answer.status === 403) location.reload(); // The demo has been started again since.
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// One action after the other, in the order in which they were pressed.
function act(action) {
  waiting += 1;
  document.body.setAttribute("aria-busy", "true");
  last = last.then(() => ask("/act", action)).then(show, end).finally(() => {
    waiting -= 1;
    if (!waiting) document.body.removeAttribute("aria-busy");
  });
}

function look(at) {
  drawCurtain(); // What is left behind would ask in vain for its pictures.
  act({ what: "look", ...at });
}

async function keepUp() {
  try {
    const state = await ask("/state");
    if (!waiting) show(state);
    setTimeout(keepUp, SECOND);
  } catch (error) {
    end(error);
    setTimeout(keepUp, 3 * SECOND);
  }
}

function end(error) {
  // fetch throws a TypeError when nobody answers; anything else is a sentence of the demo's own.
  $("said").textContent = error instanceof TypeError
    ? "The demo has ended. “make demo” starts it again; then reload this page." : error.message;
}

function show(state) {
  frame(state);
  if (JSON.stringify(state) === shown) return;
  shown = JSON.stringify(state);
  places = state.places;
  $("time").textContent = state.time;
  if ($("said").textContent !== state.said) $("said").textContent = state.said;
  choices($("stories"), state.stories, state.story?.key, (key) => turn({ what: "begin", story: key }));
  choices($("people"), state.people, state.person, (key) => look({ person: key }));
  choices($("places"), state.places, state.place, (key) => look({ place: key }));
  choices($("incidents"), state.incidents, "", (key) => act({ what: "meet", incident: key }));
  $("move").textContent = state.town;
  $("tales").hidden = !state.stories.length;
  $("empty").hidden = !state.incidents.length;
  tongues(state.languages, state.language);
  tell(state.story);
  rules(state.readingRules);
}

// In which language Hearth speaks; nothing to choose where it speaks one alone.
function tongues(languages, chosen) {
  $("languages").hidden = languages.length < 2;
  $("language").replaceChildren(...languages.map((one) => new Option(one.name, one.key, false, one.key === chosen)));
  $("language").onchange = () => {
    drawCurtain();
    act({ what: "speak", language: $("language").value });
  };
}

// The story that is being told: one button, which says what comes next, and so keeps the focus.
function tell(story) {
  const begins = story && story.key !== told, ends = !story && told;
  told = story?.key || "";
  document.body.classList.toggle("telling", Boolean(story));
  $("turn").hidden = !story;
  const where = story && (story.done ? `step ${story.done} of ${story.steps}` : `${story.steps} steps`);
  $("happening-heading").textContent = story ? `${story.title}: ${where}` : "What has just happened";
  if (ends) $("stories").firstElementChild.focus();
  if (!story) return;
  $("next").textContent = story.press;
  if (begins && document.activeElement.id !== "next") $("next").focus(); // A phone has room for little else.
  const action = story.next ? { what: "begin", story: story.next } : { what: "go on", done: story.done };
  $("next").onclick = () => turn(action, story.moves);
}

function turn(action, moves = true) {
  if (waiting) return; // Pressed twice is meant once.
  if (moves) drawCurtain();
  act(action);
}

function frame(state) {
  if (Date.now() - seen > 5 * 60 * SECOND) framed = ""; // The machine has slept, and the preview has given up on us.
  seen = Date.now();
  if (!state.preview || state.preview === framed) return;
  drawCurtain();
  framed = state.preview;
  const view = document.createElement("iframe");
  const place = state.places.find((one) => one.key === state.place);
  view.title = `Discord as ${state.person} sees it: ${place.name}`;
  view.id = "discord";
  // Only the part after # differs from one view to the next, and that alone would not load the page anew.
  view.src = framed.replace("/#", `/?${Date.now()}#`);
  view.addEventListener("load", () => { $("curtain").hidden = true; });
  $("view").append(view);
}

function drawCurtain() {
  $("discord")?.remove();
  framed = "";
  $("curtain").textContent = "";
  $("curtain").hidden = false;
}

// Somebody has followed a link, or a channel's name, in a message: we go there, as Discord would.
function follow(event) {
  if (event.source !== $("discord")?.contentWindow || typeof event.data?.place !== "string") return;
  const place = places.find((one) => one.id === event.data.place || one.name === event.data.place);
  if (place) look({ place: place.key });
  else $("said").textContent = "Whoever you are just now does not see that place, or it is not part of this demo.";
}

function choices(group, entries, chosen, choose) {
  const keys = entries.map((entry) => entry.key);
  for (const button of [...group.children]) if (!keys.includes(button.dataset.key)) button.remove();
  entries.forEach((entry, position) => {
    let button = [...group.children].find((one) => one.dataset.key === entry.key);
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.dataset.key = entry.key;
      button.classList.toggle("thread", entry.thread === true);
      button.addEventListener("click", () => choose(entry.key));
      group.insertBefore(button, group.children[position] || null);
    }
    button.disabled = entry.here === false;
    if (entry.key === chosen && button.getAttribute("aria-pressed") !== "true") bringIntoView(button);
    button.setAttribute("aria-pressed", String(entry.key === chosen));
    label(button, entry);
  });
}

// Where the choices are a row that can be moved sideways, on a phone.
function bringIntoView(button) {
  const row = button.parentElement;
  row.scrollLeft = button.offsetLeft - row.offsetLeft - (row.clientWidth - button.offsetWidth) / 2;
}

function label(button, entry) {
  const words = JSON.stringify([entry.name, entry.note, entry.unread]);
  if (button.dataset.words === words) return;
  button.dataset.words = words;
  button.replaceChildren(part("name", entry.name));
  if (entry.thread) button.prepend(part("visually-hidden", "Thread: "));
  if (entry.unread) {
    const badge = part("unread", String(entry.unread));
    badge.append(part("visually-hidden", " new"));
    button.append(badge);
  }
  if (entry.note) button.append(part("note", entry.note));
}

function part(name, words) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = words;
  return element;
}

function rules(names) {
  const group = $("newcomers");
  for (const button of group.querySelectorAll("[data-newcomer]")) {
    if (!names.includes(button.dataset.newcomer)) {
      if (button === document.activeElement) $("join").focus();
      button.remove();
    }
  }
  for (const name of names) {
    if ([...group.children].some((one) => one.dataset.newcomer === name)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.newcomer = name;
    button.textContent = `Let ${name} accept the rules`;
    button.addEventListener("click", () => act({ what: "accept", person: name }));
    group.append(button);
  }
}

addEventListener("message", follow);
$("move").addEventListener("click", () => turn({ what: "move" }));
$("leave").addEventListener("click", () => act({ what: "leave" }));
$("join").addEventListener("click", () => act({ what: "join" }));
for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", () => act({ what: "skip", how_far: button.dataset.skip }));
}
keepUp();
