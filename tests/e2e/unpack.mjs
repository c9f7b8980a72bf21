/** Unpacks the browser of the npm package into a folder: `npm run unpack -- FOLDER`. */
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const folder = path.resolve(process.argv[2]);
const require = createRequire(import.meta.url);
const packed = path.resolve(path.dirname(require.resolve("@sparticuz/chromium")), "../../bin");

async function unpack(name, as) {
  const to = path.join(folder, as);
  await pipeline(createReadStream(path.join(packed, name)), createBrotliDecompress(), createWriteStream(to));
  return to;
}

await mkdir(folder, { recursive: true });
// Libraries of NSS, for a system that has none.
await unpack("al2023.tar.br", "nss.tar");
await chmod(await unpack("chromium.br", "chromium"), 0o755);
