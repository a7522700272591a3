// "Which quadrant does what?": the split of a plan's difference, asked for and shown in its card.
import { fill } from "./site.js";

const REST = 700; // ms between two looks at how far it is
const BUSY = 3000; // ms, when the server has no room
const found = new Map(); // address of a split -> its HTML
let asking = ""; // the address that is being asked for

const address = (question, which) => `/api/explain?${question}&which=${which}`;
const rest = (time) => new Promise((done) => setTimeout(done, time));

/** Return the parts of a plan's card, as they stand on the page now. */
function parts(page, which) {
  const box = page.querySelector(`[data-answer="${which}"]`);
  const own = box?.parentElement;
  return { box, button: own?.querySelector("button"), note: own?.querySelector("[role=status]") };
}

function tell(page, which, text, busy) {
  const { note, button } = parts(page, which);
  if (!note) return;
  if (note.textContent !== text) note.textContent = text;
  button.disabled = busy;
}

function put(page, which, html) {
  const { box, button, note } = parts(page, which);
  if (!box) return;
  note.textContent = "";
  button.hidden = true;
  box.innerHTML = html; // made by the server, all texts escaped
}

/** Put back what was found before, where cards have been drawn anew. */
export function restore(page, question) {
  for (const button of page.querySelectorAll("[data-split]")) {
    const html = found.get(address(question, button.dataset.split));
    if (html) put(page, button.dataset.split, html);
  }
}

/** Ask for the split of a plan and show it, unless the question changes meanwhile. */
export async function split(page, question, which, words, current) {
  const asked = address(question, which);
  asking = asked;
  const here = () => asking === asked && question === current();
  try {
    tell(page, which, words.split_begins, true);
    while (here()) {
      const answer = await fetch(asked);
      const body = await answer.json();
      if (!here()) return;
      if (body.state === "done") {
        found.set(asked, body.html);
        put(page, which, body.html);
        return;
      }
      if (body.lines) throw new Error(body.lines.join(" "));
      if (body.state === "late" || body.state === "failed") throw new Error(words[body.state]);
      const told = body.state === "running" ? fill(words.split_part, body) : words[body.state];
      tell(page, which, fill(told, { n: BUSY / 1000 }), true);
      await rest(body.state === "busy" ? BUSY : REST);
    }
    tell(page, which, "", false);
  } catch (error) {
    tell(page, which, error instanceof TypeError ? words.offline : error.message, false);
  }
}
