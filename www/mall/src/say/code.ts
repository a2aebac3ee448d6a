// Reads a coupon code as people write it: capitals, spaces and hyphens do not matter, and letters like digits are taken as digits.

const LENGTH = 13;
const ALPHABET = /^[0-9A-HJKMNP-TV-Z]*$/;

export type ReadCode = { state: "short" } | { state: "typo" } | { state: "whole"; code: string };

export function checkCode(written: string): ReadCode {
  const code = written.toUpperCase().replace(/[\s-]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  if (!ALPHABET.test(code) || code.length > LENGTH) return { state: "typo" };
  return code.length < LENGTH ? { state: "short" } : { state: "whole", code };
}
