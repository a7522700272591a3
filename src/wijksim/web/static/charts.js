// Charts: drawn when they come into view, by the library that this server brings along.
import { Readout } from "./readout.js";

let library;

/** Load the chart library once; it is a file of this server. */
function vega() {
  library ??= import("./vega.js").then(() => window.vegaEmbed);
  return library;
}

const options = { ast: true, actions: false, renderer: "svg", tooltip: false, defaultStyle: false };
const known = new Map(); // element -> {spec, drawn, view, seen, readout}
const watcher = new IntersectionObserver(look, { rootMargin: "150px" });

function look(entries) {
  for (const entry of entries) {
    const chart = known.get(entry.target);
    chart.seen = entry.isIntersecting;
    if (chart.seen) draw(entry.target);
  }
}

/** Have the library there, also where no chart has come into view: paper shows them all. */
export function warm() {
  requestIdleCallback(vega);
}

/** Show a Vega-Lite description in an element, now or when it comes into view. */
export function show(element, spec) {
  if (!known.has(element)) {
    const readout = new Readout(element);
    known.set(element, { seen: false, drawn: null, view: null, busy: null, readout });
    watcher.observe(element);
  }
  const chart = known.get(element);
  chart.spec = spec;
  element.setAttribute("aria-label", spec.description);
  return chart.seen ? draw(element) : Promise.resolve();
}

// On paper nothing comes into view, so all is drawn before. The browser does not wait for us, and
// need not: where the library is there already, drawing is done before it takes the page.
addEventListener("beforeprint", () => {
  for (const element of known.keys()) draw(element);
});

/** Return a description whose legend and labels fit the width that there is. */
function fitted(spec, width) {
  const columns = width < 460 ? 1 : 2;
  const { legend, axis } = spec.config;
  const names = { ...legend, columns, labelLimit: width / columns - 80 };
  const labels = { ...axis, labelLimit: Math.min(190, width * 0.4) };
  return { ...spec, config: { ...spec.config, legend: names, axis: labels } };
}

async function draw(element) {
  const chart = known.get(element);
  if (chart.busy || !chart.spec || chart.drawn === chart.spec || !element.clientWidth) return chart.busy;
  const spec = chart.spec;
  chart.busy = (async () => {
    const embed = await vega();
    const stage = document.createElement("div");
    element.style.minHeight = `${element.clientHeight}px`; // nothing jumps while it is redrawn
    const before = [...element.children];
    stage.className = "stage";
    element.append(stage);
    const made = await embed(stage, fitted(spec, element.clientWidth), options);
    for (const old of before) old.remove();
    chart.view?.finalize();
    chart.view = made;
    chart.drawn = spec;
    chart.readout.take(spec, made.view);
    element.style.minHeight = "";
  })();
  try {
    await chart.busy;
  } finally {
    chart.busy = null;
  }
  if (chart.spec !== spec) await draw(element);
}
