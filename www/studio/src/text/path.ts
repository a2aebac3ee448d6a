// Finds the place in a JSON text that an issue's path means, so that a click can take the reader there.
import { jsonLanguage } from "@codemirror/lang-json";
import type { SyntaxNode, Tree } from "@lezer/common";

export interface Place {
  from: number;
  to: number;
  /** The key it stands under, where there is one. */
  key?: { from: number; to: number };
  /** False when the path leads to something that is not there (a missing key): the place is then its owner's. */
  exact: boolean;
}

export type Locate = (path: string) => Place;

/** Reads the text once and answers for every path. */
export function locator(text: string): Locate {
  const tree = jsonLanguage.parser.parse(text);
  return (path) => {
    const root = tree.topNode.firstChild;
    return root ? descend(root, path, text) : { from: 0, to: Math.min(1, text.length), exact: path === "" };
  };
}

/** Where the text stops being JSON, if it does. */
export function firstBreak(text: string): number | null {
  const tree: Tree = jsonLanguage.parser.parse(text);
  let at: number | null = null;
  tree.iterate({
    enter(node) {
      if (at === null && node.type.isError) at = node.from;
      return at === null;
    },
  });
  return at;
}

/** Line and column as a reader counts them, from one. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: at - start + 1 };
}

function descend(start: SyntaxNode, path: string, text: string): Place {
  let node = start;
  let rest = path;
  let label: SyntaxNode | null = null;
  const found = (from: number, to: number): Place => ({ from, to, exact: true, ...(label ? { key: { from: label.from, to: label.to } } : {}) });
  while (rest !== "") {
    const index = /^\[(\d+)\]/.exec(rest);
    if (index) {
      const item = items(node)[Number(index[1])];
      if (!item) return opening(node, text);
      [node, label, rest] = [item, null, rest.slice(index[0].length)];
      continue;
    }
    if (rest.startsWith(".")) rest = rest.slice(1);
    const next = property(node, rest, text);
    if (!next) return opening(node, text);
    label = next.name;
    if (!next.value) return found(label.from, label.to);
    [node, rest] = [next.value, next.rest];
  }
  // A whole object or list is too much to underline: its name says enough.
  const wide = node.name === "Object" || node.name === "Array";
  if (wide && label) return found(label.from, label.to);
  return wide ? opening(node, text, true) : found(node.from, node.to);
}

function opening(node: SyntaxNode, text: string, exact = false): Place {
  return { from: node.from, to: Math.min(node.from + 1, text.length), exact };
}

function items(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  if (node.name !== "Array") return found;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== "[" && child.name !== "]" && child.name !== "," && !child.type.isError) found.push(child);
  }
  return found;
}

/** Keys may hold dots and brackets, so the longest key that fits wins; of two equal keys the later one, which is the one in the way. */
function property(node: SyntaxNode, rest: string, text: string) {
  let best: { name: SyntaxNode; value: SyntaxNode | null; rest: string } | null = null;
  let length = -1;
  if (node.name !== "Object") return null;
  for (const child of node.getChildren("Property")) {
    const name = child.getChild("PropertyName");
    if (!name) continue;
    const key = unquoted(text.slice(name.from, name.to));
    const after = rest.charAt(key.length);
    if (!rest.startsWith(key) || (after !== "" && after !== "." && after !== "[") || key.length < length) continue;
    const value = child.lastChild && child.lastChild.from > name.to && !child.lastChild.type.isError ? child.lastChild : null;
    best = { name, value, rest: rest.slice(key.length) };
    length = key.length;
  }
  return best;
}

function unquoted(raw: string): string {
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw.slice(1, -1);
  }
}
