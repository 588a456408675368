import fc from "fast-check";
import { codePage } from "../../../../../subgraphs/kit/adapters/fixedWidth/codePage";
import { readCopybook } from "../../../../../subgraphs/kit/adapters/fixedWidth/copybook";
import {
  compileDecoder,
  type Fields,
  RecordFault,
} from "../../../../../subgraphs/kit/adapters/fixedWidth/decoder";
import { compileEncoder } from "../../../../../subgraphs/kit/adapters/fixedWidth/encoder";
import { layOut } from "../../../../../subgraphs/kit/adapters/fixedWidth/layout";
import type { Choices } from "../../../../../subgraphs/kit/adapters/fixedWidth/recordLayout";

/** Encoder and decoder of a copybook's one record. */
function codec(copybook: string, pageName = "cp037", choices?: Choices) {
  const layout = layOut(readCopybook(copybook, "free")[0]);
  const page = codePage(pageName);
  const decode = compileDecoder(layout, page, choices);
  return {
    length: layout.length,
    encode: compileEncoder(layout, page, choices),
    decode: (bytes: Buffer) => decode(bytes, 0, bytes.length),
    decodeHex: (hex: string) => decode(Buffer.from(hex, "hex"), 0, hex.length / 2),
  };
}

/** What is wrong with a record; "" where nothing is. */
const faultOf = (decoded: Fields | RecordFault) => (decoded instanceof RecordFault ? decoded.toString() : "");

/** A record whose only field is of this description. */
const one = (clauses: string, page?: string) => codec(`01 R. 05 A PIC ${clauses}.`, page);

describe("a field", () => {
  it.each([
    ["S9(3)", "f1f2c3", "123"],
    ["S9(3)", "f1f2d3", "-123"],
    ["S9(3)", "f1f2f3", "123"],
    ["9(3)", "f1f2c3", "123"],
    ["S9(3) SIGN LEADING", "d1f2f3", "-123"],
    ["S9(3) SIGN IS LEADING SEPARATE CHARACTER", "60f1f2f3", "-123"],
    ["S9(3) TRAILING SEPARATE", "f1f2f34e", "123"],
    ["S9(3)V99", "f1f2f3f4d5", "-123.45"],
    ["S9V99", "f0f0d0", "0.00"],
    ["9(3)PP", "f1f2f3", "12300"],
    ["VPP9(2)", "f1f2", "0.0012"],
    ["PP9(2)", "f1f2", "0.0012"],
    ["S9(5)V99 COMP-3", "1234567d", "-12345.67"],
    ["S9(5)V99 COMP-3", "1234567c", "12345.67"],
    ["9(5)V99 PACKED-DECIMAL", "1234567f", "12345.67"],
    ["S9(4) USAGE IS COMP-3", "01234b", "-1234"],
    ["S9(16)V99 COMP-3", "0999999999999999990d", "-9999999999999999.90"],
    ["S9(16)V99 COMP-3", "0000000000000000001c", "0.01"],
    ["S9(17)V9(12) COMP-3", "12345678901234567890123456789c", "12345678901234567.890123456789"],
    ["S9(4) COMP", "ff85", "-123"],
    ["9(4) BINARY", "007b", "123"],
    ["S9(9) COMP-4", "ffffff85", "-123"],
    ["S9(16)V99 COMP", "fffffffffffffffb", "-0.05"],
    ["9(4) COMP-5", "ffff", "65535"],
    ["9(18) COMP-5", "ffffffffffffffff", "18446744073709551615"],
    ["X(6)", "c18182404040", "Aab"],
    ["X(3)", "400000", ""],
    ["X(4) JUSTIFIED RIGHT", "4040c1c2", "AB"],
    ["9(3) BLANK WHEN ZERO", "404040", "0"],
    ["ZZ9.99-", "4040f14bf2f560", "  1.25-"],
  ])("PIC %s in the bytes %s is %s", (clauses, hex, value) => {
    expect(one(clauses).decodeHex(hex)).toEqual({ a: value });
  });

  it.each([
    ["S9(5)V99 COMP-3", "12a4567d", "A is a packed number with a half byte that is no digit"],
    ["S9(5)V99 COMP-3", "12345671", "A is a packed number without a sign"],
    ["9(5)V99 COMP-3", "1234567d", "A is a packed number with a half byte that is no digit"],
    ["9(4) COMP-3", "91234f", "A is a packed number with a half byte that is no digit"],
    ["S9(3)", "f140c3", "A is a byte that is no digit"],
    ["9(3)", "404040", "A is a byte that is no digit"],
    ["9(3)", "f1f2d3", "A is a byte that is no digit"],
    ["S9(3) LEADING SEPARATE", "f0f1f2f3", "A is a byte that is no sign"],
    ["S9(4) COMP", "2710", "A is a binary number with more digits than its picture"],
    ["X(3)", "c105c2", "A is no text of its code page"],
    ["X(3)", "c1c2", "the record is shorter than its copybook says"],
  ])("PIC %s does not take the bytes %s", (clauses, hex, fault) => {
    expect(faultOf(one(clauses).decodeHex(hex))).toBe(fault);
  });

  it("has its sign in ASCII as translated from EBCDIC, or as Micro Focus writes it", () => {
    const { decode } = codec("01 R. 05 A PIC S99. 05 B PIC S99. 05 C PIC S99. 05 D PIC S99.", "ascii");
    expect(decode(Buffer.from("1{1}1A1q"))).toEqual({ a: "10", b: "-10", c: "11", d: "-11" });
  });

  it.each(["S9(9)V99", "S9(9)V99 LEADING SEPARATE", "S9(9)V99 COMP", "S9(9)V99 COMP-3", "S9(9)V99 LEADING"])(
    "PIC %s refuses to be written what it cannot hold",
    (clauses) => {
      const { encode } = one(clauses);
      for (const a of ["1000000000", "0.001", "1e3", "", "NaN", " 1"])
        expect(() => encode({ a })).toThrow("A does not fit its picture.");
    },
  );
});

describe("a code page", () => {
  const hex = (page: string, text: string) => codePage(page).encode(text)?.toString("hex");

  // As iconv of glibc 2.36 writes them.
  it.each([
    ["cp037", "A[]^!|", "c1babbb05a4f"],
    ["cp1047", "A[]^!|", "c1adbd5f5a4f"],
    ["cp1140", "€5", "9ff5"],
    ["cp935", "张伟 Zhang ¥1", "0e5b6557af0f40e988819587405bf1"],
    ["cp1388", "囧张镕 A", "0e87f25b65c1a80f40c1"],
  ])("%s writes %s as %s", (page, text, bytes) => {
    expect(hex(page, text)).toBe(bytes);
    expect(codePage(page).decode(Buffer.from(bytes, "hex"), 0, bytes.length / 2)).toBe(text);
  });

  it.each([
    ["IBM-037", "cp037"],
    ["ccsid1388", "cp1388"],
    ["37", "cp037"],
  ])("is known as %s too", (name, page) => expect(codePage(name === "37" ? "cp37" : name).name).toBe(page));

  it("lacks characters, which are not written as others", () => {
    expect(hex("cp037", "€")).toBeUndefined();
    expect(hex("cp935", "囧")).toBeUndefined();
    expect(hex("ascii", "é")).toBeUndefined();
    expect(() => one("X(9)", "cp037").encode({ a: "张" })).toThrow("A does not fit its picture.");
  });

  it.each([
    ["shifted out and not in again", "0e5b65404040"],
    ["half a character", "0e5b0f404040"],
    ["a code without a character", "0efefe0f4040"],
    ["ASCII", "313233343536"],
  ])("of %s tells that it is no text", (_, bytes) => {
    expect(faultOf(one("X(6)", "cp935").decodeHex(bytes))).toBe("A is no text of its code page");
  });

  it("does not take a file of another kind for its own", () => {
    expect(faultOf(one("X(4)", "ascii").decodeHex("c1c2c3c4"))).toBe("A is no text of its code page");
    expect(() => codePage("cp9999")).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }) as Error);
  });

  it("has double-byte fields without shifts", () => {
    const { encode, decode } = codec("01 R. 05 A PIC G(4) USAGE DISPLAY-1.", "cp1388");
    expect(encode({ a: "张伟" }).toString("hex")).toBe("5b6557af40404040");
    expect(decode(encode({ a: "张伟" }))).toEqual({ a: "张伟" });
  });

  it.each(["gb18030", "cp1252", "utf8"])("that has ASCII in its lower half is %s too", (page) => {
    const { encode, decode } = codec("01 R. 05 A PIC X(8). 05 B PIC S9(3).", page);
    const a = page === "cp1252" ? "é€" : "张伟";
    expect(decode(encode({ a, b: "-12" }))).toEqual({ a, b: "-12" });
  });
});

/** A decimal with so many digits, `scale` of them behind the point. */
function decimals(digits: number, scale: number) {
  return fc.bigInt(-(10n ** BigInt(digits)) + 1n, 10n ** BigInt(digits) - 1n).map((number) => {
    const text = String(number < 0n ? -number : number).padStart(scale + 1, "0");
    const value = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
    return number < 0n ? `-${value}` : value;
  });
}

describe("what is written is read again", () => {
  const clauses = (digits: number, scale: number) => {
    const picture = `S9(${digits - scale})${scale > 0 ? `V9(${scale})` : ""}`;
    return [
      picture,
      `${picture} LEADING`,
      `${picture} LEADING SEPARATE`,
      `${picture} TRAILING SEPARATE`,
      `${picture} COMP-3`,
      ...(digits <= 18 ? [`${picture} COMP`, `${picture} COMP-5`] : []),
    ];
  };

  it.each(["cp037", "ascii", "cp1388"])("numbers of every kind, in %s", (page) => {
    fc.assert(
      fc.property(
        fc
          .tuple(fc.integer({ min: 1, max: 30 }), fc.nat(30))
          .map(([digits, scale]) => ({ digits, scale: Math.min(scale, digits - 1) }))
          .chain((shape) => decimals(shape.digits, shape.scale).map((a) => ({ ...shape, a }))),
        ({ digits, scale, a }) => {
          for (const each of clauses(digits, scale)) {
            const { encode, decode } = one(each, page);
            expect([each, decode(encode({ a }))]).toEqual([each, { a }]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ["cp037", "Aé ñ~|¬"],
    ["cp1140", "A€é x"],
    ["cp1388", "A张b伟囧 ¥。，c"],
  ])("texts in %s", (page, alphabet) => {
    const { encode, decode } = one("X(120)", page);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 20 }), (characters) => {
        const a = characters.join("").trimEnd();
        expect(decode(encode({ a }))).toEqual({ a });
      }),
    );
  });

  const copybook = `
    01 STATEMENT.
      05 KIND          PIC 9.
      05 LINE-COUNT    PIC 9(2) COMP-3.
      05 LINES-X OCCURS 1 TO 5 TIMES DEPENDING ON LINE-COUNT.
         10 PART-COUNT PIC X(2).
         10 AMOUNTS    PIC S9(5)V99 COMP-3 OCCURS 3 TIMES INDEXED BY I.
      05 BODY          PIC X(10).
      05 BODY-MONEY REDEFINES BODY.
         10 MONEY      PIC S9(7)V99.
         10 FILLER     PIC X.
      05 FILLER.
         10 INNER      PIC X(3).
      05 FILLER        PIC X(4).
      05 TAIL-COUNT    PIC 9.
      05 TAIL OCCURS 0 TO 4 DEPENDING ON TAIL-COUNT PIC 9(3) COMP.`;
  const choices: Choices = { BODY: { by: "KIND", of: { "1": "BODY", "2": "BODY-MONEY" } } };

  it("tables of varying length, redefinitions and fillers, in one record", () => {
    const { encode, decode, length } = codec(copybook, "cp1047", choices);
    const line = fc.record({
      partCount: fc.constantFrom("A", "BC"),
      amounts: fc.array(decimals(7, 2), { minLength: 3, maxLength: 3 }),
    });
    const record = fc
      .record({
        lines: fc.array(line, { minLength: 1, maxLength: 5 }),
        tail: fc.array(fc.nat(999).map(String), { maxLength: 4 }),
        isMoney: fc.boolean(),
        money: decimals(9, 2),
      })
      .map(({ lines, tail, isMoney, money }): Fields => ({
        kind: isMoney ? "2" : "1",
        lineCount: String(lines.length),
        linesX: lines,
        ...(isMoney ? { bodyMoney: { money } } : { body: "TEXT" }),
        inner: "XYZ",
        tailCount: String(tail.length),
        tail,
      }));
    fc.assert(
      fc.property(record, (fields) => {
        const bytes = encode(fields);
        expect(decode(bytes)).toEqual(fields);
        expect(bytes.length).toBe(
          length -
            (5 - (fields.linesX as unknown[]).length) * 14 -
            (4 - (fields.tail as unknown[]).length) * 2,
        );
      }),
    );
  });

  it("and what is cut off anywhere is a fault, not another record", () => {
    const { encode, decode } = codec(copybook, "cp1047", choices);
    const line = { partCount: "A", amounts: ["1.00", "2.00", "3.00"] };
    const bytes = encode({
      kind: "1",
      lineCount: "2",
      linesX: [line, line],
      body: "B",
      tailCount: "1",
      tail: ["7"],
    });
    for (let length = 0; length < bytes.length; length++)
      expect(faultOf(decode(bytes.subarray(0, length)))).toBe("the record is shorter than its copybook says");
  });

  it("but a discriminator of no kind, and a count out of range, are faults", () => {
    const { encode, decode } = codec(copybook, "cp1047", choices);
    const line = { partCount: "A", amounts: ["1.00", "2.00", "3.00"] };
    const bytes = encode({ kind: "1", lineCount: "1", linesX: [line], body: "B", tailCount: "0", tail: [] });
    const changed = (at: number, byte: number) => {
      const copy = Buffer.from(bytes);
      copy[at] = byte;
      return faultOf(decode(copy));
    };
    expect(changed(0, 0xf7)).toBe("BODY is of no kind that is known");
    expect(changed(2, 0x0f)).toBe("LINES-X is a table of another size than it can have");
  });
});
