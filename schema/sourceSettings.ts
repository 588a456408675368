// How the settings of a system that a subgraph reads are named: DEPOSITS_CORE_BANKING_DIR is the setting `dir` of the
// source `core-banking` of `deposits`.

/** What the environment variables of a subgraph's source begin with. */
function prefixOf(subgraph: string, source: string): string {
  return `${subgraph}_${source.replaceAll("-", "_")}_`.toUpperCase();
}

/** The settings of a source among environment variables, by their names without the prefix, in camel case. */
export function readSourceSettings(
  env: Readonly<Record<string, string | undefined>>,
  subgraph: string,
  source: string,
): Record<string, string> {
  const prefix = prefixOf(subgraph, source);
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(env))
    if (name.startsWith(prefix) && value !== undefined)
      settings[camelCase(name.slice(prefix.length))] = value;
  return settings;
}

/** The environment variable of one of a source's settings. */
export function sourceVariable(subgraph: string, source: string, setting: string): string {
  return prefixOf(subgraph, source) + setting.replace(/[A-Z]/g, "_$&").toUpperCase();
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
