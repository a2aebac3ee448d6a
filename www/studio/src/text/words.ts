// Every sentence the room itself says, in both languages; what the engine says comes from the engine.
import { en } from "./words.en";
import { zh, type Words } from "./words.zh";

export type { Words };
export type Lang = "zh" | "en";

export const words: Record<Lang, Words> = { zh, en };
