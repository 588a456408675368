// The stand-ins for the bank's own systems as a process of their own: what they cost is not the graph's. Prints their
// settings as JSON, and ends when its input does.
import path from "node:path";

const { startStandIns } = await import(
  path.resolve(import.meta.dirname, "..", "dist", "bank", "legacy", "startStandIns.js")
);
const [customers, today] = process.argv.slice(2);
const standIns = await startStandIns({
  customers: Number(customers),
  today,
  sqlServer: process.env.STAND_IN_SQL_URL || undefined,
});
console.log(JSON.stringify(standIns.settings));
process.stdin.resume().on("end", () => standIns.close().then(() => process.exit(0)));
