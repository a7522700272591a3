// What every page needs: the language switch keeps what the address holds now.
document.querySelector(".switch")?.addEventListener("click", (event) => {
  const asked = new URL(event.currentTarget.href).searchParams.get("lang");
  const kept = location.search.slice(1).split("&").filter((one) => one && !one.startsWith("lang="));
  if (asked) kept.push(`lang=${asked}`);
  event.currentTarget.href = kept.length ? `?${kept.join("&")}` : location.pathname;
});

/** Return the words that the server put on an element as JSON in data-words. */
export function wordsOf(element) {
  return JSON.parse(element.dataset.words);
}

/** Fill {name} in a text. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Return a number as readers of the page's language write it. */
export function number(value, decimals = 0) {
  return value.toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
