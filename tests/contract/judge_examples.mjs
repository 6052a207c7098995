/** Prints what lib/check.js says of each example named: `{path: isGood}`. */

import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

import { check } from "../../extension/lib/check.js";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const schemaOf = (name) => read(new URL(`../../shared/schemas/${name}.schema.json`, import.meta.url));
const isGood = (path) => check(read(path), schemaOf(basename(dirname(path)))).length === 0;

const paths = process.argv.slice(2);
process.stdout.write(JSON.stringify(Object.fromEntries(paths.map((path) => [path, isGood(path)]))));
