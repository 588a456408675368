// Values are compared and sorted as numbers: a hash is as good as the text and takes eight bytes. Nobody can make a
// text that hits a given person's: what decides alone (identifiers) is short and checked before it is hashed.

const { imul } = Math;

/** 53 bits of a text, never 0, which stands for no value (cyrb53: two multiplicative hashes, mixed). */
export function hash53(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = imul(high ^ unit, 2654435761);
    low = imul(low ^ unit, 1597334677);
  }
  high = imul(high ^ (high >>> 16), 2246822507) ^ imul(low ^ (low >>> 13), 3266489909);
  low = imul(low ^ (low >>> 16), 2246822507) ^ imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0) || 1;
}

/** 32 bits of two numbers of 32 bits, never 0. */
export function mix(a: number, b: number): number {
  let mixed = imul(a ^ (a >>> 16), 0x85ebca6b) ^ imul((b ^ (b >>> 15)) + 0x9e3779b9, 0xc2b2ae35);
  mixed = imul(mixed ^ (mixed >>> 13), 0x27d4eb2f);
  return (mixed ^ (mixed >>> 16)) >>> 0 || 1;
}

/** 32 bits of a hash of 53, never 0 unless it stands for no value. */
export function narrow(hash: number): number {
  return hash === 0 ? 0 : mix(hash >>> 0, Math.floor(hash / 4294967296));
}
