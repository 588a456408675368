// npm run token -- manager: a token of the development's issuer for one of the demo bank's people.
import { readConfig } from "../config";
import { DEMO_PEOPLE, isDemoName } from "../gateway/auth/demoPeople";
import { openDevelopmentIssuer } from "../gateway/auth/developmentIssuer";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";

runProgram(async () => {
  const { issuers, isProduction, dataDir } = readConfig();
  if (issuers || isProduction)
    throw fail("CONFIG_INVALID", { detail: "Tokens come from AUTH_ISSUERS here, not from this program." });
  const [name, ...others] = process.argv.slice(2);
  if (!isDemoName(name) || others.length > 0)
    throw fail("CONFIG_INVALID", {
      detail: `Use npm run token -- ${Object.keys(DEMO_PEOPLE).join("|")}.`,
    });
  const issuer = await openDevelopmentIssuer(dataDir);
  console.log(await issuer.tokenFor(name));
});
