// Loaded into a program beside its own code: says how much memory is really in use whenever the parent asks.
process.on("message", () => {
  globalThis.gc();
  process.send(process.memoryUsage());
});
// Nobody's question must keep the program from ending; without a parent, nobody would end it.
process.channel.unref();
process.on("disconnect", () => process.exit());
