/** What a PICTURE says: text of so many characters, or a number of so many digits. */
export type Picture =
  | { kind: "text"; length: number }
  /** Double-byte characters without shifts. */
  | { kind: "wide"; length: number }
  /** `scale` digits stand behind the point; a negative one is zeros that are not written. */
  | { kind: "number"; digits: number; scale: number; signed: boolean };

/** Two doubles hold that many exactly. Enterprise COBOL's own limit is 18, with ARITH(EXTEND) 31. */
const MOST_DIGITS = 30;

/** A record has no room for more. */
const MOST_CHARACTERS = 1_000_000;

/** Reads a PICTURE string, for example `S9(7)V99`; undefined where it is none that can be laid out. */
export function readPicture(text: string): Picture | undefined {
  const symbols = expand(text.toUpperCase());
  if (symbols === undefined || symbols === "") return undefined;
  if (/^S?[9VP]+$/.test(symbols)) return numberOf(symbols);
  if (/^[GN]+$/.test(symbols)) return { kind: "wide", length: symbols.length };
  if (/^[XA9]+$/.test(symbols)) return { kind: "text", length: symbols.length };
  // An edited number is written as a reader would see it: text.
  if (/^[-+9ZVXAB0/,.*$CRD]+$/.test(symbols))
    return { kind: "text", length: symbols.replaceAll("V", "").length };
  return undefined;
}

function expand(text: string): string | undefined {
  let length = 0;
  const expanded = text.replace(/(.)\((\d+)\)/g, (_, symbol: string, count: string) => {
    length += Number(count);
    return length > MOST_CHARACTERS ? "(" : symbol.repeat(Number(count));
  });
  return expanded.includes("(") || expanded.length > MOST_CHARACTERS ? undefined : expanded;
}

function numberOf(symbols: string): Picture | undefined {
  const signed = symbols.startsWith("S");
  const [whole, fraction, ...more] = symbols.slice(signed ? 1 : 0).split("V");
  if (more.length > 0) return undefined;
  const digits = symbols.replace(/[^9]/g, "").length;
  if (digits === 0 || digits > MOST_DIGITS) return undefined;
  const scale = scaleOf(whole, fraction);
  return scale === undefined ? undefined : { kind: "number", digits, scale, signed };
}

/** P stands for a zero that is not written: before the digits behind the point, or behind those before it. */
function scaleOf(whole: string, fraction: string | undefined): number | undefined {
  if (/^9*$/.test(whole) && /^9*$/.test(fraction ?? "")) return (fraction ?? "").length;
  if (/^9+P+$/.test(whole) && !fraction) return whole.indexOf("P") - whole.length;
  if (/^P+9+$/.test(whole) && !fraction) return whole.length;
  if (whole === "" && fraction && /^P+9+$/.test(fraction)) return fraction.length;
  return undefined;
}
