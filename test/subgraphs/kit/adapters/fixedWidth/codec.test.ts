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
  const encode = compileEncoder(layout, page, choices);
  const decodeBytes = compileDecoder(layout, page, choices);
  return {
    length: layout.length,
    encode,
    decode: (bytes: Buffer) => decodeBytes(bytes, 0, bytes.length),
    /** The decoded field `value` of a record of these bytes. */
    of: (hex: string) => {
      const decoded = decodeBytes(Buffer.from(hex, "hex"), 0, hex.length / 2);
      return decoded instanceof RecordFault ? decoded.reason : decoded.value;
    },
  };
}
const one = (clauses: string, page?: string) =>
  codec(`01 R. 05 VALUE-X PIC X(0). 05 VALUE ${clauses}.`, page);

describe("what bytes are, as a mainframe writes them", () => {
  it.each([
    ["S9(3)", "f1f2c3", "123"],
    ["S9(3)", "f1f2d3", "-123"],
    ["S9(3)", "f1f2f3", "123"],
    ["9(3)", "f1f2c3", "123"],
    ["S9(3) SIGN LEADING", "d1f2f3", "-123"],
    ["S9(3) SIGN IS LEADING SEPARATE CHARACTER", "60f1f2f3", "-123"],
    ["S9(3) SIGN TRAILING SEPARATE", "f1f2f34e", "123"],
    ["S9(3)V99", "f1f2f3f4d5", "-123.45"],
    ["S9V99", "f0f0d0", "0.00"],
    ["9(3)PP", "f1f2f3", "12300"],
    ["VPP9(2)", "f1f2", "0.0012"],
    ["S9(5)V99 COMP-3", "1234567d", "-12345.67"],
    ["S9(5)V99 COMP-3", "1234567c", "12345.67"],
    ["9(5)V99 PACKED-DECIMAL", "1234567f", "12345.67"],
    ["S9(4) USAGE IS COMP-3", "01234b", "-1234"],
    ["S9(16)V99 COMP-3", "0999999999999999990d", "-9999999999999999.90"],
    [
      "S9(18)V9(12) COMP-3",
      "0123456789012345678901234567890c".slice(0, 32),
      "123456789012345678.901234567890",
    ],
    ["S9(4) COMP", "ff85", "-123"],
    ["9(4) BINARY", "007b", "123"],
    ["S9(9) COMP-4", "ffffff85", "-123"],
    ["S9(16)V99 COMP", "fffffffffffffffb", "-0.05"],
    ["9(4) COMP-5", "ffff", "65535"],
    ["X(6)", "c18182404040", "Aab"],
    ["X(3)", "400000", ""],
    ["X(4) JUST RIGHT", "4040c1c2", "AB"],
    ["9(3) BLANK WHEN ZERO", "404040", "0"],
  ])("PIC %s of %s is %s", (clauses, hex, value) => {
    expect(
      codec(`01 R. 05 VALUE-X PIC X. 05 FILLER PIC X. 05 THE-VALUE PIC ${clauses}.`).decode(
        Buffer.from(`4040${hex}`, "hex"),
      ),
    ).toMatchObject({
      theValue: value,
    });
  });

  it("reads signs of ASCII files, as translated from EBCDIC and as Micro Focus writes them", () => {
    const { decode } = codec("01 R. 05 A PIC S99. 05 B PIC S99. 05 C PIC S99. 05 D PIC S99.", "ascii");
    expect(decode(Buffer.from("1{1}1A1q"))).toEqual({ a: "10", b: "-10", c: "11", d: "-11" });
  });
});
