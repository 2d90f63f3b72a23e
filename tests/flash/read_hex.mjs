// What @microbit/microbit-fs finds in hexes, a line of JSON for each: `node read_hex.mjs FOLDER V1 V2 HEX…`,
// with the folder that has the library and the runtimes without files.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...paths] = process.argv.slice(2);
const { MicropythonFsHex } = createRequire(`${folder}/`)("@microbit/microbit-fs");
const [v1, v2, ...hexes] = paths.map((path) => readFileSync(path, "utf8"));
for (const hex of hexes) {
  const files = new MicropythonFsHex([{ hex: v1, boardId: 0x9900 }, { hex: v2, boardId: 0x9903 }]);
  files.importFilesFromHex(hex);
  const found = files.ls().map((name) => [name, Buffer.from(files.readBytes(name)).toString("hex")]);
  console.log(JSON.stringify(Object.fromEntries(found)));
}
