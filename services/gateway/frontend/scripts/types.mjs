// Types of every service's API, from the OpenAPI documents the code writes (deploy/api): never by hand.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const here = dirname(fileURLToPath(import.meta.url));
const documents = resolve(here, "../../../../deploy/api");
const target = resolve(here, "../src/api/types");
const ending = ".openapi.json";

mkdirSync(target, { recursive: true });
const names = readdirSync(documents)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort();
for (const name of names) {
  const types = astToString(
    await openapiTS(pathToFileURL(join(documents, name + ending)), {
      alphabetize: true,
      // What has a default may be left out of a command.
      defaultNonNullable: false,
    }),
  );
  writeFileSync(join(target, `${name}.d.ts`), types);
}

// What people call each service, and which are growers' desks: a fourth subsidiary is in no list by hand.
const services = readFileSync(join(documents, "services.json"), "utf8").trim();
writeFileSync(join(target, "services.ts"), `export const services = ${services} as const;\n`);
