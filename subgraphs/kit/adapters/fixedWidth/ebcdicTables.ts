// IBM's single-byte EBCDIC code pages: the Latin-1 character of each byte, in hexadecimal, 1a where there is none. As
// glibc 2.36's charmaps IBM037 and IBM935 have them; Python's cp037 and cp1140 agree.

const CP037 =
  "000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f" +
  "80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a" +
  "20a0e2e4e0e1e3e5e7f1a22e3c282b7c26e9eaebe8edeeefecdf21242a293bac" +
  "2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22" +
  "d8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4" +
  "b57e737475767778797aa1bfd0dddeae5ea3a5b7a9a7b6bcbdbe5b5dafa8b4d7" +
  "7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff" +
  "5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f";

// What Chinese pages have besides their double-byte characters (IBM's code page 836).
const CP836 =
  "000102039c09867f978d8e0b0c0d1a1a101112139d8508871819928f1c1d1e1f" +
  "80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a" +
  "201a1a1a1a1a1a1a1a1aa32e3c282b7c261a1a1a1a1a1a1a1a1a21a52a293bac" +
  "2d2f1a1a1a1a1a1a1a1aa62c255f3e3f1a1a1a1a1a1a1a1a1a603a2340273d22" +
  "1a6162636465666768691a1a1a1a1a1a1a6a6b6c6d6e6f7071721a1a1a1a1a1a" +
  "7e1a737475767778797a1a1a1a1a1a1a5e1a5c1a1a1a1a1a1a1a5b5d1a1a1a1a" +
  "7b4142434445464748491a1a1a1a1a1a7d4a4b4c4d4e4f5051521a1a1a1a1a1a" +
  "241a535455565758595a1a1a1a1a1a1a303132333435363738391a1a1a1a1a9f";

/** The Unicode character of each byte of a page; undefined where there is none. */
export function ebcdicTable(page: "cp037" | "cp1047" | "cp1140" | "cp836"): (string | undefined)[] {
  const bytes = Buffer.from(page === "cp836" ? CP836 : CP037, "hex");
  const table = [...bytes].map((byte, at) =>
    byte === 0x1a && at !== 0x3f ? undefined : String.fromCharCode(byte),
  );
  const change = (at: number, character: string) => (table[at] = character);
  if (page === "cp1140") change(0x9f, "€");
  if (page === "cp836") change(0xa1, "‾");
  if (page === "cp1047")
    [..."^[¬Ý¨]"].forEach((each, i) => change([0x5f, 0xad, 0xb0, 0xba, 0xbb, 0xbd][i], each));
  return table;
}
