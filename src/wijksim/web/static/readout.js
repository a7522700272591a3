// Values read off a chart: under the pointer, or with the arrow keys. The table beside the chart
// holds the same numbers by year; this only saves looking them up.
import { fill, number, wordsOf } from "./site.js";

const words = wordsOf(document.querySelector("#compare"));
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** What can be read off one chart. */
export class Readout {
  constructor(element) {
    this.element = element;
    this.box = document.createElement("div");
    this.box.className = "readout";
    this.box.setAttribute("aria-hidden", "true"); // said by the chart itself, as its value
    this.rule = document.createElement("div");
    this.rule.className = "rule";
    element.after(this.box, this.rule);
    this.hide();
    element.tabIndex = 0;
    element.addEventListener("pointermove", (event) => this.point(event));
    element.addEventListener("pointerdown", (event) => this.point(event));
    element.addEventListener("pointerleave", () => this.hide());
    element.addEventListener("focus", () => this.moments && this.show(this.at));
    element.addEventListener("blur", () => this.hide());
    element.addEventListener("keydown", (event) => this.key(event));
    addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
  }

  /** Take a description and the picture that was drawn of it. */
  take(spec, view) {
    const { read } = spec.usermeta;
    Object.assign(this, { read, view, unit: spec.usermeta.unit });
    const values = read.across ? spec.data.values : spec.layer[2].data.values;
    this.moments = read.across ? [...new Set(values.map((row) => row.x))] : [null];
    this.rows = this.moments.map((x) => values.filter((row) => x === null || row.x === x));
    const { element } = this;
    if (read.across) {
      element.setAttribute("role", "slider");
      element.setAttribute("aria-valuemin", 0);
      element.setAttribute("aria-valuemax", this.moments.length - 1);
    }
    this.at = Math.min(this.at ?? this.moments.length - 1, this.moments.length - 1);
    this.say();
    if (!this.box.hidden) this.show(this.at);
  }

  key(event) {
    const last = this.moments?.length - 1;
    if (!this.read?.across) return;
    if (event.key in STEPS) this.show(Math.max(0, Math.min(last, this.at + STEPS[event.key])));
    else if (event.key === "Home") this.show(0);
    else if (event.key === "End") this.show(last);
    else return;
    event.preventDefault();
  }

  point(event) {
    if (!this.moments?.length) return;
    if (!this.read.across) {
      this.show(0);
      return;
    }
    const box = this.element.getBoundingClientRect();
    const x = this.view.scale("x").invert(event.clientX - box.left - this.view.origin()[0]);
    let best = 0;
    this.moments.forEach((one, place) => {
      if (Math.abs(one - x) < Math.abs(this.moments[best] - x)) best = place;
    });
    this.show(best);
  }

  when(place) {
    if (!this.read.across) return fill(words.read_change, {});
    const x = this.moments[place];
    if (this.read.yearly) return fill(words.read_year, { n: Math.floor(x) + 1 });
    return fill(words.read_moment, { x: number(x, 1) });
  }

  told(row) {
    const short = (value) => {
      const sign = this.read.across || value <= 0 ? "" : "+";
      return sign + number(value, this.read.places);
    };
    return [short(row.y), row.a === undefined ? "" : fill(words.read_band, { low: short(row.a), high: short(row.b) })];
  }

  /** Say the values where the reader stands, for who does not see them. */
  say() {
    if (!this.read.across) return;
    const { element, at } = this;
    const values = this.rows[at].map((row) => `${row.p} ${this.told(row)[0]}`);
    element.setAttribute("aria-valuenow", at);
    element.setAttribute("aria-valuetext", `${this.when(at)}, ${this.unit}: ${values.join("; ")}`);
  }

  show(place) {
    this.at = place;
    this.say();
    const made = (name, text, kind) => {
      const element = document.createElement(name);
      element.textContent = text;
      if (kind) element.className = kind;
      return element;
    };
    const list = document.createElement("table");
    for (const row of this.rows[place]) {
      const arm = this.read.names.indexOf(row.p) + (this.read.across ? 0 : 1); // 0 is now
      const [mean, band] = this.told(row);
      const line = list.insertRow();
      const who = made("th", arm ? "ABCD"[arm - 1] : words.base, `arm-${arm}`);
      line.append(who, made("td", mean), made("td", band, "soft"));
    }
    this.box.replaceChildren(made("p", this.when(place)), list);
    this.box.hidden = false;
    this.rule.hidden = !this.read.across;
    this.box.classList.toggle("below", !this.read.across);
    if (!this.read.across) return;
    const [left, top] = this.view.origin();
    const x = this.view.scale("x")(this.moments[place]);
    this.rule.style.left = `${left + x}px`;
    this.rule.style.top = `${top}px`;
    this.rule.style.height = `${this.view.height()}px`;
    const far = x > this.view.width() / 2;
    this.box.style.left = far ? `${left}px` : "";
    this.box.style.right = far ? "" : "0";
    this.box.style.top = `${top}px`;
  }

  hide() {
    this.box.hidden = true;
    this.rule.hidden = true;
  }
}
