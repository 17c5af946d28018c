// The control page: shows what the demo tells of itself, and passes on what the visitor presses.

const token = document.querySelector("meta[name=token]").content;
const $ = (id) => document.getElementById(id);
const SECOND = 1000;

let shown = "";
let framed = "";
let seen = Date.now();
let waiting = 0;
let last = Promise.resolve();

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
  $("time").textContent = state.time;
  if ($("said").textContent !== state.said) $("said").textContent = state.said;
  choices($("people"), state.people, state.person, (key) => look({ person: key }));
  choices($("channels"), state.channels, state.channel, (key) => look({ channel: key }));
  rules(state.readingRules);
}

function frame(state) {
  if (Date.now() - seen > 5 * 60 * SECOND) framed = ""; // The machine has slept, and the preview has given up on us.
  seen = Date.now();
  if (!state.preview || state.preview === framed) return;
  framed = state.preview;
  const view = document.createElement("iframe");
  const channel = state.channels.find((one) => one.key === state.channel);
  view.title = `Discord as ${state.person} sees it: ${channel.name}`;
  view.id = "discord";
  // Only the part after # differs from one view to the next, and that alone would not load the page anew.
  view.src = framed.replace("/#", `/?${Date.now()}#`);
  view.addEventListener("load", () => { $("curtain").hidden = true; });
  drawCurtain();
  $("view").append(view);
}

function drawCurtain() {
  $("discord")?.remove();
  $("curtain").textContent = "";
  $("curtain").hidden = false;
}

function choices(group, entries, chosen, choose) {
  entries.forEach((entry, position) => {
    let button = [...group.children].find((one) => one.dataset.key === entry.key);
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.dataset.key = entry.key;
      button.addEventListener("click", () => choose(entry.key));
      group.insertBefore(button, group.children[position] || null);
    }
    button.disabled = entry.here === false;
    button.setAttribute("aria-pressed", String(entry.key === chosen));
    label(button, entry);
  });
}

function label(button, entry) {
  const words = JSON.stringify([entry.name, entry.note, entry.unread]);
  if (button.dataset.words === words) return;
  button.dataset.words = words;
  button.replaceChildren(part("name", entry.name));
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

$("join").addEventListener("click", () => act({ what: "join" }));
for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", () => act({ what: "skip", how_far: button.dataset.skip }));
}
keepUp();
