// Every door of the server, one line each: what goes in and what comes out.
import * as v from "valibot";
import { get, post } from "./client";
import type { PickedGift, PointsUse } from "../state/saved";
import * as shape from "./types";

const nothing = v.looseObject({});

/** What an order asks for; it holds no price but what the customer saw. */
export interface OrderAsked {
  lines: { id: string; sku: string; quantity: number; addOn?: string | undefined }[];
  channel: string;
  coupons: "best" | string[];
  gifts?: PickedGift[] | undefined;
  /** The server knows the balance. */
  points?: { use: PointsUse } | undefined;
  expect: { payable: number; lines: { id: string; payable: number }[]; digest?: string };
}

export const host = () => get("server.json", shape.host);
export const signIn = (who: { persona: string } | { name: string }) => post("sign-in", shape.me, { body: who });
export const signOut = () => post("sign-out", nothing);
export const me = () => get("me", shape.me);
export const wallet = () => get("wallet", shape.wallet);
export const growth = () => get("growth", shape.growth);
export const stores = () => get("stores", shape.stores);
export const orders = () => get("orders", shape.orders);

export const placeOrder = (body: OrderAsked, key: string) => post("orders", shape.placed, { body, key });
export const refund = (order: string, lines: { id: string; quantity: number }[], key: string) =>
  post(`orders/${order}/refund`, shape.refund, { body: { lines }, key });
export const received = (order: string, key: string) => post(`orders/${order}/received`, nothing, { key });

export const share = (body: { program: string; sku?: string; path?: string; store?: string }, key: string) =>
  post("shares", shape.share, { body, key });
export const open = (token: string, key: string) => post("opens", shape.opened, { body: { token }, key });
export const checkIn = (program: string, key: string) => post("check-ins", shape.checkedIn, { body: { program }, key });
export const makeUp = (program: string, day: string, key: string) => post("make-ups", shape.checkedIn, { body: { program, day }, key });
export const redeemCode = (code: string, key: string) => post("codes", shape.codeRedeemed, { body: { code }, key });
export const tellBirthday = (birthday: string, key: string) => post("birthday", nothing, { body: { birthday }, key });
export const enter = (community: string, key: string) => post(`communities/${community}/enter`, shape.entered, { key });
export const payOut = (program: string, amount: number, key: string) => post("payouts", shape.paidOut, { body: { program, amount }, key });

