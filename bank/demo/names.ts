import type { Random } from "./random";

// Chinese names with their Latin spelling: a clerk searches by either.

/** Reads "王 Wang 李 Li" as pairs. */
function pairs(text: string): [written: string, latin: string][] {
  const words = text.trim().split(/\s+/);
  return Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i], words[2 * i + 1]]);
}

const SURNAMES = pairs(`
  王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 黄 Huang 赵 Zhao 吴 Wu 周 Zhou 徐 Xu 孙 Sun 马 Ma
  朱 Zhu 胡 Hu 郭 Guo 何 He 林 Lin 高 Gao 罗 Luo 郑 Zheng 梁 Liang 谢 Xie 宋 Song 唐 Tang 许 Xu 韩 Han
  邓 Deng 冯 Feng 曹 Cao 彭 Peng 曾 Zeng 肖 Xiao 田 Tian 董 Dong 潘 Pan 袁 Yuan 蔡 Cai 蒋 Jiang 余 Yu
  于 Yu 杜 Du 叶 Ye 程 Cheng 魏 Wei 苏 Su 吕 Lü 丁 Ding 任 Ren 卢 Lu 姚 Yao 沈 Shen 钟 Zhong 姜 Jiang
  崔 Cui 谭 Tan 陆 Lu 范 Fan 汪 Wang 廖 Liao 石 Shi 金 Jin 贾 Jia 夏 Xia 方 Fang 白 Bai 邹 Zou 孟 Meng
  熊 Xiong 秦 Qin 江 Jiang 尹 Yin 薛 Xue 段 Duan 雷 Lei 龙 Long 史 Shi 陶 Tao 贺 He 顾 Gu 毛 Mao
  郝 Hao 龚 Gong 邵 Shao 欧阳 Ouyang 司马 Sima 诸葛 Zhuge 上官 Shangguan
`);

/** Characters of women's given names. */
const FEMALE = pairs(`
  美 mei 玲 ling 丽 li 芳 fang 娜 na 静 jing 敏 min 燕 yan 霞 xia 婷 ting 雪 xue 慧 hui 颖 ying
  倩 qian 欣 xin 怡 yi 佳 jia 雨 yu 桐 tong 梦 meng 琪 qi 萍 ping 红 hong 玉 yu 兰 lan 梅 mei 秀 xiu
  英 ying 珍 zhen 洁 jie 悦 yue 涵 han 诗 shi 思 si 晓 xiao 月 yue 云 yun 琳 lin 莉 li 薇 wei
`);

/** Characters of men's given names. */
const MALE = pairs(`
  伟 wei 强 qiang 磊 lei 军 jun 洋 yang 勇 yong 杰 jie 涛 tao 明 ming 超 chao 刚 gang 平 ping 辉 hui
  鹏 peng 华 hua 飞 fei 鑫 xin 波 bo 斌 bin 宇 yu 浩 hao 凯 kai 健 jian 俊 jun 帆 fan 帅 shuai 旭 xu
  宁 ning 龙 long 林 lin 建 jian 国 guo 志 zhi 文 wen 子 zi 天 tian 家 jia 嘉 jia 晨 chen 轩 xuan
`);

const GIVEN = { FEMALE, MALE };

/** A name as its bearer signs it, and in Latin letters. */
export interface Name {
  written: string;
  latin: string;
}

export type NamedSex = keyof typeof GIVEN;

/** A Chinese person's name: 陈美玲, Chen Meiling. */
export function chineseName(random: Random, sex: NamedSex): Name {
  const [surname, latinSurname] = random.pick(SURNAMES);
  const given = Array.from({ length: random.chance(80) ? 2 : 1 }, () => random.pick(GIVEN[sex]));
  const latinGiven = given.map(([, latin]) => latin).join("");
  return {
    written: surname + given.map(([character]) => character).join(""),
    latin: `${latinSurname} ${latinGiven[0].toUpperCase()}${latinGiven.slice(1)}`,
  };
}

/** An English person's name, which is written in one way. */
export function englishName(random: Random, sex: NamedSex): Name {
  const faker = random.english;
  const gender = sex === "FEMALE" ? "female" : "male";
  const latin = `${faker.person.firstName(gender)} ${faker.person.lastName(gender)}`;
  return { written: latin, latin };
}

const TRADES = pairs(`
  贸易 Trading 科技 Technology 电子 Electronics 食品 Foods 物流 Logistics 建设 Construction
  纺织 Textiles 医药 Pharmaceuticals 机械 Machinery 餐饮 Catering 咨询 Consulting 能源 Energy
`);
const CITIES = pairs(`
  上海 Shanghai 北京 Beijing 广州 Guangzhou 深圳 Shenzhen 杭州 Hangzhou 成都 Chengdu
`);

/** A company's name: 上海明辉贸易有限公司, Shanghai Minghui Trading Co., Ltd. */
export function companyName(random: Random): Name {
  const [city, latinCity] = random.pick(CITIES);
  const [trade, latinTrade] = random.pick(TRADES);
  const given = [random.pick(GIVEN.MALE), random.pick(GIVEN.FEMALE)];
  const latinGiven = given.map(([, latin]) => latin).join("");
  return {
    written: `${city}${given.map(([character]) => character).join("")}${trade}有限公司`,
    latin: `${latinCity} ${latinGiven[0].toUpperCase()}${latinGiven.slice(1)} ${latinTrade} Co., Ltd.`,
  };
}
