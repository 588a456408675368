// Days as YYYY-MM-DD and times as RFC 3339. The demo bank stands in Shanghai, which knows no summer time.

const DAY = 86_400_000;

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The day of now, in UTC: the demo bank's day begins at eight in the morning of Shanghai. */
export function currentDay(): string {
  return dayOf(Date.now());
}

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(Date.parse(text) || 0) === text;
}

export function addDays(date: string, days: number): string {
  return dayOf(Date.parse(date) + days * DAY);
}

/** The same day of another month, or that month's last day where it has no such day. */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + months, Math.min(day, last)));
}

export function addYears(date: string, years: number): string {
  return addMonths(date, 12 * years);
}

export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY;
}

export function isBusinessDay(date: string): boolean {
  return new Date(date).getUTCDay() % 6 !== 0;
}

/** The day itself if it is a business day, else the next (or with -1 the previous) one. */
export function businessDay(date: string, step: 1 | -1 = 1): string {
  let day = date;
  while (!isBusinessDay(day)) day = addDays(day, step);
  return day;
}

/** The business day that follows `date` by `count` business days. */
export function addBusinessDays(date: string, count: number): string {
  let day = date;
  for (let i = 0; i < count; i++) day = businessDay(addDays(day, 1));
  return day;
}

/** The later of two days, or of two times in the same form. */
export function later(a: string, b: string): string {
  return a > b ? a : b;
}

export function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

/** A minute of a day in Shanghai. */
export function timeOn(date: string, minute: number, second = 0): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second)}+08:00`;
}

/** The state of the demo bank: the beginning of its day. */
export function asOfDay(today: string): string {
  return `${today}T00:00:00.000Z`;
}

/** Full months since a day. */
export function monthsBetween(from: string, today: string): number {
  const [year, month, day] = from.split("-").map(Number);
  const [thisYear, thisMonth, thisDay] = today.split("-").map(Number);
  return 12 * (thisYear - year) + thisMonth - month - (thisDay < day ? 1 : 0);
}

/** Days of a history: the first and the last. */
export interface Period {
  from: string;
  to: string;
}

/** The days of a period that are the given day of their month, up to 28. */
export function monthDays(day: number, { from, to }: Period): string[] {
  const days: string[] = [];
  let date = `${from.slice(0, 8)}${String(day).padStart(2, "0")}`;
  for (; date <= to; date = addMonths(date, 1)) if (date >= from) days.push(date);
  return days;
}

/** The days of a period that are the given day of their week, 0 to 6. */
export function weekDays(weekday: number, { from, to }: Period): string[] {
  const days: string[] = [];
  let date = addDays(from, (7 + weekday - new Date(from).getUTCDay()) % 7);
  for (; date <= to; date = addDays(date, 7)) days.push(date);
  return days;
}
