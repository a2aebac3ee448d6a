// The race as a picture: one bar a racer, as long as the logarithm of its time, the fastest of each workload first.

const WIDTH = 960;
const LEFT = 330;
const ROW = 22;
const COLORS = { Liebian: "#c8102e", "plain JavaScript": "#5a6570", "tuned JavaScript": "#2f3b46" };

/** An SVG of rows `{ name: "W1: racer", median }`. */
export function chart(rows) {
  const races = Map.groupBy ? Map.groupBy(rows, race) : groupBy(rows);
  const most = Math.max(...rows.map(({ median }) => median));
  const least = Math.min(...rows.map(({ median }) => median));
  const length = (time) => 20 + (Math.log(time / least) / Math.log(most / least || 2)) * (WIDTH - LEFT - 130);
  let y = 24;
  const parts = [];
  for (const [name, list] of races) {
    parts.push(`<text x="12" y="${y}" font-weight="600">${escaped(name)}</text>`);
    y += 8;
    for (const { name: full, median } of [...list].sort((a, b) => a.median - b.median)) {
      const racer = full.slice(name.length + 2);
      const color = Object.entries(COLORS).find(([start]) => racer.startsWith(start))?.[1] ?? "#9aa5b1";
      parts.push(`<text x="${LEFT - 10}" y="${y + 15}" text-anchor="end">${escaped(racer)}</text>`);
      parts.push(`<rect x="${LEFT}" y="${y + 3}" width="${length(median).toFixed(1)}" height="${ROW - 7}" rx="2" fill="${color}"/>`);
      parts.push(`<text x="${(LEFT + length(median) + 8).toFixed(1)}" y="${y + 15}">${said(median)}</text>`);
      y += ROW;
    }
    y += 26;
  }
  const style = "font: 13px system-ui, sans-serif; fill: #1c2329";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-label="Time of one answer, by racer, logarithmic"><rect width="${WIDTH}" height="${y}" fill="#fff"/><g style="${style}">${parts.join("")}</g></svg>\n`;
}

const race = ({ name }) => name.slice(0, name.indexOf(": "));

function groupBy(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(race(row), [...(groups.get(race(row)) ?? []), row]);
  return groups;
}

const said = (time) => (time < 1000 ? `${time} µs` : time < 1e6 ? `${Number((time / 1000).toPrecision(3))} ms` : `${Number((time / 1e6).toPrecision(3))} s`);

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
