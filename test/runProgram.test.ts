import { spawn } from "node:child_process";
import { projectRoot } from "../schema/files";

/** A program that listens, says where, and says when it has closed. */
const SERVING = `
  const { runProgram } = require("./runProgram");
  const { startGateway } = require("./gateway/startGateway");
  const bank = require("./test/helpers/gatewayBank");
  const customers = bank.inMemory(bank.customers(), { close: async () => console.log("closed") });
  runProgram(async () => {
    const gateway = await startGateway({
      host: "127.0.0.1", port: 0, logLevel: "silent", supergraphSdl: bank.bankSdl,
      services: [customers, bank.inMemory(bank.deposits())],
    });
    console.log("serving");
    // What a request may have left behind.
    setInterval(() => {}, 1000);
    return gateway;
  });
`;

function start(script: string) {
  const child = spawn(process.execPath, ["-r", "@swc-node/register", "-e", script], { cwd: projectRoot });
  let out = "";
  let err = "";
  let onOutput = () => {};
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    onOutput();
  });
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return {
    child,
    /** Resolves once the program has written the text to its standard output. */
    says: (text: string) =>
      new Promise<void>((resolve) => {
        onOutput = () => out.includes(text) && resolve();
        onOutput();
      }),
    ended: new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
      child.on("close", (code) => resolve({ code, out, err })),
    ),
  };
}

test.each(["SIGTERM", "SIGINT"] as const)("%s closes the program and ends it well", async (signal) => {
  const program = start(SERVING);
  await program.says("serving");
  program.child.kill(signal);
  expect(await program.ended).toEqual({ code: 0, out: "serving\nclosed\n", err: "" });
});

test("a failure to start is one line with its code", async () => {
  const { ended } = start(`
    const { runProgram } = require("./runProgram");
    const { fail } = require("./schema/errors");
    runProgram(async () => { throw fail("PORT_IN_USE", { detail: "Port 4000 is taken." }); });
  `);
  const { code, err } = await ended;
  expect(code).toBe(1);
  expect(err).toMatch(/^PORT_IN_USE: The port must be free.* Port 4000 is taken\.\n$/);
});
