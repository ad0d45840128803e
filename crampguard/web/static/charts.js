// Draws what stands in the tables. Colours are the page's own, so that they follow light and dark.

/* global Plot */

// Plot puts a style element into each drawing, which the page's policy forbids. Made in a document that is
// shown nowhere, it can be taken out; style.css says the same.
const workshop = document.implementation.createHTMLDocument();

const bar = "var(--bar)";
const pale = "var(--pale)";
const kinds = ["var(--c0)", "var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)"];

const text = (cell) => cell.textContent.trim();
const number = (cell) => Number(text(cell));
const whole = { ticks: 5, tickFormat: (each) => (Number.isInteger(each) ? `${each}` : "") };

function rows(table) {
  return [...table.tBodies[0].rows].map((row) => [...row.cells]);
}

function heads(table) {
  return [...table.tHead.rows[0].cells].map(text);
}

function weeks(table, width) {
  const [, , loggedLabel] = heads(table);
  const data = rows(table).map(([week, days, logged, cramps]) => ({
    week: new Date(week.querySelector("time").dateTime),
    days: number(days),
    logged: number(logged),
    cramps: text(cramps),
  }));
  const x1 = (each) => each.week;
  const x2 = (each) => new Date(+each.week + 6.3 * 864e5);
  const x3 = (each) => new Date(+each.week + 3.15 * 864e5);
  return {
    width,
    height: 240,
    x: { type: "utc", label: null, ticks: Math.max(2, Math.min(8, Math.floor(width / 90), data.length)) },
    y: { label: loggedLabel, domain: [0, 7.8], ...whole, ticks: 7 },
    marks: [
      Plot.rectY(data, { x1, x2, y: "logged", fill: pale }),
      Plot.rectY(data, { x1, x2, y: "days", fill: bar }),
      Plot.text(data, { x: x3, y: "logged", text: "cramps", dy: -9, fill: "currentColor" }),
      Plot.ruleY([0], { stroke: "currentColor" }),
    ],
  };
}

function columns(table, width) {
  const [xLabel, yLabel] = heads(table);
  const data = rows(table).map(([name, count]) => ({ name: text(name), count: number(count) }));
  const names = data.map((each) => each.name);
  const along = { label: yLabel, domain: [0, Math.max(4, ...data.map((each) => each.count))], ...whole };
  if (longest(names) > width / names.length) {
    return {
      width,
      height: 40 * data.length + 60,
      marginLeft: longest(names) + 16,
      x: along,
      y: { label: null, domain: names, tickSize: 0 },
      marks: [Plot.barX(data, { y: "name", x: "count", fill: bar }), Plot.ruleX([0], { stroke: "currentColor" })],
    };
  }
  return {
    width,
    height: 220,
    x: { label: names.every((each) => each.length < 3) ? xLabel : null, type: "band", domain: names },
    y: along,
    marks: [Plot.barY(data, { x: "name", y: "count", fill: bar }), Plot.ruleY([0], { stroke: "currentColor" })],
  };
}

// As wide as the longest of them needs, about.
function longest(names) {
  return 7.6 * Math.max(...names.map((each) => each.length));
}

// Names at the left, on two lines where one is too long.
function beside(names, width) {
  const room = Math.min(longest(names), 0.36 * width);
  return {
    marginLeft: room + 16,
    axis: Plot.axisY({ label: null, tickSize: 0, lineWidth: room / 14 }),
  };
}

function hours(table, width) {
  const [, ...days] = heads(table);
  const data = rows(table).flatMap(([hour, ...counts]) =>
    counts.map((count, place) => ({ hour: text(hour), day: days[place], count: number(count) })),
  );
  const most = Math.max(...data.map((each) => each.count));
  return {
    width: Math.min(width, 560),
    height: 24 * 22 + 40,
    marginLeft: 40,
    padding: 0.06,
    x: { domain: days, axis: "top", label: null, tickSize: 0 },
    y: { type: "band", label: null, tickSize: 0 },
    opacity: { type: "identity" },
    marks: [
      Plot.cell(data, { x: "day", y: "hour", fill: pale, fillOpacity: 0.35 }),
      Plot.cell(data, { x: "day", y: "hour", fill: bar, fillOpacity: (each) => (0.6 * each.count) / most }),
      Plot.text(data.filter((each) => each.count), { x: "day", y: "hour", text: "count", fill: "currentColor" }),
    ],
  };
}

function kept(table, width) {
  const [, ...outcomes] = heads(table);
  const names = rows(table).map(([name]) => text(name));
  const data = rows(table).flatMap(([name, ...counts]) => {
    let before = 0;
    return counts.map((count, outcome) => {
      const from = before;
      before += number(count);
      return { name: text(name), outcome, from, to: before };
    });
  });
  const { marginLeft, axis } = beside(names, width);
  return {
    width,
    height: 44 * names.length + 60,
    marginLeft,
    x: { label: null, ...whole, ticks: Math.max(2, Math.floor(width / 110)) },
    y: { domain: names },
    marks: [
      axis,
      ...outcomes.map((_outcome, place) =>
        Plot.barX(data.filter((each) => each.outcome === place && each.to > each.from), {
          y: "name",
          x1: "from",
          x2: "to",
          fill: kinds[place],
        }),
      ),
    ],
  };
}

function habits(table, width) {
  const data = rows(table).map(([name, low, value, high]) => ({
    name: text(name),
    low: number(low),
    value: number(value),
    high: number(high),
  }));
  const { marginLeft, axis } = beside(data.map((each) => each.name), width);
  return {
    width,
    height: 60 * data.length + 80,
    marginLeft,
    x: { label: heads(table)[2], domain: [-100, 100], ticks: width < 500 ? 3 : 5 },
    marks: [
      axis,
      Plot.ruleX([0], { stroke: "currentColor", strokeDasharray: "4 4" }),
      Plot.ruleY(data, { y: "name", x1: "low", x2: "high", stroke: bar, strokeWidth: 3 }),
      Plot.dot(data, { y: "name", x: "value", fill: bar, r: 6 }),
    ],
  };
}

const charts = { weeks, parts: columns, severities: columns, lengths: columns, hours, kept, habits };

function draw(place) {
  const table = place.parentElement.querySelector(`.plot[data-chart="${place.dataset.chart}"] + details table`);
  const options = charts[place.dataset.chart](table, Math.max(280, place.clientWidth));
  const drawing = Plot.plot({ marginTop: 36, marginBottom: 46, ...options, style: { fontSize: "14px" }, document: workshop });
  drawing.querySelector("style").remove();
  for (const part of drawing.querySelectorAll("[aria-label], [aria-description]")) {
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-description");
  }
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", place.dataset.label);
  place.replaceChildren(document.adoptNode(drawing));
}

const widths = new WeakMap();
const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (widths.get(target) === target.clientWidth) continue;
    widths.set(target, target.clientWidth);
    draw(target);
  }
});

for (const place of document.querySelectorAll(".plot")) resized.observe(place);
