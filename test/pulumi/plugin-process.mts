// A plugin's server in a process of its own: a wait that Create begins has no end, everything else is answered at once.
import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { interruptible, listenForInterruption } from "../../pulumi/interruption.ts";

listenForInterruption();

const server = createServer((request, response) => {
  const isEndless = request.url === "/pulumirpc.ResourceProvider/Create";
  const work = () => new Promise<void>((resolve) => isEndless || resolve());
  request.resume();
  void interruptible(work).then(() => response.end());
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log((server.address() as AddressInfo).port);
