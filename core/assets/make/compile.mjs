// A thread that compiles the palettes it is handed: two threads halve the longest part of the build.
import { parentPort, workerData } from "node:worker_threads";
import { compile } from "./theme.mjs";

const { root, folder, palettes } = workerData;
parentPort.postMessage(palettes.map((palette) => [palette.slug, compile(root, folder, palette)]));
