import { readConfig } from "../../../config";
import { chooseSource } from "../../../gateway/supergraph/chooseSource";
import { projectFile } from "../../../schema/files";

const sourceOf = (SUPERGRAPH: string) =>
  chooseSource(readConfig({ SUPERGRAPH }).supergraph, { services: [], poll: 1_000 });

test.each([
  ["nothing", "", projectFile("schema", "supergraph.graphql")],
  ["a path", "/etc/graph/supergraph.graphql", "/etc/graph/supergraph.graphql"],
  ["a path from the project's folder", "schema/other.graphql", projectFile("schema", "other.graphql")],
  ["a URL", "https://reader:hunter2@registry.test/graph?key=hunter2", "https://registry.test/graph"],
  ["the subgraphs", "subgraphs", "subgraphs"],
])("takes %s as what it is, and tells no secret of it", async (_name, setting, expected) => {
  const source = sourceOf(setting);
  expect(source.name).toBe(expected);
  await source.close?.();
});

test("what is committed is not followed, all else is", () => {
  expect(sourceOf("")).not.toHaveProperty("follow");
  for (const setting of ["/etc/graph", "http://registry.test/", "subgraphs"])
    expect(sourceOf(setting)).toHaveProperty("follow");
});

test.each([
  { SUPERGRAPH: "ftp://reader:hunter2@registry.test" },
  { SUPERGRAPH: "https://" },
  { SUPERGRAPH_POLL_SECONDS: "0" },
  { SUPERGRAPH_POLL_SECONDS: "often" },
])("%p is refused, and its value not told", (settings) => {
  expect(() => readConfig(settings)).toThrow(
    expect.objectContaining({
      code: "CONFIG_INVALID",
      message: expect.not.stringContaining("hunter2") as string,
    }) as Error,
  );
});
