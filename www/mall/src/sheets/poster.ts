// Draws the poster of a share on a canvas: the product, its price now, the offer as it is, and a QR code of the link.
import { encode } from "uqr";
import mark from "../../../shared/mark.svg?raw";

export interface Poster {
  mall: string;
  name: string;
  blurb?: string;
  /** "¥" and the figures, split as on the price tags. */
  price?: { whole: string; part: string; struck?: string; note: string };
  /** The address of the drawing. */
  drawing?: string;
  scan: string;
  /** Who gets what: said openly to whoever sees the poster. */
  reward: { label?: string; name: string; note: string };
  link: string;
}

/** The picture on the page keeps a place of these proportions. */
export const WIDTH = 750;
export const HEIGHT = 1230;
const EDGE = 40;
const INSIDE = 88;
const QR_MOST = 248;
const TOP = 124;
/** Where the ticket would tear: the product above, the code below. */
const TEAR = 872;
const BOTTOM = HEIGHT - EDGE;

/** A poster is paper: it takes the colours of the day whatever the page wears. */
function colours(): (name: string) => string {
  const probe = document.createElement("span");
  probe.dataset.theme = "light";
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const read = Object.fromEntries(["ink", "ink-2", "paper", "card", "line", "ember", "honey-wash"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  probe.remove();
  return (name) => read[name] ?? "#000";
}

/** A drawing with a size of its own, which some browsers want before they draw it. */
async function pictureOf(address: string, size: number): Promise<HTMLImageElement> {
  const text = await (await fetch(address)).text();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text.replace("<svg ", `<svg width="${size}" height="${size}" `))}`;
  await image.decode();
  return image;
}

/** Chinese breaks after any character, English between words. */
function wrap(pen: CanvasRenderingContext2D, text: string, width: number, most: number): string[] {
  const pieces = text.match(/\d+(?:\.\d+)?\s?[\u4e00-\u9fff]|[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/g) ?? [];
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    // A comma or a full stop never begins a line.
    if (line && pen.measureText((line + piece).trimEnd()).width > width && !/^[，。、；：）」]/.test(piece)) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  if (line) lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]?.slice(0, -1)}…`];
}

function qr(pen: CanvasRenderingContext2D, link: string, right: number, top: number): number {
  const code = encode(link, { ecc: "M", border: 4 });
  const module = Math.max(3, Math.floor(QR_MOST / code.size));
  const size = module * code.size;
  pen.fillStyle = "#ffffff";
  pen.fillRect(right - size, top, size, size);
  pen.fillStyle = "#000000";
  code.data.forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect(right - size + x * module, top + y * module, module, module)));
  return size;
}

export async function drawPoster(poster: Poster): Promise<Blob> {
  const face = getComputedStyle(document.body).fontFamily;
  const colour = colours();
  const drawing = poster.drawing === undefined ? null : await pictureOf(poster.drawing, 460);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  const font = (size: number, weight = 400) => {
    pen.font = `${weight} ${size}px ${face}`;
  };

  canvas.width = WIDTH;
  canvas.height = HEIGHT;

  // What stands under the picture tells how much room is left for it.
  font(42, 700);
  const names = wrap(pen, poster.name, WIDTH - 2 * INSIDE, 2);
  const words = names.length * 54 + (poster.blurb ? 46 : 0) + (poster.price ? 128 : 0);
  const picture = Math.min(460, TEAR - TOP - words - 92);
  const pictureTop = TOP + 32;
  const nameTop = drawing ? pictureTop + picture + 20 : TOP + (TEAR - TOP - words) / 2;
  const blurbTop = nameTop + names.length * 54;
  const priceTop = blurbTop + (poster.blurb ? 46 : 0);

  pen.fillStyle = colour("paper");
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.textBaseline = "alphabetic";

  // The mall.
  const path = /\sd="([^"]+)"/.exec(mark)?.[1] ?? "";
  pen.save();
  pen.translate(EDGE + 8, 44);
  pen.scale(1.5, 1.5);
  pen.fillStyle = colour("ember");
  pen.fill(new Path2D(path));
  pen.restore();
  font(34, 700);
  pen.fillStyle = colour("ink");
  pen.fillText(poster.mall, EDGE + 70, 80);

  // The card, with the two notches of a ticket where it would tear.
  pen.fillStyle = colour("card");
  pen.beginPath();
  pen.roundRect(EDGE, TOP, WIDTH - 2 * EDGE, BOTTOM - TOP, 28);
  pen.fill();
  pen.fillStyle = colour("paper");
  for (const x of [EDGE, WIDTH - EDGE]) {
    pen.beginPath();
    pen.arc(x, TEAR, 18, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.strokeStyle = colour("line");
  pen.lineWidth = 4;
  pen.lineCap = "round";
  pen.setLineDash([1, 12]);
  pen.beginPath();
  pen.moveTo(EDGE + 34, TEAR);
  pen.lineTo(WIDTH - EDGE - 34, TEAR);
  pen.stroke();
  pen.setLineDash([]);

  if (drawing) pen.drawImage(drawing, (WIDTH - picture) / 2, pictureTop, picture, picture);

  font(42, 700);
  pen.fillStyle = colour("ink");
  names.forEach((line, at) => pen.fillText(line, INSIDE, nameTop + 40 + at * 54));
  if (poster.blurb) {
    font(26);
    pen.fillStyle = colour("ink-2");
    pen.fillText(wrap(pen, poster.blurb, WIDTH - 2 * INSIDE, 1)[0] ?? "", INSIDE, blurbTop + 32);
  }

  if (poster.price) {
    const line = priceTop + 72;
    let x = INSIDE;
    pen.fillStyle = colour("ember");
    for (const [text, size] of [["¥", 34], [poster.price.whole, 64], [`.${poster.price.part}`, 34]] as const) {
      font(size, 700);
      pen.fillText(text, x, line);
      x += pen.measureText(text).width;
    }
    if (poster.price.struck) {
      font(28);
      pen.fillStyle = colour("ink-2");
      pen.fillText(poster.price.struck, x + 20, line);
      pen.fillRect(x + 20, line - 10, pen.measureText(poster.price.struck).width, 2);
    }
    font(22);
    pen.fillStyle = colour("ink-2");
    pen.fillText(poster.price.note, INSIDE, line + 42, WIDTH - 2 * INSIDE);
  }

  // Below the tear: the code, and who gets what.
  const size = qr(pen, poster.link, WIDTH - INSIDE + 24, TEAR + 28);
  font(22);
  pen.fillStyle = colour("ink-2");
  pen.textAlign = "center";
  pen.fillText(poster.scan, WIDTH - INSIDE + 24 - size / 2, TEAR + 28 + size + 16);
  pen.textAlign = "left";
  const width = WIDTH - 2 * INSIDE - size;
  let y = TEAR + 70;
  if (poster.reward.label) {
    pen.fillText(poster.reward.label, INSIDE, y);
    y += 42;
  }
  font(27, 600);
  pen.fillStyle = colour("ink");
  for (const line of wrap(pen, poster.reward.name, width, 2)) {
    pen.fillText(line, INSIDE, y);
    y += 38;
  }
  font(23);
  pen.fillStyle = colour("ink-2");
  y += 4;
  for (const line of wrap(pen, poster.reward.note, width, 5)) {
    pen.fillText(line, INSIDE, y);
    y += 33;
  }

  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no image"))), "image/png"));
}
