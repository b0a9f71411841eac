// Sends a file by tus-js-client, cuts the line twenty times, and each time goes on as after a restart of the browser.
import { statSync, createReadStream } from "node:fs";
import * as tus from "tus-js-client";

const told = JSON.parse(process.argv[2]);
const size = statSync(told.file).size;
const headers = { Cookie: told.cookie, "X-CSRFToken": told.token, Origin: new URL(told.endpoint).origin };
let url = null;
let cuts = 0;

function attempt(cutAt) {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(createReadStream(told.file), {
      endpoint: told.endpoint,
      uploadUrl: url,
      uploadSize: size,
      chunkSize: 64 * 1024,
      headers,
      metadata: { filename: "plan.pdf", question: told.question },
      retryDelays: [100, 200, 400, 800, 1600, 3200],
      onUploadUrlAvailable: () => {
        url = upload.url;
      },
      onProgress: (sent) => {
        if (cutAt === null || sent < cutAt) return;
        cutAt = Infinity;
        upload.abort().then(() => resolve(false), reject);
      },
      onError: reject,
      onSuccess: () => resolve(true),
    });
    upload.start();
  });
}

while (cuts < 20) {
  if (await attempt(Math.ceil(((cuts + Math.random()) * size) / 21))) throw new Error("complete too early");
  cuts += 1;
}
if (!(await attempt(null))) throw new Error("not complete");
console.log(JSON.stringify({ cuts }));
