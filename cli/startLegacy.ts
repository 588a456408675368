// npm run start:legacy: the graph over stand-ins for the bank's own systems, which speak their real protocols.
import { DEMO_CUSTOMERS, ensureDemo } from "../bank/demo/ensureDemo";
import { readDemo } from "../bank/demo/readDemo";
import { startStandIns } from "../bank/legacy/startStandIns";
import { openBank } from "../bank/openBank";
import { type Config, readConfig } from "../config";
import { runProgram } from "../runProgram";
import { startAllInOne } from "./allInOne";

runProgram(async () => {
  const config = readConfig();
  // The customers themselves, and whose number is whose, stay in their own database.
  const standIns = await startStandIns({ ...(await demoBank(config)), ...config.standIns });
  for (const line of standIns.told) console.log(line);
  const { sources, feeds } = readConfig(standIns.settings);
  try {
    const graph = await startAllInOne({ ...config, sources, feeds });
    return { close: () => graph.close().finally(() => standIns.close()) };
  } catch (error) {
    await standIns.close();
    throw error;
  }
});

/** The demo bank, made where there is none. */
async function demoBank(config: Config): Promise<{ customers: number; today: string }> {
  const bank = await openBank(config);
  try {
    await ensureDemo(bank, {
      onProgress: (done) => console.log(`making the demo bank: ${done} of ${DEMO_CUSTOMERS} customers`),
    });
    return await readDemo(bank);
  } finally {
    await bank.close();
  }
}
