import type { BranchRecord, RelationshipManagerRecord } from "../../subgraphs/customers/source";
import { chineseName, englishName } from "./names";
import { randomOf } from "./random";

/** The branches: name, city, region. */
const PLACES = [
  ["Shanghai Head Office", "上海", "上海市"],
  ["Shanghai Xuhui", "上海", "上海市"],
  ["Beijing Chaoyang", "北京", "北京市"],
  ["Beijing Haidian", "北京", "北京市"],
  ["Guangzhou Tianhe", "广州", "广东省"],
  ["Shenzhen Nanshan", "深圳", "广东省"],
  ["Hangzhou West Lake", "杭州", "浙江省"],
  ["Nanjing Gulou", "南京", "江苏省"],
  ["Chengdu Jinjiang", "成都", "四川省"],
  ["Wuhan Wuchang", "武汉", "湖北省"],
  ["Xi'an Yanta", "西安", "陕西省"],
  ["Qingdao Shinan", "青岛", "山东省"],
] as const;

const MANAGERS = 40;

export const BRANCHES: readonly BranchRecord[] = PLACES.map(([name, city, region], i) => ({
  id: `B-${101 + i}`,
  name,
  city,
  region,
  country: "CN",
}));

/** The employees who look after customers, spread over the branches. */
export const RELATIONSHIP_MANAGERS: readonly RelationshipManagerRecord[] = Array.from(
  { length: MANAGERS },
  (_, i) => {
    const random = randomOf("catalogue", 5_000 + i);
    const sex = random.chance(50) ? "FEMALE" : "MALE";
    const { latin } = random.chance(85) ? chineseName(random, sex) : englishName(random, sex);
    return {
      id: `RM-${String(i + 1).padStart(3, "0")}`,
      name: latin,
      email: `rm${String(i + 1).padStart(3, "0")}@bank.example.com`,
      phone: `+86 21 5550 ${random.digits(4)}`,
      branchId: BRANCHES[i % BRANCHES.length].id,
    };
  },
);

/** The employees of a branch. */
export function managersOf(branch: BranchRecord): RelationshipManagerRecord[] {
  return RELATIONSHIP_MANAGERS.filter(({ branchId }) => branchId === branch.id);
}
