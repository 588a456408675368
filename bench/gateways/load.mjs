// Load on one gateway of this machine for a time, from a few connections, each sending when it was answered.
import { Pool } from "undici";
import { cpuSeconds, residentMegabytes } from "../load.mjs";

const REQUEST = { method: "POST", path: "/graphql" };
const MOST_REQUESTS = 200_000; // of one call of load

/** One exchange: the answer's status, its length in bytes, and its text where `keep` asks for it. */
function exchange(pool, { headers, body }, keep) {
  return new Promise((resolve, reject) => {
    const answer = { status: 0, length: 0, text: "" };
    const chunks = [];
    pool.dispatch(
      { ...REQUEST, headers, body },
      {
        onRequestStart() {},
        onResponseStart: (_, status) => (answer.status = status),
        onResponseData(_, chunk) {
          answer.length += chunk.length;
          if (keep) chunks.push(chunk);
        },
        onResponseEnd() {
          if (keep) answer.text = Buffer.concat(chunks).toString();
          resolve(answer);
        },
        onResponseError: (_, error) => reject(error),
      },
    );
  });
}

const poolOf = (url, connections) =>
  new Pool(url, { connections, headersTimeout: 30_000, bodyTimeout: 30_000 });

/** Asks once, for the text. */
export async function ask(url, request) {
  const pool = poolOf(url, 1);
  try {
    return await exchange(pool, request, true);
  } finally {
    await pool.close();
  }
}

/**
 * Sends `requestOf(0)`, `requestOf(1)` … until `seconds` have passed or `count` are sent, and returns what they
 * cost the process `pid`. Every answer must have status 200 and, where given, so many bytes.
 */
export async function load({ url, pid, requestOf, bytes, seconds, count = MOST_REQUESTS, connections }) {
  const { least = 0, most = Infinity } = bytes ?? {};
  const pool = poolOf(url, connections);
  const latencies = [];
  let next = 0;
  try {
    const cpuBefore = cpuSeconds(pid);
    const began = performance.now();
    const end = began + seconds * 1_000;
    const caller = async () => {
      while (next < count && (next === 0 || performance.now() < end)) {
        const request = requestOf(next++);
        const sent = performance.now();
        const answer = await exchange(pool, request, false);
        latencies.push(performance.now() - sent);
        if (answer.status !== 200 || answer.length < least || answer.length > most)
          throw new Error(`An answer under load had status ${answer.status} and ${answer.length} bytes.`);
      }
    };
    await Promise.all(Array.from({ length: connections }, caller));
    const took = (performance.now() - began) / 1_000;
    const cpu = cpuSeconds(pid) - cpuBefore;
    latencies.sort((a, b) => a - b);
    const n = latencies.length;
    return {
      requests: n,
      cpuMs: (cpu * 1_000) / n,
      perSecond: n / took,
      busy: cpu / took,
      p50: latencies[Math.floor(n * 0.5)],
      p99: latencies[Math.floor(n * 0.99)],
      megabytes: residentMegabytes(pid),
    };
  } finally {
    await pool.destroy();
  }
}
