// A plugin's server in a process of its own: a wait that Create begins has no end, everything else is answered at once.
import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { listenForCancel, withCancellation } from "../../pulumi/engine/cancellation.ts";

const { setTimeout } = globalThis;
// A hurried clock: what takes seconds takes milliseconds.
Object.assign(globalThis, { setTimeout: (act: () => void, ms: number) => setTimeout(act, ms / 1_000) });
listenForCancel();

const server = createServer((request, response) => {
  const isEndless = request.url === "/pulumirpc.ResourceProvider/Create";
  const work = () => new Promise<void>((resolve) => isEndless || resolve());
  request.resume();
  void withCancellation(work).then(() => response.end());
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log((server.address() as AddressInfo).port);
