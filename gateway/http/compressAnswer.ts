import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { readRange } from "./graphqlOverHttp";

/** Bytes from which on an answer is compressed: below, a network sends it sooner than this makes it smaller. */
const WORTHWHILE = 16 * 1024;

// The quickest setting of each: of JSON it takes five sixths away already, and the next ones cost up to four times
// the work for some percent more. Both run on other threads than requests do.
const QUICK_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const QUICK_GZIP = { level: constants.Z_BEST_SPEED };
const toBrotli = promisify<Buffer, object, Buffer>(brotliCompress);
const toGzip = promisify<Buffer, object, Buffer>(gzip);

// Brotli first: at its quickest it is about half of gzip's work, and no larger.
const ENCODINGS = ["br", "gzip"] as const;

/** A body to be sent, and what was done to it. */
export interface Body {
  readonly content: Buffer;
  /** Absent where it is sent as it is. */
  readonly encoding?: (typeof ENCODINGS)[number];
}

/**
 * Compresses a large answer for a client that asks for it. (An answer holds no secret of ours beside what a client
 * sent, so its length gives none away, as with BREACH.)
 */
export async function compressAnswer(bytes: Buffer, acceptEncoding: string | undefined): Promise<Body> {
  if (acceptEncoding === undefined || bytes.length < WORTHWHILE) return { content: bytes };
  const encoding = preferred(acceptEncoding);
  if (encoding === undefined) return { content: bytes };
  const content = await (encoding === "br" ? toBrotli(bytes, QUICK_BROTLI) : toGzip(bytes, QUICK_GZIP));
  return { content, encoding };
}

/** What a client likes best of what there is. */
function preferred(acceptEncoding: string): Body["encoding"] {
  const ranges = acceptEncoding.split(",").map(readRange);
  const qualityOf = (name: string) =>
    (ranges.find(({ type }) => type === name) ?? ranges.find(({ type }) => type === "*"))?.quality ?? 0;
  const [best] = [...ENCODINGS].sort((a, b) => qualityOf(b) - qualityOf(a));
  return qualityOf(best) > 0 ? best : undefined;
}
