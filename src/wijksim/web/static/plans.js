// The plans: tabs, the editor of one plan, its hours and its levers.
import { fill, number } from "./site.js";
import { Quadrant, QUADRANTS, hoursOf, leversOf, most } from "./quadrant.js";

const LETTERS = "ABCD";
const MOST_PLANS = 4;

/** Make an element: attributes, then children (texts or elements). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Number the decimals that a lever's value is told with. */
function decimalsOf(lever) {
  const span = (lever.high - lever.low) * (lever.percent ? 100 : 1);
  return span > 20 ? 0 : span > 2 ? 1 : 2;
}

/** Return a lever's value as a reader says it. */
export function told(lever, value) {
  if (lever.percent) return `${number(value * 100, decimalsOf(lever))} %`;
  return `${number(value, decimalsOf(lever))} ${lever.unit}`;
}

export class Plans {
  constructor(state, table, words, change) {
    Object.assign(this, { state, table, words, change, current: 0 });
    this.levers = new Map();
    for (const rows of Object.values(table.levers)) {
      for (const row of rows) this.levers.set(row.name, row);
    }
    this.choices = new Map(table.choices.map((choice) => [choice.name, choice]));
    this.tabs = document.querySelector("#tabs");
    this.editor = document.querySelector("#editor");
    this.limits = {
      cases: table.cases_at_least,
      collective: this.levers.get("share_collective").high,
      policy: this.levers.get("share_policy").high,
    };
  }

  get plan() {
    return this.state.plans[this.current];
  }

  /** Return what a plan has for a lever: its own change, its basis, the context, or now. */
  valueOf(plan, name) {
    const own = this.state.context[name] ?? plan.set[name];
    if (own) return own[0];
    const given = this.choices.get(plan.basis)?.sets[name];
    return given ? given.value : this.levers.get(name).now;
  }

  hoursOf(plan) {
    const other = this.table.other.reduce((sum, name) => sum + this.valueOf(plan, name), 0);
    return hoursOf((name) => this.valueOf(plan, name), other);
  }

  get now() {
    return this.hoursOf({ basis: this.state.base, set: {} });
  }

  /** Change a lever of the plan in view; back at its basis the change is gone. */
  set(name, value) {
    const given = this.choices.get(this.plan.basis)?.sets[name];
    const before = given ? given.value : this.levers.get(name).now;
    if (Math.abs(before - value) < 1e-6) delete this.plan.set[name];
    else {
      const old = this.plan.set[name];
      this.plan.set[name] = [value, old?.[1] ?? given?.from ?? 0, old?.[2] ?? given?.to ?? null];
    }
    this.mark();
    this.change();
  }

  /** Build everything anew. */
  build() {
    this.current = Math.min(this.current, this.state.plans.length - 1);
    this.buildTabs();
    this.buildEditor();
  }

  titleOf(plan) {
    if (plan.title) return plan.title;
    const title = this.choices.get(plan.basis)?.title ?? plan.basis;
    return Object.keys(plan.set).length ? `${title}, ${this.words.changed}` : title;
  }

  buildTabs() {
    const buttons = this.state.plans.map((plan, place) =>
      h(
        "button",
        {
          type: "button",
          class: "tab plain",
          "aria-pressed": String(place === this.current),
          onclick: () => this.go(place),
        },
        h("span", { class: `letter arm-${place + 1}` }, LETTERS[place]),
        h("span", { class: "tab-name" }, this.titleOf(plan)),
      ),
    );
    if (buttons.length < MOST_PLANS) {
      const add = { type: "button", class: "plain add", id: "add", onclick: () => this.add() };
      buttons.push(h("button", add, `+ ${this.words.add}`));
    }
    this.tabs.replaceChildren(...buttons);
  }

  go(place) {
    this.current = place;
    this.build();
    this.tabs.children[place].focus();
  }

  add() {
    const used = new Set(this.state.plans.map((plan) => plan.basis));
    const order = ["all-four", "barriers-first", "casework", "placebo-collective", "community-first"];
    const basis = order.find((name) => !used.has(name)) ?? "status-quo";
    this.state.plans.push({ basis, set: {}, title: "" });
    this.go(this.state.plans.length - 1);
    this.change();
  }

  remove() {
    this.state.plans.splice(this.current, 1);
    this.go(Math.max(0, this.current - 1));
    this.change();
  }

  mark() {
    this.tabs.querySelectorAll(".tab-name").forEach((name, place) => {
      name.textContent = this.titleOf(this.state.plans[place]);
    });
    this.reset.hidden = !Object.keys(this.plan.set).length && !this.plan.title;
    const title = this.editor.querySelector("#title");
    if (title) title.placeholder = this.titleOf({ ...this.plan, title: "" });
    this.about.textContent = this.choices.get(this.plan.basis)?.about ?? "";
  }

  buildEditor() {
    const { words } = this;
    const letter = LETTERS[this.current];
    this.about = h("p", { class: "small soft" });
    const reset = { type: "button", class: "plain", onclick: () => this.again() };
    this.reset = h("button", reset, words.reset);
    const remove = { type: "button", class: "plain", onclick: () => this.remove() };
    const gone = h("button", remove, fill(words.remove, { letter }));
    gone.hidden = this.state.plans.length < 2;
    const open = [...this.editor.querySelectorAll("details[open]")].map((one) => one.dataset.key);
    this.editor.replaceChildren(
      h("div", { class: "field" }, h("label", { for: "basis" }, words.start_from), this.select()),
      this.about,
      this.hours(),
      this.group("preconditions", words.preconditions, this.table.first),
      this.everything(),
      this.naming(),
      h("p", { class: "buttons" }, this.reset, " ", gone),
    );
    this.editor.querySelectorAll("details").forEach((one) => {
      one.open = open.includes(one.dataset.key);
    });
    this.mark();
  }

  /** The visitor's own name for this plan; it goes into charts, tables, report and files. */
  naming() {
    const input = h("input", {
      id: "title",
      type: "text",
      maxlength: 60,
      autocomplete: "off",
      onchange: (event) => {
        const plain = event.target.value.replace(/[~\p{C}]/gu, " ").replace(/\s+/g, " ").trim();
        event.target.value = plain;
        this.plan.title = plain;
        this.mark();
        this.change();
      },
    });
    input.value = this.plan.title ?? "";
    return h("div", { class: "field" }, h("label", { for: "title" }, this.words.name), input);
  }

  again() {
    this.plan.title = "";
    this.plan.set = {};
    this.build();
    this.change();
    document.querySelector("#basis").focus();
  }

  select() {
    const option = (choice) =>
      h("option", { value: choice.name, selected: choice.name === this.plan.basis }, choice.title);
    const of = (kind) => this.table.choices.filter((one) => one.kind === kind).map(option);
    const change = (event) => {
      this.plan.basis = event.target.value;
      this.plan.set = {};
      this.plan.title = "";
      this.build();
      document.querySelector("#basis").focus();
      this.change();
    };
    return h(
      "select",
      { id: "basis", onchange: change },
      h("optgroup", { label: this.words.scenarios }, ...of("scenario")),
      h("optgroup", { label: this.words.methods }, ...of("method")),
      h("optgroup", { label: this.words.asked }, ...of("question")),
    );
  }

  hours() {
    const { words } = this;
    const picture = h("div", { class: "picture" });
    const note = h("p", { class: "small", id: "hours-note", role: "status" });
    const say = (text) => {
      note.textContent = text;
    };
    this.quadrant = new Quadrant(picture, words, this.limits, (hours) => this.spend(hours), say);
    this.cells = [];
    const rows = QUADRANTS.map(({ key }, place) => {
      const input = h("input", {
        type: "number",
        min: 0,
        max: 100,
        step: 1,
        id: `hours-${key}`,
        "aria-describedby": `about-${key}`,
        onchange: (event) => this.quadrant.give(place, Number(event.target.value) || 0),
      });
      this.cells.push(input);
      const name = h(
        "th",
        { scope: "row" },
        h("label", { for: `hours-${key}` }, words[key]),
        h("span", { class: "unit", id: `about-${key}` }, words[`${key}_about`]),
      );
      return h("tr", {}, name, h("td", {}, input), h("td", { class: "soft now" }));
    });
    const rest = ["casework", "other", "total"].map((key) => {
      const output = h("output");
      this.cells.push(output);
      const name = h("th", { scope: "row" }, words[key]);
      return h("tr", { class: key }, name, h("td", {}, output), h("td", { class: "soft now" }));
    });
    const head = h(
      "tr",
      {},
      h("th", { scope: "col" }, words.quadrant),
      h("th", { scope: "col" }, words.hours),
      h("th", { scope: "col" }, fill(words.now, { value: "" })),
    );
    this.hoursTable = h("table", { class: "hours" }, h("thead", {}, head), h("tbody", {}, ...rows, ...rest));
    const made = h(
      "div",
      { class: "spend" },
      h("h3", {}, words.hours_title),
      h("p", { class: "small soft" }, words.hours_help),
      picture,
      note,
      this.hoursTable,
    );
    this.showHours();
    return made;
  }

  showHours() {
    const hours = this.hoursOf(this.plan);
    const { now } = this;
    this.quadrant.set(hours, now, this.current + 1);
    this.fillTable(hours, now);
  }

  fillTable(hours, now) {
    const short = (x) => number(x, Number.isInteger(Math.round(x * 10) / 10) ? 0 : 1);
    this.cells.forEach((cell, place) => {
      const value = place < 6 ? hours[place] : 100;
      if (place < 4) {
        cell.value = Math.round(value * 10) / 10;
        cell.max = Math.floor(most(hours, place, this.limits));
      } else cell.textContent = short(value);
    });
    this.hoursTable.querySelectorAll("td.now").forEach((cell, place) => {
      cell.textContent = place < 6 ? short(now[place]) : "100";
    });
  }

  /** Take the hours that the picture or the table gives. */
  spend(hours) {
    const values = leversOf(hours, hours[5] / 100);
    for (const [name, value] of Object.entries(values)) {
      const lever = this.levers.get(name);
      const now = this.valueOf(this.plan, name);
      if (Math.abs(now - value) > 1e-4) this.quiet(name, Math.min(lever.high, value));
    }
    this.fillTable(hours, this.now);
    this.mark();
    this.change();
  }

  quiet(name, value) {
    const { change } = this;
    this.change = () => {};
    this.set(name, value);
    this.change = change;
  }

  group(key, title, names) {
    const rows = names.map((name) => this.slider(this.levers.get(name)));
    return h("details", { "data-key": key }, h("summary", {}, title), ...rows);
  }

  everything() {
    const shown = new Set([...this.table.hours, ...this.table.first, ...this.table.context]);
    const parts = Object.entries(this.table.levers).map(([quadrant, rows]) => {
      const names = rows.map((row) => row.name).filter((name) => !shown.has(name));
      const part = h("details", { "data-key": `all-${quadrant}` }, h("summary", {}, this.words[`q_${quadrant}`]));
      part.addEventListener("toggle", () => {
        if (part.open && part.children.length === 1) {
          part.append(...names.map((name) => this.slider(this.levers.get(name))));
        }
      });
      return part;
    });
    const title = h("summary", {}, this.words.all_levers);
    return h("details", { "data-key": "all", class: "all" }, title, ...parts);
  }

  slider(lever) {
    const value = this.valueOf(this.plan, lever.name);
    const weeks = this.plan.set[lever.name] ?? Object.values(this.given(lever.name) ?? {});
    return slider(lever, value, weeks, this.words, (next) => {
      this.set(lever.name, next);
      if (this.table.other.includes(lever.name)) this.showHours();
    });
  }

  given(name) {
    return this.choices.get(this.plan.basis)?.sets[name];
  }
}

/** A labelled range with its value, its unit, where it stands now, and how sure the range is. */
export function slider(lever, value, weeks, words, change) {
  const id = `lever-${lever.name}`;
  const output = h("output", { for: id }, told(lever, value));
  const step = (lever.high - lever.low) / 100;
  const input = h("input", {
    id,
    type: "range",
    min: lever.low,
    max: lever.high,
    step: Number(step.toPrecision(3)),
    "aria-valuetext": told(lever, value),
    oninput: (event) => {
      const next = Number(event.target.value);
      output.textContent = told(lever, next);
      event.target.setAttribute("aria-valuetext", told(lever, next));
      change(next);
    },
  });
  input.value = value;
  const [, from, to] = weeks;
  const when = to ? fill(words.weeks_span, { from, to }) : from ? fill(words.weeks_from, { from }) : "";
  const notes = [fill(words.now, { value: told(lever, lever.now) }), words[`mark_${lever.mark}`], when];
  return h(
    "div",
    { class: "lever" },
    h("label", { for: id }, lever.label),
    output,
    input,
    h("p", { class: "small soft" }, notes.filter(Boolean).join(" · ")),
  );
}
