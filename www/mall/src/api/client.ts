// Asks the mall's server, and turns whatever goes wrong into one of four plain failures.
import * as v from "valibot";

/** One fault that the server names: where, what, and the figures that belong to it. */
export interface ServerIssue {
  path: string;
  code: string;
  params: Record<string, unknown>;
}

/** Nobody answers; nobody answers in time; the answer makes no sense; the answer is no. */
export type Trouble = "offline" | "slow" | "nonsense" | "refused";

export class Failure extends Error {
  constructor(
    readonly kind: Trouble,
    readonly issues: readonly ServerIssue[] = [],
    readonly status = 0,
    /** All that the server said along with its no. */
    readonly said: unknown = undefined,
  ) {
    super(kind);
    this.name = "Failure";
  }

  /** The first code, for a sentence. */
  get code(): string {
    return this.issues[0]?.code ?? this.kind;
  }

  /** True when the server has understood and said no; anything else may yet succeed under the same key. */
  get final(): boolean {
    return this.kind === "refused" && this.status !== 401 && this.status !== 429 && this.status < 500;
  }
}

export const asFailure = (error: unknown): Failure => (error instanceof Failure ? error : new Failure("nonsense"));

const PATIENCE_MS = 8000;

const faults = v.object({
  issues: v.pipe(
    v.array(v.object({ path: v.string(), code: v.string(), params: v.optional(v.record(v.string(), v.unknown()), {}) })),
    v.minLength(1),
  ),
});

interface Asked {
  body?: unknown;
  /** Under which the server answers a request once, however often it arrives. */
  key?: string;
}

type AnyShape = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

/** The API lies beside the folder of the mall, wherever both are served. */
const address = (door: string) => new URL(`../api/${door}`, document.baseURI).href;

async function ask<S extends AnyShape>(method: "GET" | "POST", door: string, shape: S, { body, key }: Asked = {}): Promise<v.InferOutput<S>> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  let response: Response;
  let said: unknown;
  try {
    response = await fetch(address(door), {
      method,
      credentials: "same-origin",
      cache: "no-store",
      signal: patience.signal,
      headers: {
        accept: "application/json",
        ...(method === "POST" ? { "content-type": "application/json" } : {}),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    const text = await response.text();
    try {
      said = JSON.parse(text);
    } catch {
      throw new Failure("nonsense", [], response.status);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(patience.signal.aborted ? "slow" : "offline");
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) {
    const refusal = v.safeParse(faults, said);
    if (!refusal.success) throw new Failure("nonsense", [], response.status);
    throw new Failure("refused", refusal.output.issues, response.status, said);
  }
  const read = v.safeParse(shape, said);
  if (!read.success) throw new Failure("nonsense", [], response.status);
  return read.output;
}

export const get = <S extends AnyShape>(door: string, shape: S) => ask("GET", door, shape);
export const post = <S extends AnyShape>(door: string, shape: S, asked?: Asked) =>
  ask("POST", door, shape, asked);

/** A key that nobody else has: 128 random bits. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
