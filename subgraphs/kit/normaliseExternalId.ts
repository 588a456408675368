/** How each system writes its keys; a system that is not here writes each key in one way only. */
const SPELLINGS: Record<string, (externalId: string) => string> = {
  // The call centre's files carry its numbers through spreadsheets, which make floats of them.
  "call-centre": (externalId) => externalId.replace(/^(\d+)\.0*$/, "$1"),
  crm: (externalId) => externalId.toUpperCase(),
  // The core pads its numbers with zeros to the width of the file at hand.
  core: (externalId) => externalId.replace(/^0+(?=.)/, ""),
};

/** The one spelling of a key that a system gives a customer: the cross-reference holds and is asked for this. */
export function normaliseExternalId(system: string, externalId: string): string {
  const trimmed = externalId.trim();
  const spell = Object.hasOwn(SPELLINGS, system) ? SPELLINGS[system] : undefined;
  return spell?.(trimmed) ?? trimmed;
}
