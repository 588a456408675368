import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { SUBGRAPHS } from "../config";
import { projectFile } from "../schema/files";

interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  read_only?: boolean;
  ports?: string[];
  restart?: string;
  stop_grace_period?: string;
}

const compose = parse(readFileSync(projectFile("docker-compose.yml"), "utf8"), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const { services } = compose;
const dockerfile = readFileSync(projectFile("Dockerfile"), "utf8");

describe("docker-compose.yml", () => {
  it("has PostgreSQL, every subgraph, two gateways and one port", () => {
    expect(Object.keys(services).sort()).toEqual(
      [...SUBGRAPHS, "identity", "gateway-1", "gateway-2", "postgres", "proxy", "seed"].sort(),
    );
    expect(Object.values(services).flatMap(({ ports = [] }) => ports)).toEqual([
      "127.0.0.1:${PORT:-4000}:4000",
    ]);
  });

  it("starts only programs that the build makes", () => {
    const programs = Object.values(services).flatMap(({ command = [] }) => command.slice(0, 1));
    expect(programs).toHaveLength(SUBGRAPHS.length + 4);
    for (const program of programs)
      expect(existsSync(projectFile(program.replace(/^dist/, ".").replace(/\.js$/, ".ts")))).toBe(true);
  });

  it("tells each gateway where every subgraph answers", () => {
    for (const name of ["gateway-1", "gateway-2"])
      expect(services[name].environment).toMatchObject(
        Object.fromEntries(
          SUBGRAPHS.map((subgraph) => [`${subgraph.toUpperCase()}_URL`, `http://${subgraph}:4000/graphql`]),
        ),
      );
  });

  it("starts in order: each service waits for what it needs, and none waits for itself", () => {
    const order: string[] = [];
    const visit = (name: string, waiting: string[]): void => {
      expect(waiting).not.toContain(name);
      for (const [needed, { condition }] of Object.entries(services[name].depends_on ?? {})) {
        expect(services).toHaveProperty([needed]);
        if (condition === "service_healthy") expect(services[needed].healthcheck).toBeDefined();
        else expect(services[needed].restart).toBe("no");
        visit(needed, [...waiting, name]);
      }
      if (!order.includes(name)) order.push(name);
    };
    visit("identity", []);
    visit("proxy", []);
    expect(order[0]).toBe("postgres");
    expect(order.at(-1)).toBe("proxy");
    expect(order).toHaveLength(Object.keys(services).length);
  });

  it("gives every process of ours a read-only root and checks the health of all that stay", () => {
    for (const [name, service] of Object.entries(services)) {
      if (name !== "postgres") expect(service.read_only).toBe(true);
      // Nobody asks the one that tells the others who is who.
      if (!["seed", "identity"].includes(name)) expect(service.healthcheck?.test[0]).toBe("CMD");
    }
  });
});

describe("Dockerfile", () => {
  it("builds in one stage and runs, not as root, in another", () => {
    expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile.indexOf("USER node")).toBeGreaterThan(dockerfile.lastIndexOf("FROM "));
  });

  it("copies only what is there", () => {
    const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map(([, name]) => name);
    expect(copied).toContain("dist");
    for (const name of copied)
      if (!["dist", "node_modules"].includes(name)) expect(existsSync(projectFile(name))).toBe(true);
  });

  it("runs a Node that package.json supports", () => {
    const { engines } = JSON.parse(readFileSync(projectFile("package.json"), "utf8")) as {
      engines: { node: string };
    };
    for (const [, major] of dockerfile.matchAll(/^FROM node:(\d+)/gm))
      expect(engines.node).toContain(`^${major}.`);
  });
});

describe("proxy.conf", () => {
  const conf = readFileSync(projectFile("proxy.conf"), "utf8");

  it("stands before both gateways", () => {
    expect([...conf.matchAll(/^ {2}server (\S+)/gm)].map(([, server]) => server)).toEqual([
      "gateway-1:4000",
      "gateway-2:4000",
    ]);
    expect(conf.split("{").length).toBe(conf.split("}").length);
  });

  it("sends to the other gateway what the first did not take, and no mutation twice", () => {
    const [, conditions] = /^ *proxy_next_upstream (.*);$/m.exec(conf)!;
    expect(conditions.split(" ").sort()).toEqual(["error", "http_503", "timeout"]);
  });

  it("keeps no connection for as long as a gateway that stops goes on answering", () => {
    const [, idle] = /^ *keepalive_timeout (\d+)s;$/m.exec(conf)!;
    for (const name of ["gateway-1", "gateway-2"]) {
      const { environment, stop_grace_period } = services[name];
      const grace = Number(environment!.STOP_GRACE_SECONDS);
      expect(grace).toBeGreaterThan(Number(idle));
      // Half a minute is the longest request.
      expect(parseInt(stop_grace_period!)).toBeGreaterThan(grace + 30);
    }
  });
});
