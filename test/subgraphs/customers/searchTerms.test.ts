import {
  searchQueryOf,
  searchTermsOf,
  sortNameOf,
  type Searchable,
} from "../../../subgraphs/customers/searchTerms";

const termsOf = (values: Partial<Searchable>) =>
  searchTermsOf({ name: "", legalName: "", customerNumber: "", phones: [], ...values });

describe("searchTermsOf", () => {
  it("folds case and accents of each word", () => {
    expect(termsOf({ name: "Željka  NOVÁKOVÁ" })).toBe("'zeljka' 'novakova'");
  });

  it("folds letters that Unicode does not take apart", () => {
    expect(termsOf({ name: "Łukasz Sørensen Weiß" })).toBe("'lukasz' 'sorensen' 'weiss'");
  });

  it("has each word once, from the name and the legal name", () => {
    expect(termsOf({ name: "Ann Lee", legalName: "Dr. Ann Lee" })).toBe("'ann' 'lee' 'dr'");
  });

  it("has a word with punctuation in parts and as a whole", () => {
    expect(termsOf({ name: "O'Brien-Smith" })).toBe("'o' 'brien' 'smith' 'obriensmith'");
    expect(termsOf({ name: "Oʼahu" })).toBe("'o' 'ahu' 'oahu'");
  });

  it("has every suffix of a Chinese name", () => {
    expect(termsOf({ name: "王小明" })).toBe("'王小明' '小明' '明'");
  });

  it("has the suffixes of a name that is written with spaces or dots too", () => {
    expect(termsOf({ name: "王 小明" }).split(" ")).toEqual(expect.arrayContaining(["'王小明'", "'小明'"]));
    expect(termsOf({ name: "买买提·艾力" }).split(" ")).toEqual(
      expect.arrayContaining(["'买买提艾力'", "'艾力'"]),
    );
  });

  it("keeps Latin words whole in a name of two scripts", () => {
    expect(termsOf({ name: "ABC公司" })).toBe("'abc公司' '公司' '司'");
  });

  it("has the suffixes of a Korean name in whole syllables", () => {
    expect(termsOf({ name: "김민준" })).toBe("'김민준' '민준' '준'");
  });

  it("has a phone's digits and every ending down to four", () => {
    expect(termsOf({ phones: ["+1 (234) 567"] })).toBe("'1234567' '234567' '34567' '4567'");
  });

  it("leaves out a phone's extension, and a short number's endings", () => {
    expect(termsOf({ phones: ["1234 ext. 99", "112"] })).toBe("'1234' '112'");
  });

  it("has the customer number with and without its letters", () => {
    expect(termsOf({ customerNumber: "C00000017" })).toBe("'c00000017' '00000017'");
  });

  it("has an e-mail address as a whole", () => {
    expect(termsOf({ emails: ["Ann.Lee@Example.com"] })).toBe("'ann.lee@example.com'");
  });

  it("has nothing of a customer of whom nothing is known", () => {
    expect(termsOf({})).toBe("");
  });

  it("shortens words beyond what PostgreSQL takes", () => {
    expect(termsOf({ name: "a".repeat(5_000) })).toBe(`'${"a".repeat(64)}'`);
    expect(termsOf({ name: "𠮷".repeat(5_000) }).split(" ")).toHaveLength(64);
  });
});

describe("searchQueryOf", () => {
  it.each([
    ["smi joh", "'smi':* & 'joh':*"],
    ["  Novák ", "'novak':*"],
    ["O'Brien", "'o':* & 'brien':*"],
    ["367-171-68", "'36717168':*"],
    ["+1 (234) 567", "('1234567':* | '1':* & '234':* & '567':*)"],
    ["lee 4567", "'lee':* & '4567':*"],
    ["12 lee 34", "'12':* & 'lee':* & '34':*"],
    ["ann.lee@Ex", "'ann.lee@ex':*"],
    ["Ａｎｎ　１２３", "'ann':* & '123':*"],
  ])("asks for %p with %p", (text, query) => {
    expect(searchQueryOf(text)).toBe(query);
  });

  it.each(["", "   ", "-", "'", "\\", "& | ! :*", "()", "\0", "🙂"])("is empty for %p", (text) => {
    expect(searchQueryOf(text)).toBe("");
  });

  it.each(["x' | 'y", "x\\", "x':* | 'y", "x & !y", "x <-> y", "x:*", "x@'y", "x@\\'"])(
    "has no more in quotes than letters, digits and addresses for %p",
    (text) => {
      expect(searchQueryOf(text).replace(/'[\p{L}\p{N}@._+-]+':\*/gu, "Q")).toMatch(/^Q( & Q)*$/);
    },
  );

  it("shortens a word as the terms are shortened", () => {
    expect(searchQueryOf("a".repeat(100))).toBe(`'${"a".repeat(64)}':*`);
  });
});

describe("sortNameOf", () => {
  it.each([
    ["Émile  Žák", "emile zak"],
    ["O'Brien, Ann", "obrien ann"],
    ["王小明", "王小明"],
    ["& Co.", "co"],
  ])("orders %p as %p", (name, sortName) => {
    expect(sortNameOf(name)).toBe(sortName);
  });

  it("takes no more of a name than an index entry does", () => {
    expect(sortNameOf("ab ".repeat(1_000))).toHaveLength(200);
  });
});
