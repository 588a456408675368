// Load on one server of this machine: a fixed number of requests from a fixed number of connections.
import { readFileSync } from "node:fs";
import { Pool } from "undici";

const TICKS_PER_SECOND = 100; // Linux, getconf CLK_TCK

/** Seconds of CPU, user and system, that a process has used. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MB. */
export function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

/** Sends `count` requests, `bodyOf(i)` each, with the headers, and returns what they cost the process `pid`. */
export async function load({ url, pid, count, connections, headers, bodyOf }) {
  const pool = new Pool(url, { connections });
  const latencies = new Float64Array(count);
  let next = 0;
  const before = cpuSeconds(pid);
  const began = performance.now();
  const worker = async () => {
    while (next < count) {
      const i = next++;
      const sent = performance.now();
      const { statusCode, body } = await pool.request({
        method: "POST",
        path: "/graphql",
        headers: { "content-type": "application/json", ...headers },
        body: bodyOf(i),
      });
      const text = await body.text();
      latencies[i] = performance.now() - sent;
      if (statusCode !== 200 || text.includes('"errors"'))
        throw new Error(`request ${i} failed: ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - began) / 1000;
  const cpu = cpuSeconds(pid) - before;
  await pool.close();
  latencies.sort();
  return {
    cpuMs: (cpu * 1000) / count,
    perSecond: count / seconds,
    p50: latencies[Math.floor(count * 0.5)],
    p99: latencies[Math.floor(count * 0.99)],
    megabytes: residentMegabytes(pid),
  };
}
