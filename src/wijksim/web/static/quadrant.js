// The four quadrants of the work: 100 hours of the team, set on the picture or in the table.
import { fill, number } from "./site.js";

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 340;
const MIDDLE = SIZE / 2;
const INNER = 46; // radius of casework, the pool that hours come from
const OUTER = 150; // radius at MOST hours
const MOST = 60;
const DIAGONAL = Math.SQRT1_2;
// In the order of the levers: I, II, III, IV. Social above, collective at the right.
export const QUADRANTS = [
  { key: "I", x: -1, y: -1 },
  { key: "II", x: -1, y: 1 },
  { key: "III", x: 1, y: -1 },
  { key: "IV", x: 1, y: 1 },
];

function make(name, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

// By the square root, so that the surface grows with the hours and small numbers stay apart.
const radius = (hours) => INNER + Math.sqrt(Math.min(hours, MOST) / MOST) * (OUTER - INNER);
const point = (quadrant, hours) => [
  MIDDLE + quadrant.x * DIAGONAL * radius(hours),
  MIDDLE + quadrant.y * DIAGONAL * radius(hours),
];

/** Return hours by quadrant, casework and the rest, out of 100, from the levers' values. */
export function hoursOf(value, other) {
  const collective = value("share_collective");
  const policy = value("share_policy");
  const cases = 1 - collective - policy - other;
  const rules = cases * value("advocacy_hours");
  const network = (cases - rules) * value("mode_network");
  const parts = [network, rules, collective, policy, cases - rules - network, other];
  return parts.map((part) => Math.round(part * 1e4) / 100);
}

/** Return the levers' values that give these hours, each within its range. */
export function leversOf(hours, other) {
  const [network, rules, collective, policy] = hours.map((part) => part / 100);
  const cases = 1 - collective - policy - other;
  const share = (part, whole) => (whole > 1e-9 ? Math.min(1, Math.max(0, part / whole)) : 0);
  const round = (x) => Math.round(x * 1e5) / 1e5;
  return {
    mode_network: round(share(network, cases - rules)),
    advocacy_hours: round(share(rules, cases)),
    share_collective: round(collective),
    share_policy: round(policy),
  };
}

/** Return the most hours that a quadrant can get while the others keep theirs. */
export function most(hours, place, limits) {
  const [network, rules, collective, policy, casework] = hours;
  const free = hours[place] + casework;
  if (place < 2) return free;
  const cases = network + rules + casework;
  const floor = Math.max(network + rules, limits.cases * 100);
  const room = Math.max(0, cases - floor);
  const high = place === 2 ? limits.collective : limits.policy;
  return Math.min(high * 100, (place === 2 ? collective : policy) + room);
}

/** The control: draws itself into an element and tells of every change, and why one is not made. */
export class Quadrant {
  constructor(element, words, limits, change, note) {
    Object.assign(this, { element, words, limits, change, note, hours: [0, 0, 0, 0, 100, 0] });
    this.build();
  }

  /** Show hours; ``now`` are those of the baseline. */
  set(hours, now, arm) {
    this.hours = hours;
    this.now = now;
    this.svg.setAttribute("class", `quadrant arm-${arm}`);
    this.show();
  }

  build() {
    const { words } = this;
    this.svg = make("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, role: "group" });
    this.svg.setAttribute("aria-label", words.hours_title);
    this.svg.append(
      make("rect", { x: 1, y: 1, width: SIZE - 2, height: SIZE - 2, rx: 10, class: "ground" }),
      make("path", { d: `M${MIDDLE} 22V${SIZE - 22}M22 ${MIDDLE}H${SIZE - 22}`, class: "axis" }),
    );
    const ends = [
      [MIDDLE, 15, "middle", words.axis_social],
      [MIDDLE, SIZE - 7, "middle", words.axis_institutional],
      [12, MIDDLE - 6, "start", words.axis_individual],
      [SIZE - 12, MIDDLE - 6, "end", words.axis_collective],
    ];
    for (const [x, y, anchor, text] of ends) {
      this.svg.append(make("text", { x, y, "text-anchor": anchor, class: "axis-name" }, text));
    }
    this.before = make("polygon", { class: "before" });
    this.kite = make("polygon", { class: "kite" });
    this.pool = make("circle", { cx: MIDDLE, cy: MIDDLE, r: INNER - 4, class: "pool" });
    this.poolHours = make("text", { x: MIDDLE, y: MIDDLE + 2, class: "pool-hours" });
    const name = make("text", { x: MIDDLE, y: MIDDLE + 18, class: "pool-name" }, words.pool);
    this.svg.append(this.before, this.kite, this.pool, this.poolHours, name);
    this.handles = QUADRANTS.map((quadrant, place) => this.handle(quadrant, place));
    this.element.append(this.svg);
    this.svg.addEventListener("pointerdown", (event) => this.grab(event));
  }

  handle(quadrant, place) {
    const x = quadrant.x < 0 ? 14 : SIZE - 14;
    const y = quadrant.y < 0 ? 38 : SIZE - 28;
    const anchor = quadrant.x < 0 ? "start" : "end";
    const label = this.words[quadrant.key];
    this.svg.append(make("text", { x, y, "text-anchor": anchor, class: "corner" }, label));
    const group = make("g", { role: "slider", tabindex: 0, class: "handle" });
    group.setAttribute("aria-label", `${label}: ${this.words[`${quadrant.key}_about`]}`);
    group.setAttribute("aria-valuemin", 0);
    group.append(make("circle", { r: 17 }), make("text", { y: 5 }));
    group.addEventListener("keydown", (event) => this.key(event, place));
    this.svg.append(group);
    return group;
  }

  show() {
    const polygon = (hours) =>
      [0, 2, 3, 1].map((place) => point(QUADRANTS[place], hours[place]).join(",")).join(" ");
    this.kite.setAttribute("points", polygon(this.hours));
    this.before.setAttribute("points", polygon(this.now));
    this.poolHours.textContent = number(Math.round(this.hours[4]));
    this.handles.forEach((group, place) => {
      const [x, y] = point(QUADRANTS[place], this.hours[place]);
      const told = Math.round(this.hours[place]);
      group.setAttribute("transform", `translate(${x} ${y})`);
      group.setAttribute("aria-valuenow", this.hours[place]);
      group.setAttribute("aria-valuemax", most(this.hours, place, this.limits));
      group.setAttribute("aria-valuetext", fill(this.words.of_hundred, { n: number(told) }));
      group.lastChild.textContent = number(told);
    });
  }

  /** Give a quadrant some hours, taken from casework or given back to it. */
  give(place, hours) {
    const wanted = Math.min(Math.max(0, hours), most(this.hours, place, this.limits));
    const next = [...this.hours];
    next[4] -= wanted - next[place];
    next[place] = wanted;
    this.hours = next;
    this.show();
    this.note(hours > wanted ? this.why(place, wanted) : "");
    this.change(next);
  }

  /** Say why a quadrant gets no more hours. */
  why(place, wanted) {
    const text = this.hours[4] < 1 ? this.words.no_casework : this.words.no_more;
    return fill(text, { name: this.words[QUADRANTS[place].key], n: number(Math.round(wanted)) });
  }

  key(event, place) {
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 };
    const now = Math.round(this.hours[place]);
    if (event.key in steps) this.give(place, now + steps[event.key]);
    else if (event.key === "Home") this.give(place, 0);
    else if (event.key === "End") this.give(place, 100);
    else return;
    event.preventDefault();
  }

  grab(event) {
    const at = this.where(event);
    const handle = this.handles.findIndex((group) => group.contains(event.target));
    const place = handle >= 0 ? handle : QUADRANTS.findIndex((q) => q.x * at.x > 0 && q.y * at.y > 0);
    if (place < 0 || event.button !== 0) return;
    event.preventDefault();
    this.handles[place].focus({ preventScroll: true });
    const move = (one) => this.pull(place, this.where(one));
    const drop = () => {
      this.svg.removeEventListener("pointermove", move);
      this.svg.removeEventListener("pointerup", drop);
      this.svg.removeEventListener("pointercancel", drop);
    };
    this.svg.setPointerCapture(event.pointerId);
    this.svg.addEventListener("pointermove", move);
    this.svg.addEventListener("pointerup", drop);
    this.svg.addEventListener("pointercancel", drop);
    if (handle < 0) move(event);
  }

  pull(place, at) {
    const { x, y } = QUADRANTS[place];
    const along = (at.x * x + at.y * y) * DIAGONAL;
    const part = Math.max(0, (along - INNER) / (OUTER - INNER));
    const hours = Math.round(part ** 2 * MOST);
    if (hours !== Math.round(this.hours[place])) this.give(place, hours);
  }

  where(event) {
    const box = this.svg.getBoundingClientRect();
    const scale = SIZE / box.width;
    return {
      x: (event.clientX - box.left) * scale - MIDDLE,
      y: (event.clientY - box.top) * scale - MIDDLE,
    };
  }
}
