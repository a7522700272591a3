// Les: asks for the prediction first, then for how the step came out. The server runs and tells.
import { fill, wordsOf } from "./site.js";

const form = document.getElementById("predict");
const section = document.getElementById("answer");
const note = document.getElementById("note");
const words = wordsOf(section);
const button = document.getElementById("present");
const html = document.documentElement;
let asked = false;

function address(choice) {
  const query = new URLSearchParams(section.dataset.query);
  query.set("lang", html.lang);
  if (choice) query.set("choice", choice);
  if (html.classList.contains("presents")) query.set("present", "1");
  return `/api/lesson/${section.dataset.step}?${query}`;
}

const rest = (time) => new Promise((done) => setTimeout(done, time));

async function answer() {
  if (asked) return;
  asked = true;
  const choice = new FormData(form).get("choice") ?? "";
  document.getElementById("go").disabled = true;
  note.textContent = words.busy;
  try {
    for (;;) {
      const got = await fetch(address(choice));
      const body = await got.json();
      if (body.state === "done") {
        // The server escapes all text in it; it holds no script, and none would be let run.
        section.innerHTML = body.html;
        break;
      }
      if (body.state === "preparing") note.textContent = words.preparing;
      else if (body.state === "running") {
        note.textContent = body.of ? fill(words.part, body) : words.busy;
      } else if (body.state === "busy") note.textContent = words.waits;
      else throw new Error((body.lines || []).join(" "));
      await rest(body.state === "busy" ? 3000 : 700);
    }
    note.textContent = "";
    section.hidden = false;
    for (const part of [...section.querySelectorAll(".reveal")].slice(1)) {
      part.classList.add("later");
    }
    section.focus({ preventScroll: html.classList.contains("presents") });
    section.scrollIntoView({ block: "start" });
  } catch (error) {
    note.textContent = error.message || words.failed;
    asked = false;
  }
  document.getElementById("go").disabled = asked;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  answer();
});

// ---- the large screen ------------------------------------------------------------------------

function present(on) {
  html.classList.toggle("presents", on);
  button.textContent = on ? words.leave : words.present;
  button.setAttribute("aria-pressed", String(on));
  const here = new URL(location.href);
  if (on) here.searchParams.set("present", "1");
  else here.searchParams.delete("present");
  history.replaceState(null, "", here);
  for (const link of document.querySelectorAll("#before, #after")) {
    const there = new URL(link.href);
    if (on) there.searchParams.set("present", "1");
    else there.searchParams.delete("present");
    link.href = there.href;
  }
}

button.addEventListener("click", () => present(!html.classList.contains("presents")));

document.addEventListener("keydown", (event) => {
  if (!html.classList.contains("presents") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("input, select, textarea, summary, .box")) {
    // Arrows belong to what has the focus; in the list of predictions they choose.
    if (!["PageDown", "PageUp"].includes(event.key)) return;
  }
  if (["ArrowRight", "PageDown"].includes(event.key)) onward();
  else if (["ArrowLeft", "PageUp"].includes(event.key)) back();
  else return;
  event.preventDefault();
});

function onward() {
  if (!asked) {
    answer();
    return;
  }
  const next = section.querySelector(".reveal.later");
  if (next) {
    next.classList.remove("later");
    next.scrollIntoView({ block: "start" });
  } else if (!section.hidden) document.getElementById("after")?.click();
}

function back() {
  const open = [...section.querySelectorAll(".reveal:not(.later)")];
  if (open.length > 1) {
    open.at(-1).classList.add("later");
    open.at(-2).scrollIntoView({ block: "start" });
  } else document.getElementById("before")?.click();
}

if (new URL(location.href).searchParams.get("present")) present(true);
// The server begins to run while people make up their minds; what comes out is not looked at yet.
fetch(address("")).catch(() => {});
