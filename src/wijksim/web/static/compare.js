// Vergelijken: the question in the address, the stream of answers, and their places on the page.
import { fill, number, wordsOf } from "./site.js";
import { opened, show, warm } from "./charts.js";
import { Plans, h, slider } from "./plans.js";
import { restore, split } from "./split.js";

const page = document.querySelector("#compare");
const words = { ...wordsOf(page) };
const state = JSON.parse(page.dataset.state);
const lang = document.documentElement.lang;
const usual = { base: "status-quo", years: 5, preset: "evidence", seeds: 8, seed: 1, question: 0, lang: "nl" };
const status = document.querySelector("#status");
const progress = document.querySelector("#progress");
const faults = document.querySelector("#faults");
const WAIT = 70; // ms of rest before a question is asked, where changes follow each other
let changedAt = -Infinity; // ms, of the last change
const RETRIES = 5;
let running; // what aborts the question under way
let timer;

/** Return a number as the address has it. */
const plain = (value) => String(Number(value.toFixed(7)));

function change([name, [value, from, to]]) {
  const weeks = to === null || to === undefined ? "" : `-${to}`;
  return `${name}:${plain(value)}${from || weeks ? `@${from}${weeks}` : ""}`;
}

/** Return the address's query, in the order in which the server writes it. */
export function query() {
  const pairs = [["area", state.area]];
  if (state.base !== usual.base) pairs.push(["base", state.base]);
  for (const plan of state.plans) {
    const title = plan.title ? [`title=${plan.title}`] : [];
    pairs.push(["plan", [plan.basis, ...Object.entries(plan.set).map(change), ...title].join("~")]);
  }
  const context = Object.entries(state.context).map(change).join("~");
  if (context) pairs.push(["context", context]);
  for (const name of ["years", "preset", "seeds", "seed", "question", "lang"]) {
    if (state[name] !== usual[name]) pairs.push([name, state[name]]);
  }
  for (const name of state.without) pairs.push(["without", name]);
  const code = (text) =>
    encodeURIComponent(text).replace(/%3A/g, ":").replace(/%40/g, "@").replace(/%20/g, "+");
  return pairs.map(([key, value]) => `${key}=${code(value)}`).join("&");
}

/** Write the address and ask: at once, or after a moment's rest while somebody drags. */
function changed() {
  const asked = query();
  history.replaceState(null, "", `?${asked}`);
  links(asked);
  page.dataset.run = "changed";
  clearTimeout(timer);
  const alone = performance.now() - changedAt > 3 * WAIT;
  changedAt = performance.now();
  if (alone) ask(asked);
  else timer = setTimeout(() => ask(asked), WAIT);
}

/** Tell what the folded fields hold. */
function told() {
  const preset = document.querySelector("#preset").selectedOptions[0].textContent;
  const small = preset[0].toLowerCase() + preset.slice(1);
  document.querySelector("#chosen").textContent = fill(words.chosen, { ...state, preset: small });
}

function links(asked) {
  for (const link of page.querySelectorAll("[data-save]")) {
    link.href = `/api/${link.dataset.save}?${asked}`;
  }
  document.querySelector("#address").value = `${location.origin}${location.pathname}?${asked}`;
  const names = ["", ..."ABCD".slice(0, state.plans.length)];
  const files = names.map((name, which) =>
    h(
      "a",
      { href: `/api/scenario.toml?${asked}&which=${which}`, download: true },
      name ? fill(words.plan_file, { name }) : words.base_file,
    ),
  );
  const between = files.flatMap((file, place) => (place ? [", ", file] : [" ", file]));
  document.querySelector("#plan-files").replaceChildren(words.plan_files, ...between);
}

async function ask(asked, tries = 0) {
  running?.abort();
  const control = new AbortController();
  running = control;
  page.dataset.run = "running";
  delete page.dataset.stage;
  faults.hidden = true;
  page.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`/api/compare?${asked}`, { signal: control.signal });
    if (answer.status === 503) return again(answer, asked, tries, control);
    if (!answer.ok) return wrong((await answer.json()).lines);
    await listen(answer.body, control);
  } catch (error) {
    if (error.name !== "AbortError") tell(words.offline, "error");
  }
}

function again(answer, asked, tries, control) {
  if (tries >= RETRIES) return tell(words.still_busy, "error");
  const seconds = Number(answer.headers.get("retry-after")) + tries;
  tell(fill(words.busy, { n: seconds }), "busy");
  setTimeout(() => {
    if (running === control) ask(asked, tries + 1);
  }, seconds * 1000);
}

function wrong(lines) {
  const told = lines.map((line) => h("li", {}, line));
  faults.replaceChildren(h("p", {}, h("strong", {}, words.fault)), h("ul", {}, ...told));
  faults.hidden = false;
  tell("", "error");
}

async function listen(body, control) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done || control.signal.aborted) break;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) await take(JSON.parse(line), control);
  }
  if (running === control && page.dataset.run === "running") tell(words.offline, "error");
}

let asked = { seeds: 0 };

async function take(news, control) {
  if (control.signal.aborted) return;
  if (news.event === "begin") {
    asked = news;
    progress.max = news.seeds;
    progress.value = 0;
    tell(words.running, "running");
  } else if (news.event === "preparing") {
    progress.removeAttribute("value"); // nobody knows how far it is
    tell(words.preparing, "running");
  } else if (news.event === "progress") {
    if (!progress.hasAttribute("value")) tell(words.running, "running");
    progress.value = news.done;
  } else if (news.event === "stage") {
    await stage(news);
  } else if (news.event === "end") end(news.outcome);
}

function end(outcome) {
  warm();
  if (outcome === "done") tell(fill(words.done, { seeds: asked.seeds }), "done");
  else tell(words[outcome] ?? words.failed, "error");
}

async function stage(news) {
  for (const [name, html] of Object.entries(news.parts)) put(name, html);
  restore(page, query());
  const drawn = Object.entries(news.charts).map(([name, spec]) => {
    const place = page.querySelector(`[data-chart="${name}"]`);
    const note = page.querySelector(`[data-note="${name}"]`);
    note.textContent = `${spec.usermeta.unit}; ${spec.usermeta.band}`;
    return show(place, spec);
  });
  document.querySelector("#digest").textContent = news.digest;
  document.querySelector("#command").textContent = command(news.seeds);
  await Promise.all(drawn);
  page.dataset.stage = news.seeds;
  progress.value = Math.max(progress.value, news.seeds);
  tell(fill(words.sharper, { seeds: news.seeds, of: asked.seeds }), "running");
}

const folded = new Map(); // parts whose fold is closed: they are put in place when it opens

/** Put a part in its place; what was open stays open, what is folded waits. */
function put(name, html) {
  const place = page.querySelector(`[data-part="${name}"]`);
  const fold = place.closest("details");
  if (fold && !fold.open && !place.closest("summary")) {
    folded.set(place, html);
    return;
  }
  folded.delete(place);
  const open = [...place.querySelectorAll("details[open]")].map((one) => one.dataset.key);
  const focused = place.contains(document.activeElement)
    ? document.activeElement.closest("details")?.dataset.key
    : null;
  place.innerHTML = html; // made by the server, all texts escaped
  for (const one of place.querySelectorAll("details")) one.open = open.includes(one.dataset.key);
  if (focused) place.querySelector(`details[data-key="${focused}"] summary`)?.focus({ preventScroll: true });
}

function command(seeds) {
  const rest = [
    ["--area", state.area],
    ["--years", state.years],
    ["--seeds", seeds],
    ["--seed", state.seed],
    ["--preset", state.preset],
    ...state.without.map((one) => ["--without", one]),
    ["--lang", lang],
  ];
  return ["wijksim compare", ...asked.files, ...rest.flat()].join(" ");
}

function tell(text, kind) {
  if (status.textContent !== text) status.textContent = text; // said once by a screen reader
  progress.hidden = kind !== "running";
  page.dataset.run = kind;
  page.setAttribute("aria-busy", String(kind === "running"));
}

function context(table, plans) {
  const place = document.querySelector("#context-levers");
  const rows = table.context.map((name) => {
    const lever = plans.levers.get(name);
    const value = state.context[name]?.[0] ?? lever.now;
    return slider(lever, value, state.context[name] ?? [], words, (next) => {
      const before = state.context[name];
      if (Math.abs(next - lever.now) < 1e-6) delete state.context[name];
      else state.context[name] = [next, before?.[1] ?? 0, before?.[2] ?? null];
      changed();
    });
  });
  place.replaceChildren(...rows);
}

async function search(event) {
  const code = event.target.value.match(/^(BU|WK|GM)[0-9A-Z]{4,8}(?= |$)/i)?.[0];
  if (code && event.type === "change") return choose(code.toUpperCase(), event.target.value);
  const answer = await fetch(`/api/areas?q=${encodeURIComponent(event.target.value)}`);
  if (!answer.ok) return undefined;
  const options = (await answer.json()).map((row) =>
    h("option", { value: `${row.code} ${fill(words.found, { ...row, residents: number(row.residents) })}` }),
  );
  return document.querySelector("#found").replaceChildren(...options);
}

function choose(code, label) {
  const select = document.querySelector("#area");
  select.append(h("option", { value: code }, label));
  select.value = code;
  state.area = code;
  changed();
}

async function begin() {
  const answer = await fetch(`/api/controls?lang=${lang}&preset=${state.preset}`);
  const table = await answer.json();
  words.pool = words.casework.split(":")[0];
  const plans = new Plans(state, table, words, changed);
  plans.build();
  context(table, plans);
  for (const name of ["area", "preset", "years", "seeds"]) {
    document.querySelector(`#${name}`).addEventListener("change", async (event) => {
      const { value } = event.target;
      state[name] = name === "years" || name === "seeds" ? Number(value) : value;
      told();
      changed();
      if (name === "preset") await begin(); // what "now" means depends on it
    });
  }
  document.querySelector("#search")?.addEventListener("input", search);
  document.querySelector("#search")?.addEventListener("change", search);
}

page.addEventListener(
  "toggle",
  (event) => {
    if (event.target.open) opened(event.target);
    for (const [place, html] of [...folded]) {
      if (event.target.open && event.target.contains(place)) {
        folded.delete(place);
        place.innerHTML = html;
      }
    }
  },
  true,
);
page.addEventListener("click", (event) => {
  const which = event.target.closest("[data-split]")?.dataset.split;
  if (which) split(page, query(), which, words, query);
});
page.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
document.querySelector("#copy").addEventListener("click", async () => {
  const box = document.querySelector("#address");
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    document.execCommand("copy");
  }
  document.querySelector("#copied").textContent = words.copied;
});
links(query());
ask(query());
await begin();
