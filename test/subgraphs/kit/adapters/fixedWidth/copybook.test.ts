import { readCopybook } from "../../../../../subgraphs/kit/adapters/fixedWidth/copybook";
import { isGroup, type Layout, layOut } from "../../../../../subgraphs/kit/adapters/fixedWidth/layout";

/** The items with their place and length, as lines. */
function linesOf(item: Layout, depth = 0): string[] {
  const times = item.occurs ? ` × ${item.occurs.min}–${item.occurs.max}` : "";
  const own = `${" ".repeat(depth)}${item.name ?? "-"} ${item.offset}+${item.length}${times}`;
  const below = isGroup(item) ? item.slots.flatMap(({ alternatives }) => alternatives) : [];
  return [own, ...below.flatMap((each) => linesOf(each, depth + 1))];
}
const laidOut = (text: string) => readCopybook(text).flatMap((record) => linesOf(layOut(record)));

test("a copybook in reference format: numbers, comments, continued lines, conditions and values", () => {
  const text = `000100* THE CUSTOMER'S RECORD. 05 NOT-AN-ITEM PIC X.                       COMMENT1
000200 01  CUSTOMER-REC.                                                    COMMENT2
000300     05  CUST-NO          PIC 9(11)  USAGE COMP-3.                    COMMENT3
000400     05  CUST-NAME        PIC X(30) VALUE 'O''B. PIC X(99).'.         COMMENT4
000500/ A NEW PAGE
000600     05  CUST-TITLE       PIC X(10) VALUE "A LITERAL THAT GOES ON AND 
000700-    "ON. PIC X(50)".
000800     05  CUST-RATING      PIC S9(3)V9(
000900-    2) SIGN TRAILING SEPARATE.
001000         88  GOOD         VALUE 1 THRU 5.
001100D    05  DEBUG-ITEM       PIC X(100).
001200     05  FILLER           PIC X(5). *> what is behind this is no code
001300     05                   PIC X(2).
001400     05  LAST-ITEM        PICTURE IS X.
001500 66  RENAMED RENAMES CUST-NO THRU CUST-NAME.
001600 77  COUNTER              PIC 9(4) BINARY.
`;
  expect(laidOut(text)).toEqual([
    "CUSTOMER-REC 0+60",
    " CUST-NO 0+6",
    " CUST-NAME 6+30",
    " CUST-TITLE 36+10",
    " CUST-RATING 46+6",
    " - 52+5",
    " - 57+2",
    " LAST-ITEM 59+1",
    "COUNTER 0+2",
    " COUNTER 0+2",
  ]);
});

test("groups hand their usage and sign down, and tables and redefinitions have their places", () => {
  const text = `
       01  R.
           05  PACKED                 USAGE COMP-3.
               10  A                  PIC S9(5)V99.
               10  B                  PIC 9(4) COMP.
           05  T OCCURS 3 TIMES.
               10  C                  PIC X(2).
               10  D                  PIC 9 OCCURS 2.
           05  E                      PIC X(8).
           05  F REDEFINES E.
               10  G                  PIC 9(4).
               10  H                  PIC 9(4).
           05  I REDEFINES E          PIC X(12).
           05  N                      PIC 9.
           05  V OCCURS 0 TO 5 TIMES DEPENDING ON N
                 ASCENDING KEY IS W INDEXED BY X1 X2.
               10  W                  PIC X(3).
           05  Z                      PIC X.
`;
  expect(laidOut(text)).toEqual([
    "R 0+47",
    " PACKED 0+6",
    "  A 0+4",
    "  B 4+2",
    " T 6+4 × 3–3",
    "  C 6+2",
    "  D 8+1 × 2–2",
    " E 18+8",
    " F 18+8",
    "  G 18+4",
    "  H 22+4",
    " I 18+12",
    " N 30+1",
    " V 31+3 × 0–5",
    "  W 31+3",
    " Z 46+1",
  ]);
});

test("a fragment that begins below level 01 is one record", () => {
  expect(laidOut("           05  A PIC X.\n           05  B PIC X(2).\n")).toEqual([
    "- 0+3",
    " A 0+1",
    " B 1+2",
  ]);
});

test.each([
  ["       01  R.\n           05  A COMP-1.\n", "Line 2: COMP-1 cannot be laid out."],
  ["       01  R.\n           05  A PIC 9(2) SYNC.\n", "Line 2: SYNC cannot be laid out."],
  ["       01  R.\n           05  A PIC Q(2).\n", "Line 2: the PICTURE is none that can be laid out."],
  ["       01  R.\n           05  A PIC 9(40).\n", "Line 2: the PICTURE is none that can be laid out."],
  ["       01  R.\n           05  A PIC X(2)\n", "Line 2: the last entry has no full stop."],
  ["       01  R.\n           05  A.\n", "Line 2: an item has a PICTURE or items below it."],
  [
    "       01  R.\n           05  A PIC X.\n           05  B REDEFINES C PIC X.\n",
    "Line 3: REDEFINES names an item before it in the same group.",
  ],
  [
    "       01  R.\n           05  A PIC X.\n               10  B PIC X.\n",
    "Line 3: an item with a PICTURE has no items below it.",
  ],
  ["       01  R.\n           05  A PIC X OCCURS 1 TO 5.\n", "Line 2: OCCURS … TO … depends on an item."],
  ["       COPY OTHER.\n", "Line 1: an entry begins with a level number from 01 to 49."],
  ["      x01  R.\n", "Line 1: column 7 holds what COBOL does not know."],
  ["", "Line 1: there is no item."],
])("%j is refused", (text, detail) => {
  expect(() => laidOut(text)).toThrow(
    expect.objectContaining({
      code: "COPYBOOK_INVALID",
      message: expect.stringContaining(detail) as string,
    }) as Error,
  );
});
