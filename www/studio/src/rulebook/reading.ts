// Puts the engine's issues into sentences and places in the text, and tells a rulebook file from a saved case.
import { sentence, type Issue, type Name, type QuoteRequest } from "liebian/slim";
import { isRecord } from "../text/keep";
import { asText } from "../text/file";
import { firstBreak, lineAndColumn, locator, type Place } from "../text/path";
import type { Lang } from "../text/words";

export interface PlacedIssue {
  path: string;
  code: string;
  /** The name of the promotion it stands in, so that a path of numbers means something. */
  owner: string;
  sentence: string;
  place: Place;
  line: number;
  column: number;
}

export function placed(issues: readonly Issue[], text: string, lang: Lang): PlacedIssue[] {
  if (issues.length === 0) return [];
  const locate = locator(text);
  const owners = ownersIn(text, lang);
  return issues.map((issue) => {
    const place = issue.code === "not-json" ? brokenAt(text) : atFault(locate(issue.path), issue.code);
    return { path: issue.path, code: issue.code, owner: owners(issue.path), sentence: sentence(issue, lang), place, ...lineAndColumn(text, place.from) };
  });
}

/** Reads names straight from the text, which at this point may hold anything. */
function ownersIn(text: string, lang: Lang): (path: string) => string {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return () => "";
  }
  const at = (value: unknown, key: string | number): unknown =>
    typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
  return (path) => {
    const [, lane, , promotion] = /^lanes\[(\d+)\](\.promotions\[(\d+)\])?/.exec(path) ?? [];
    if (lane === undefined) return "";
    const inLane = at(at(said, "lanes"), Number(lane));
    const owner = promotion === undefined ? inLane : at(at(inLane, "promotions"), Number(promotion));
    const told = at(at(owner, "name"), lang) ?? at(owner, "id");
    return typeof told === "string" ? told : "";
  };
}

/** Where a key is the fault, the key is marked and not what stands behind it. */
function atFault(place: Place, code: string): Place {
  return place.key && (code === "unknown-key" || code === "duplicate-key") ? { ...place, ...place.key } : place;
}

function brokenAt(text: string): Place {
  const from = Math.min(firstBreak(text) ?? 0, text.length);
  return { from, to: Math.min(from + 1, text.length), exact: true };
}

export interface Case {
  about: Name;
  request: QuoteRequest;
}

/** Said in both languages, in one for both, or not at all. */
function aboutOf(said: unknown): Name {
  const text = (one: unknown): string => (typeof one === "string" ? one : "");
  return isRecord(said) ? { zh: text(said["zh"]), en: text(said["en"]) } : { zh: text(said), en: text(said) };
}

/** Null when the text is neither a rulebook nor a case. A faulty rulebook is still one: the engine will say what is wrong. */
export function readFile(text: string): { rulebook: string; kase: Case | null } | null {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(said)) return null;
  if (Array.isArray(said["lanes"])) return { rulebook: text, kase: null };
  const { rulebook, request, about } = said;
  if (!isRecord(rulebook) || !isRecord(request) || !isRecord(request["cart"]) || !Array.isArray(request["cart"]["lines"])) return null;
  return { rulebook: asText(rulebook), kase: { about: aboutOf(about), request: request as unknown as QuoteRequest } };
}
