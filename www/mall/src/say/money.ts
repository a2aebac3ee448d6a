// An amount as people write it.
import { yuan } from "liebian/slim";

export const money = (fen: number) => `¥${yuan(fen)}`;

/** Whole yuan without their zeros, as a rule's own figures are written. */
export const short = (fen: number) => money(fen).replace(/\.00$/, "");
