// The customer, cart and wallet on the workbench: everything the engine is asked about except the rules and the moment.
import type { QuoteRequest, Shipping } from "liebian/slim";
import { defineStore } from "pinia";
import { computed, reactive, ref, watch } from "vue";
import catalogue from "../../../shared/catalogue.json";
import personaList from "../../../shared/personas.json";
import { isRecord, keep } from "../text/keep";
import type { CatalogueItem, Customer, LineItem, Persona, WalletCoupon } from "./contract";
import { useVoice } from "./voice";

export const items: readonly CatalogueItem[] = catalogue.items;
export const personas = personaList as readonly Persona[];

export interface Bench {
  /** Whose facts these are; null once they were changed by hand. */
  persona: string | null;
  customer: Customer;
  channel: string | undefined;
  lines: LineItem[];
  fee: Shipping["fee"];
  wallet: WalletCoupon[];
  picking: "best" | "listed";
  ticked: string[];
  /** What else the engine is asked with: points, gifts, proofs, counters; a case brings it, and a customer the points. */
  rest: Rest;
}

type Rest = Omit<QuoteRequest, "now" | "cart" | "customer" | "channel" | "wallet" | "coupons">;

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function fresh(): Bench {
  const bench: Bench = {
    persona: null, customer: {}, channel: "h5", lines: [],
    fee: catalogue.shipping.fee, wallet: [], picking: "best", ticked: [], rest: {},
  };
  const persona = personas.find((one) => one.id === "gold") ?? personas[0];
  if (persona) Object.assign(bench, factsOf(persona));
  const wanted = ["nuts-daily", "coffee-drip", "duck-neck-spicy"].map((id) => items.find((item) => item.id === id));
  wanted.forEach((item, i) => {
    if (item) bench.lines.push(lineOf(item, `line-${i + 1}`, i === 1 ? 2 : 1));
  });
  return bench;
}

function factsOf(persona: Persona) {
  const { id, customer, wallet, points = 0, proofs } = persona;
  const rest: Rest = { points: { balance: points }, ...(proofs ? { proofs } : {}) };
  return { persona: id, customer: clone(customer), wallet: clone(wallet), ticked: wallet.map((c) => c.id), rest: clone(rest) };
}

function lineOf(item: CatalogueItem, id: string, quantity: number): LineItem {
  const { unitPrice, listPrice, category, tags } = item;
  return { id, sku: item.id, quantity, unitPrice, listPrice, categories: [category], tags: [...tags], selected: true };
}

/** Only the shape is looked at here; whether it means anything is the engine's to say. */
function read(raw: unknown): Bench | null {
  if (!isRecord(raw)) return null;
  const lists = [raw["lines"], raw["wallet"], raw["ticked"]];
  const shaped =
    lists.every(Array.isArray) && isRecord(raw["customer"]) && (typeof raw["fee"] === "number" || isRecord(raw["fee"])) &&
    [...(raw["lines"] as unknown[]), ...(raw["wallet"] as unknown[])].every((one) => isRecord(one) && typeof one["id"] === "string") &&
    (raw["picking"] === "best" || raw["picking"] === "listed");
  // What was kept before there was anything else to ask holds none of it.
  return shaped ? ({ ...raw, rest: isRecord(raw["rest"]) ? raw["rest"] : {} } as unknown as Bench) : null;
}

export const useBench = defineStore("bench", () => {
  const drawer = keep("bench", 1, read);
  const bench = reactive<Bench>(drawer.found ?? fresh());
  if (drawer.dropped) useVoice().say((t) => t.droppedBench, true);
  const about = ref("");

  /** The request as the engine takes it: plain, and without what is not known. */
  const request = computed<Omit<QuoteRequest, "now">>(() =>
    clone({
      ...bench.rest,
      cart: { lines: bench.lines },
      shipping: { ...bench.rest.shipping, fee: bench.fee },
      customer: bench.customer,
      channel: bench.channel,
      wallet: bench.wallet,
      coupons: bench.picking === "best" ? ("best" as const) : bench.ticked,
    }),
  );
  watch(bench, () => drawer.save(bench), { deep: true });

  function become(id: string): void {
    const persona = personas.find((one) => one.id === id);
    if (persona) Object.assign(bench, factsOf(persona));
  }

  /** A fact changed by hand: the customer is no longer anyone we know by name. */
  function know(facts: Partial<Customer>): void {
    bench.customer = { ...bench.customer, ...facts };
    bench.persona = null;
  }

  /** Other points to pay with, or another number of them to use. */
  function pay(points: Partial<NonNullable<Rest["points"]>>): void {
    bench.rest = { ...bench.rest, points: { balance: 0, ...bench.rest.points, ...points } };
  }

  /** Puts pieces in: into that line, or into one at today's price. */
  function add(sku: string, quantity = 1, into?: string): void {
    const item = items.find((one) => one.id === sku);
    const same = bench.lines.find((line) =>
      into === undefined ? line.sku === sku && line.unitPrice === item?.unitPrice && line.selected !== false : line.id === into);
    if (same) same.quantity += quantity;
    else if (item) bench.lines.push(lineOf(item, freeId("line", bench.lines), quantity));
  }

  const remove = (id: string): void => void (bench.lines = bench.lines.filter((line) => line.id !== id));

  function give(template: string): void {
    const id = freeId("coupon", bench.wallet);
    bench.wallet.push({ id, coupon: template });
    bench.ticked.push(id);
  }

  function take(id: string): void {
    bench.wallet = bench.wallet.filter((one) => one.id !== id);
    bench.ticked = bench.ticked.filter((one) => one !== id);
  }

  function tick(id: string, on: boolean): void {
    bench.ticked = on ? [...bench.ticked, id] : bench.ticked.filter((one) => one !== id);
  }

  const reset = (): void => void Object.assign(bench, fresh());

  /** Lays a case's request on the bench. */
  function lay(asked: QuoteRequest): void {
    const { now: _now, cart, customer, channel, wallet = [], coupons = [], ...rest } = clone(asked);
    Object.assign(bench, {
      persona: null, customer: customer ?? {}, channel, lines: cart.lines, fee: rest.shipping?.fee ?? 0, wallet, rest,
      picking: coupons === "best" ? "best" : "listed",
      ticked: coupons === "best" ? wallet.map((one) => one.id) : coupons,
    } satisfies Bench);
  }

  return { bench, about, request, become, know, pay, add, remove, give, take, tick, reset, lay };
});

function freeId(stem: string, among: readonly { id: string }[]): string {
  let n = among.length + 1;
  while (among.some((one) => one.id === `${stem}-${n}`)) n += 1;
  return `${stem}-${n}`;
}
