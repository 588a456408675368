// A process of its own that writes an audit log until it is killed: node -r @swc-node/register auditWriter.ts <folder>
import { writeSync } from "node:fs";
import { AuditLog } from "../../gateway/policy/audit/auditLog";
import { FileSink } from "../../gateway/policy/audit/fileSink";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

void (async () => {
  const audit = await AuditLog.open(
    new FileSink({ folder: process.argv[2], maxFileSize: 1024 ** 2 }),
    silent,
  );
  let number = 0;
  const worker = async () => {
    for (;;) {
      const requestId = `request-${++number}`;
      const customers = Array.from({ length: 50 }, (_, index) => `C-${number}-${index}`);
      const at = new Date().toISOString();
      await audit.record({ at, requestId, customers, classes: [], refused: [], outcome: "ANSWERED" });
      // An answer leaves: nothing of it may be lost from here on.
      writeSync(1, `${requestId}\n`);
    }
  };
  await Promise.all(Array.from({ length: 200 }, worker));
})();
