// Kijken: draws frames that the server made. Nothing here decides anything about the model.
import { fill, number, wordsOf } from "./site.js";

const root = document.getElementById("watch");
const note = document.getElementById("note");
const canvas = document.getElementById("canvas");
const pen = canvas.getContext("2d");
const words = wordsOf(root);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const element = (id) => document.getElementById(id);

// A shape and a colour for each state, so that neither is the only signal.
const LOOK = {
  0: { colour: "#6b7780", shape: "ring", size: 3.2 },
  1: { colour: "#c04a00", shape: "triangle", size: 6 },
  2: { colour: "#8a0f3c", shape: "square", size: 5 },
  3: { colour: "#0b5a77", shape: "diamond", size: 6.5 },
  4: { colour: "#0b5a77", shape: "hollow", size: 6 },
};
const GIVES = 1, RECEIVES = 2, ATTENDS = 4, ASKS = 8;
const DOMAINS = ["money", "housing", "work", "health", "parenting", "belonging"];
const FIGURES = ["need", "unmet", "requests", "waiting", "active", "elsewhere", "given",
  "case_hours", "attended", "moved", "ties"];
const DECIMALS = { need: 1, unmet: 1, ties: 1 };
const AHEAD = 8; // weeks before the end of what is here at which more is fetched

let scene = null;
let frames = new Map(); // week -> frame
let stories = new Map(); // week -> lines
let known = new Map(); // "i-j" -> [grade, strained], as of the week shown
let week = 0;
let who = null; // row that is followed
let pointed = null; // row that the keyboard points at
let playing = null;
let asking = null; // week from which frames are under way
let run = 0; // goes up when all frames are thrown away
let firstFrame = null;
let large = 1; // signs are drawn larger where the drawing is small

function address(path, more) {
  const query = new URLSearchParams(location.search);
  query.set("lang", document.documentElement.lang);
  for (const [key, value] of Object.entries(more)) {
    if (value !== null) query.set(key, value);
  }
  return `${path}?${query}`;
}

async function fetched(path, more) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const answer = await fetch(address(path, more));
    const body = await answer.json();
    if (answer.status !== 503) {
      if (!answer.ok) throw new Error((body.lines || []).join(" "));
      return body;
    }
    if (body.state === "preparing") attempt = 0; // it takes as long as it takes
    say(body.state === "preparing" ? words.preparing : words.busy);
    await new Promise((done) => setTimeout(done, 3000));
  }
  throw new Error(words.failed);
}

function say(text) {
  if (note.textContent !== text) note.textContent = text;
  note.hidden = !text;
}

async function need(from) {
  if (asking !== null || from + 1 > scene.last) return;
  asking = from;
  const mine = run;
  try {
    const weeks = Math.min(scene.chunk, scene.last - from);
    const chunk = await fetched("/api/watch/weeks", { from, weeks, who });
    if (mine !== run) return;
    for (const frame of chunk.frames) {
      // The first frame of a chunk holds all ties, the others what changed.
      const whole = frame.week === chunk.first;
      if (whole && frames.has(frame.week)) continue;
      frames.set(frame.week, { ...frame, whole });
    }
    for (const one of chunk.story) {
      // Who somebody is, is told once, at the beginning.
      if (one.week !== chunk.first || !stories.size) stories.set(one.week, one.lines);
    }
  } finally {
    if (mine === run) asking = null;
  }
}

function reset() {
  run += 1;
  asking = null;
  frames = new Map();
  stories = new Map();
}

async function show(to, tell = false) {
  if (!frames.has(to)) {
    const ahead = frames.has(to - 1) ? to - 1 : to;
    await need(ahead);
    if (!frames.has(to)) return false;
  }
  const frame = frames.get(to);
  if (frame.whole || to !== week + 1) {
    known = tiesAt(to);
  } else {
    apply(known, frame);
  }
  week = to;
  draw(frame);
  figures(frame);
  tale();
  element("week").value = week;
  element("week-told").textContent = week;
  if (tell) {
    const values = { ...frame.figures, week, need: number(frame.figures.need, 1) };
    say(fill(words.told, values));
  }
  if (week + AHEAD > Math.max(...frames.keys()) && !frames.has(week + AHEAD)) {
    need(Math.max(...frames.keys())).catch(() => {});
  }
  return true;
}

function apply(ties, frame) {
  for (const [i, j] of frame.gone) ties.delete(`${i}-${j}`);
  for (const [i, j, grade, strained] of frame.ties) ties.set(`${i}-${j}`, [grade, strained, i, j]);
}

function tiesAt(to) {
  let from = to;
  while (frames.has(from) && !frames.get(from).whole) from -= 1;
  const ties = new Map();
  for (let at = from; at <= to; at += 1) if (frames.has(at)) apply(ties, frames.get(at));
  return ties;
}

// ---- drawing ---------------------------------------------------------------------------------

function spot(row) {
  return [scene.spots[2 * row], scene.spots[2 * row + 1]];
}

function draw(frame) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [wide, high] = scene.size;
  if (canvas.width !== wide * ratio) {
    canvas.width = wide * ratio;
    canvas.height = high * ratio;
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, wide, high);
  large = Math.max(1, Math.min(2.2, 760 / (canvas.clientWidth || 760)));
  scene.sites.forEach((at, index) => site(at, frame.sites[index]));
  for (const [grade, strained, i, j] of known.values()) tie(i, j, grade, strained);
  pen.setLineDash([]);
  pen.strokeStyle = "#00624a";
  pen.lineWidth = 3;
  for (const [i, j] of frame.help) stroke(i, j);
  for (let row = 0; row < scene.rows; row += 1) resident(row, frame);
  if (who !== null) mark(who, "#17222b", 13, []);
  if (pointed !== null && pointed !== who) mark(pointed, "#b34700", 13, [4, 3]);
}

function stroke(i, j) {
  pen.beginPath();
  pen.moveTo(...spot(i));
  pen.lineTo(...spot(j));
  pen.stroke();
}

function tie(i, j, grade, strained) {
  pen.setLineDash(strained ? [2, 3] : []);
  pen.strokeStyle = strained ? "#9c2300" : `rgba(73, 86, 96, ${0.12 + grade / 16})`;
  pen.lineWidth = strained ? 1.2 : 0.4 + grade / 5;
  stroke(i, j);
}

function site([x, y], activity) {
  const size = 46;
  pen.setLineDash([]);
  pen.fillStyle = "#fff";
  pen.fillRect(x - size / 2, y - size / 2, size, size);
  pen.fillStyle = "#f2c14e";
  pen.fillRect(x - size / 2, y + size / 2 - size * activity, size, size * activity);
  pen.strokeStyle = "#a66a00";
  pen.lineWidth = 3;
  pen.strokeRect(x - size / 2, y - size / 2, size, size);
}

function resident(row, frame) {
  const [x, y] = spot(row);
  const kind = LOOK[frame.state[row]];
  const look = { ...kind, size: kind.size * large };
  const does = parseInt(frame.does[row], 16);
  pen.setLineDash([]);
  pen.fillStyle = look.colour;
  pen.strokeStyle = look.colour;
  pen.lineWidth = 1.6;
  pen.beginPath();
  if (look.shape === "ring") {
    pen.arc(x, y, look.size, 0, 7);
    pen.fillStyle = "#fff";
    pen.fill();
    pen.stroke();
  } else if (look.shape === "triangle") {
    pen.moveTo(x, y - look.size);
    pen.lineTo(x + look.size, y + look.size * 0.8);
    pen.lineTo(x - look.size, y + look.size * 0.8);
    pen.closePath();
    pen.fill();
  } else if (look.shape === "square") {
    pen.fillRect(x - look.size, y - look.size, 2 * look.size, 2 * look.size);
  } else {
    pen.moveTo(x, y - look.size);
    pen.lineTo(x + look.size, y);
    pen.lineTo(x, y + look.size);
    pen.lineTo(x - look.size, y);
    pen.closePath();
    if (look.shape === "hollow") {
      pen.fillStyle = "#fff";
      pen.fill();
      pen.lineWidth = 2.4;
      pen.stroke();
    } else pen.fill();
  }
  if (does & ATTENDS) mark(row, "#a66a00", 8.5, []);
  if (does & ASKS) mark(row, "#17222b", 10.5, [2, 2.5]);
}

function mark(row, colour, size, dash) {
  pen.setLineDash(dash);
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(...spot(row), size * large, 0, 7);
  pen.stroke();
  pen.setLineDash([]);
}

// ---- words and figures -----------------------------------------------------------------------

function figures(frame) {
  firstFrame ??= frame.week === 0 ? frame : null;
  for (const [place, one] of [["now", frame], ["first", firstFrame]]) {
    if (!one) continue;
    for (const name of FIGURES) {
      element(`${place}-${name}`).textContent = number(one.figures[name], DECIMALS[name] ?? 0);
    }
    element(`${place}-place`).textContent = number(100 * (one.sites[0] ?? 0));
  }
  DOMAINS.forEach((name, index) => {
    element(`bar-${name}`).textContent = number(100 * frame.barriers[index]);
    element(`fill-${name}`).style.width = `${100 * frame.barriers[index]}%`;
    if (firstFrame) {
      element(`bar-first-${name}`).textContent = number(100 * firstFrame.barriers[index]);
    }
  });
}

function tale() {
  const list = element("story");
  if (who === null) return;
  const weeks = [...stories.keys()].filter((at) => at <= week && stories.get(at).length);
  weeks.sort((a, b) => b - a);
  list.replaceChildren(
    ...weeks.map((at) => {
      const item = document.createElement("li");
      const head = document.createElement("strong");
      head.textContent = fill(words.week, { week: at });
      item.append(head, stories.get(at).join(" "));
      return item;
    }),
  );
}

async function follow(row) {
  who = row;
  pointed = row;
  element("who").value = row + 1;
  element("story-about").textContent = fill(words.follows, { n: row + 1 });
  pause();
  const here = week;
  const from = Math.max(0, here - scene.chunk);
  reset();
  // The weeks before this one come too, so that the story does not begin in the middle.
  await need(from);
  await show(here).catch(failed);
}

// ---- playing ---------------------------------------------------------------------------------

function play() {
  element("play").textContent = words.pause;
  element("play").setAttribute("aria-pressed", "true");
  say("");
  const beat = async () => {
    if (playing === null) return;
    const begun = performance.now();
    if (week >= scene.last) {
      pause();
      say(words.end);
      return;
    }
    const there = await show(week + 1).catch(failed);
    if (playing === null) return;
    const speed = calm.matches ? 1 : Number(element("speed").value);
    const left = 1000 / speed - (performance.now() - begun);
    playing = setTimeout(beat, there ? Math.max(0, left) : 300);
  };
  playing = setTimeout(beat, 0);
}

function pause() {
  if (playing !== null) clearTimeout(playing);
  playing = null;
  element("play").textContent = words.play;
  element("play").setAttribute("aria-pressed", "false");
}

function failed(error) {
  pause();
  say(error.message || words.failed);
}

function nearest(x, y) {
  let best = null, least = 18 * 18;
  for (let row = 0; row < scene.rows; row += 1) {
    const [a, b] = spot(row);
    const far = (a - x) * (a - x) + (b - y) * (b - y);
    if (far < least) [best, least] = [row, far];
  }
  return best;
}

function towards(dx, dy) {
  if (pointed === null) return who ?? 0;
  const [x, y] = spot(pointed);
  let best = pointed, least = Infinity;
  for (let row = 0; row < scene.rows; row += 1) {
    const [a, b] = spot(row);
    const along = (a - x) * dx + (b - y) * dy;
    const aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    if (row === pointed || along <= 0 || aside > 2 * along) continue;
    if (along + 2 * aside < least) [best, least] = [row, along + 2 * aside];
  }
  return best;
}

element("play").addEventListener("click", () => {
  if (playing === null) play();
  else {
    pause();
    show(week, true).catch(failed);
  }
});
element("step").addEventListener("click", () => {
  pause();
  if (week < scene.last) show(week + 1, true).catch(failed);
});
element("restart").addEventListener("click", () => {
  pause();
  if (!frames.has(0)) reset();
  show(0, true).catch(failed);
});
element("week").addEventListener("input", (event) => {
  element("week-told").textContent = event.currentTarget.value;
});
element("week").addEventListener("change", async (event) => {
  pause();
  const to = Number(event.currentTarget.value);
  if (!frames.has(to)) {
    reset();
    // Some weeks of run-up, so that a story has a beginning.
    await need(Math.max(0, Math.min(to, scene.last - 1))).catch(failed);
  }
  show(to, true).catch(failed);
});
element("follow").addEventListener("click", () => {
  const row = Number(element("who").value) - 1;
  if (Number.isInteger(row) && row >= 0 && row < scene.rows) follow(row).catch(failed);
});
element("who").addEventListener("keydown", (event) => {
  if (event.key === "Enter") element("follow").click();
});
canvas.addEventListener("click", (event) => {
  const box = canvas.getBoundingClientRect();
  const scale = scene.size[0] / box.width;
  const row = nearest((event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
  if (row !== null) follow(row).catch(failed);
});
canvas.addEventListener("keydown", (event) => {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (event.key in way) {
    pointed = towards(...way[event.key]);
    element("story-about").textContent = fill(words.chosen, { n: pointed + 1 });
  } else if (event.key === "Enter" && pointed !== null) {
    follow(pointed).catch(failed);
  } else return;
  event.preventDefault();
  if (frames.has(week)) draw(frames.get(week));
});

async function begin() {
  scene = await fetched("/api/watch/scene", {});
  const told = {
    area: scene.area,
    plan: scene.plan,
    rows: number(scene.rows),
    adults: number(scene.adults),
  };
  element("now-about").textContent = fill(words.drawn, told);
  element("who").max = scene.rows;
  element("week").max = scene.last;
  root.hidden = false;
  await show(0);
  say(fill(words.ready, told));
  root.dataset.ready = "yes";
}

begin().catch(failed);
