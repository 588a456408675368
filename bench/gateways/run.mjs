// A part of npm run bench, or node bench/gateways/run.mjs [--quick] [--rounds N]: measures the gateway alone, over HTTP, beside its peers and
// writes bench/gateways/results.md. Needs `npm run build`; installs the peers into bench/node_modules once.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const bench = path.resolve(import.meta.dirname, "..");
if (!existsSync(path.join(bench, "..", "dist", "gateway", "main.js")))
  throw new Error("dist/gateway/main.js is missing: run `npm run build` first.");
if (!existsSync(path.join(bench, "node_modules"))) {
  // Nothing of the peers needs a script to install, and a lock file would fix one platform's packages.
  const args = [
    "install",
    "--prefix",
    bench,
    "--no-package-lock",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ];
  const { status } = spawnSync("npm", args, { stdio: "inherit", cwd: bench });
  if (status !== 0) throw new Error("The peers could not be installed.");
}
await import("./compare.mjs"); // its imports are there only now
