import { parseCompanyName, parsePersonName, soundOf } from "../../../../subgraphs/customers/identity/names";

const partsOf = (...names: string[]) => {
  const parsed = parsePersonName(names);
  return parsed && `${parsed.family} ${parsed.given}`.trim();
};

describe("a person's name", () => {
  it.each([
    [["John Smith"], "smith john"],
    [["SMITH John"], "smith john"],
    [["smith, john"], "smith john"],
    [["Dr. John Q. Smith"], "smith john"],
    [["Ludwig van Beethoven"], "beethoven ludwig"],
    [["Beethoven, Ludwig van"], "beethoven ludwig"],
    [["Žofie Nováková"], "novakova zofie"],
    [["Jean-Luc O'Brien"], "obrien jeanluc"],
    [["François Lefèvre"], "lefevre francois"],
    [["Cher"], "cher"],
  ])("%j is %s", (names, parts) => expect(partsOf(...names)).toBe(parts));

  it.each([
    [["陈美玲"], "chen meiling"],
    [["Chen Meiling"], "chen meiling"],
    [["Meiling Chen"], "chen meiling"],
    [["Chen Mei Ling"], "chen meiling"],
    [["CHEN, Mei-Ling"], "chen meiling"],
    [["Chen Meiling", "陈美玲"], "chen meiling"],
    [["欧阳修"], "ouyang xiu"],
    [["单雄信"], "shan xiongxin"],
    [["曾国藩"], "zeng guofan"],
    [["吕布"], "lu bu"],
    [["Lyu Bu"], "lu bu"],
    [["阿依古丽·买买提"], "maimaiti ayiguli"],
    [["陈　美玲"], "chen meiling"],
  ])("%j is read %s", (names, parts) => expect(partsOf(...names)).toBe(parts));

  it("says which of two generations bears it", () => {
    expect(parsePersonName(["John Smith, Jr."])).toMatchObject({
      family: "smith",
      given: "john",
      generation: 2,
    });
    expect(parsePersonName(["John Smith Sr"])).toMatchObject({
      family: "smith",
      given: "john",
      generation: 1,
    });
  });

  it("keeps the characters, which tell more than their reading", () => {
    expect(parsePersonName(["Chen Meiling", "陈美玲"])?.written).toBe("陈美玲");
    expect(parsePersonName(["Chen Meiling"])?.written).toBe("");
  });

  it("is none where there is no letter", () => {
    expect(parsePersonName([" ", "---"])).toBeUndefined();
    expect(parsePersonName([])).toBeUndefined();
  });
});

describe("a company's name", () => {
  it("leaves out its form", () => {
    const forms = ["Minghui Trading Co., Ltd.", "MINGHUI TRADING LIMITED", "Minghui Trading"];
    expect(new Set(forms.map((form) => parseCompanyName([form])?.family))).toEqual(
      new Set(["minghuitrading"]),
    );
    expect(parseCompanyName(["上海明辉贸易有限公司"])?.family).toBe("上海明辉贸易");
  });
});

describe("the sound of a word", () => {
  it.each([
    ["zhang", "zang"],
    ["shen", "sen"],
    ["meiling", "meilin"],
    ["smith", "smyth"],
    ["philip", "filip"],
  ])("is one for %s and %s", (a, b) => expect(soundOf(a)).toBe(soundOf(b)));

  it("differs for different words", () => expect(soundOf("wang")).not.toBe(soundOf("li")));
});
