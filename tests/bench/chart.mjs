// The race as pictures: bars as long as the logarithm of the time, and how time and instructions grow with the cart.

import { SHOPIFY } from "./gates.mjs";

const WIDTH = 960;
const LEFT = 330;
const ROW = 22;
const COLORS = [["Liebian", "#c8102e"], ["core", "#e58a97"], ["plain JavaScript", "#5a6570"], ["tuned JavaScript", "#2f3b46"]];
const STYLE = "font: 13px system-ui, sans-serif; fill: #1c2329";

/** An SVG of rows `{ name: "W1: racer", unit, median }`. */
export function chart(all) {
  const rows = all.filter(({ name, unit }) => unit === "µs" && !name.startsWith("growth"));
  const most = Math.max(...rows.map(({ median }) => median));
  const least = Math.min(...rows.map(({ median }) => median));
  const length = (time) => 20 + (Math.log(time / least) / Math.log(most / least || 2)) * (WIDTH - LEFT - 130);
  let y = 24;
  const parts = [];
  for (const [name, list] of races(rows)) {
    parts.push(`<text x="12" y="${y}" font-weight="600">${escaped(name)}</text>`);
    y += 8;
    for (const { name: full, median } of [...list].sort((a, b) => a.median - b.median)) {
      const racer = full.slice(name.length + 2);
      const color = COLORS.find(([start]) => racer.startsWith(start))?.[1] ?? "#9aa5b1";
      parts.push(`<text x="${LEFT - 10}" y="${y + 15}" text-anchor="end">${escaped(racer)}</text>`);
      parts.push(`<rect x="${LEFT}" y="${y + 3}" width="${length(median).toFixed(1)}" height="${ROW - 7}" rx="2" fill="${color}"/>`);
      parts.push(`<text x="${(LEFT + length(median) + 8).toFixed(1)}" y="${y + 15}">${said(median)}</text>`);
      y += ROW;
    }
    y += 26;
  }
  return svg(WIDTH, y, "Time of one answer, by racer, logarithmic", parts);
}

/** Two panels over lines x relevant promotions: the time to what is payable, and the instructions of one call. */
export function curves(rows, sizes) {
  const value = (name) => rows.find((row) => row.name === name)?.median;
  const points = (make) => sizes.map(({ name, pairs }) => [pairs, value(make(name)), name]).filter(([, y]) => y > 0);
  const parts = [
    ...panel(60, "µs until the basket's payable is known", points((name) => `growth: ${name}: payable`), null),
    ...panel(540, "instructions of one call, text in, text out", points((name) => `instructions: ${name}: one call`), SHOPIFY),
  ];
  return svg(WIDTH, 380, "Growth over lines times relevant promotions, both logarithmic", parts);
}

function panel(left, title, points, limit) {
  const [width, top, height] = [360, 50, 260];
  const parts = [`<text x="${left}" y="26" font-weight="600">${title}</text>`];
  if (points.length === 0) return [...parts, `<text x="${left}" y="${top + 30}">not measured</text>`];
  const decade = (list) => [Math.floor(Math.log10(Math.min(...list))), Math.ceil(Math.log10(Math.max(...list)))];
  const [x0, x1] = decade(points.map(([x]) => x));
  const [y0, y1] = decade([...points.map(([, y]) => y), ...(limit ? [limit] : [])]);
  const x = (at) => left + ((Math.log10(at) - x0) / (x1 - x0 || 1)) * width;
  const y = (at) => top + height - ((Math.log10(at) - y0) / (y1 - y0 || 1)) * height;
  for (let power = x0; power <= x1; power += 1) {
    parts.push(`<path d="M${x(10 ** power)} ${top}v${height}" stroke="#e3e7eb"/><text x="${x(10 ** power)}" y="${top + height + 18}" text-anchor="middle">${short(10 ** power)}</text>`);
  }
  for (let power = y0; power <= y1; power += 1) {
    parts.push(`<path d="M${left} ${y(10 ** power)}h${width}" stroke="#e3e7eb"/><text x="${left - 8}" y="${y(10 ** power) + 4}" text-anchor="end">${short(10 ** power)}</text>`);
  }
  if (limit) parts.push(`<path d="M${left} ${y(limit).toFixed(1)}h${width}" stroke="#c8102e" stroke-dasharray="5 4"/><text x="${left + 6}" y="${(y(limit) - 6).toFixed(1)}">Shopify stops at ${short(limit)}</text>`);
  for (const [at, time, name] of points) {
    parts.push(`<circle cx="${x(at).toFixed(1)}" cy="${y(time).toFixed(1)}" r="4" fill="${limit && time > limit ? "#c8102e" : "#2f3b46"}"><title>${escaped(name)}: ${time}</title></circle>`);
  }
  return [...parts, `<text x="${left + width / 2}" y="${top + height + 44}" text-anchor="middle">lines x promotions that mean them</text>`];
}

const svg = (width, height, label, parts) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}"><rect width="${width}" height="${height}" fill="#fff"/><g style="${STYLE}">${parts.join("")}</g></svg>\n`;

/** The rows of each race, in the order of the races. */
function races(rows) {
  const groups = new Map();
  for (const row of rows) {
    const race = row.name.slice(0, row.name.indexOf(": "));
    groups.set(race, [...(groups.get(race) ?? []), row]);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}

const said = (time) => (time < 1000 ? `${time} µs` : time < 1e6 ? `${Number((time / 1000).toPrecision(3))} ms` : `${Number((time / 1e6).toPrecision(3))} s`);

const short = (number) => (number >= 1e6 ? `${number / 1e6} M` : number >= 1e3 ? `${number / 1e3} k` : String(number));

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
