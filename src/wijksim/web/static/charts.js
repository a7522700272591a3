// Charts: drawn when they come into view, by the library that this server brings along. Room is kept
// for each from the start: a page that jumps when a chart appears takes the aim from under a click.
import { Readout } from "./readout.js";

let library;

/** Load the chart library once; it is a file of this server. What failed is tried again. */
function vega() {
  library ??= import("./vega.js").then(
    () => window.vegaEmbed,
    (error) => {
      library = null;
      throw error;
    },
  );
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
  element.style.minHeight = `${room(spec, element.clientWidth)}px`;
  element.setAttribute("aria-label", spec.description);
  return chart.seen ? draw(element) : Promise.resolve();
}

/** Draw the charts in a part that was folded: to open it is to ask for them, in view or not. */
export function opened(fold) {
  for (const element of known.keys()) if (fold.contains(element)) draw(element);
}

// On paper nothing comes into view, so all is drawn before. The browser does not wait for us, and
// need not: where the library is there already, drawing is done before it takes the page.
addEventListener("beforeprint", () => {
  for (const element of known.keys()) draw(element);
});

const AXIS = { over_time: 51, change: 47 }; // px of the axis below the picture with its title
const LEGEND_ROW = 21; // px
const columns = (width) => (width < 460 ? 1 : 2);

/** Return the height that a chart will have. */
function room(spec, width) {
  const { across, names } = spec.usermeta.read;
  if (!across) return spec.height + AXIS.change;
  return spec.height + AXIS.over_time + LEGEND_ROW * Math.ceil(names.length / columns(width));
}

/** Return a description whose legend and labels fit the width that there is. */
function fitted(spec, width) {
  const { legend, axis } = spec.config;
  const across = columns(width);
  const names = { ...legend, columns: across, labelLimit: width / across - 80 };
  const labels = { ...axis, labelLimit: Math.min(190, width * 0.4) };
  return { ...spec, config: { ...spec.config, legend: names, axis: labels } };
}

async function draw(element) {
  const chart = known.get(element);
  if (chart.busy || !chart.spec || chart.drawn === chart.spec || !element.clientWidth) return chart.busy;
  const spec = chart.spec;
  chart.busy = (async () => {
    const embed = await vega();
    if (!element.clientWidth) return; // folded again while the library was on its way
    element.style.minHeight = `${room(spec, element.clientWidth)}px`;
    const stage = document.createElement("div");
    const before = [...element.children];
    stage.className = "stage";
    element.append(stage);
    const made = await embed(stage, fitted(spec, element.clientWidth), options);
    for (const old of before) old.remove();
    chart.view?.finalize();
    chart.view = made;
    chart.drawn = element.clientWidth ? spec : null; // what was folded meanwhile has no width
    chart.readout.take(spec, made.view);
  })();
  try {
    await chart.busy;
  } finally {
    chart.busy = null;
  }
  if (chart.spec !== spec) await draw(element);
}
