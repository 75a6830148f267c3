// A bucket on this machine that speaks S3 and checks who asks: `node s3.mjs FOLDER`. It tells its port, and ends with its input.
import S3rver from "@20minutes/s3rver";

const server = new S3rver({
  address: "127.0.0.1", port: 0, silent: true, directory: process.argv[2],
  allowMismatchedSignatures: false, configureBuckets: [{ name: "documenti" }],
});
const { port } = await server.run();
console.log(port);
process.stdin.on("end", () => process.exit()).resume();
