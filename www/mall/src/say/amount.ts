// Reads an amount as people write it into fen, by its digits alone: no fraction is ever worked out.

/** "12", "12.5", "12.50" in yuan as fen; null when it is no amount or none above nothing. */
export function fenOf(written: string): number | null {
  const match = /^\s*¥?\s*(\d{1,8})(?:[.。](\d{1,2}))?\s*$/.exec(written);
  if (!match) return null;
  const fen = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return fen > 0 ? fen : null;
}
