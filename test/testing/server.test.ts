import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { LoopbackServer } from "../../src/testing/server";

const server = new LoopbackServer(({ target }) => ({ status: 200, body: `You asked for ${target}` }));
let address = "";

async function listen(): Promise<string> {
  address = await server.listen();
  return address;
}

afterEach(() => server.close());

function ask(target = "/"): Promise<string> {
  return fetch(`${address}${target}`, { signal: AbortSignal.timeout(2_000) }).then((response) =>
    response.text(),
  );
}

describe("A server with faults", () => {
  test("makes the next requests go wrong, in this order, and then none", async () => {
    await listen();
    server.failNext(
      { type: "response", status: 503, headers: { "retry-after": "7" }, body: "busy" },
      { type: "reset" },
      { type: "truncate" },
      { type: "huge" },
    );
    const busy = await fetch(address);
    expect([busy.status, busy.headers.get("retry-after"), await busy.text()]).toEqual([503, "7", "busy"]);
    await expect(ask()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    await expect(ask()).rejects.toThrow("terminated");
    expect(await ask()).toHaveLength(2 ** 21);
    expect(await ask("/at-last")).toBe("You asked for /at-last");
  });

  test("never answers a stalled request, and still closes", async () => {
    await listen();
    server.failNext({ type: "stall" });
    const asking = fetch(address).catch((error: Error) => error);
    const first = await Promise.race([asking, ask("/second")]);
    expect(first).toBe("You asked for /second");
    await server.close();
    expect(await asking).toBeInstanceOf(TypeError);
  });

  test("keeps every request, with its answer where it got one", async () => {
    const before = server.requests.length;
    await listen();
    server.failNext({ type: "response", status: 418, body: "" }, { type: "reset" });
    await ask("/a?b=%20c");
    await ask().catch(() => undefined);
    await fetch(`${address}/p`, { method: "POST", body: "é", headers: { "X-One": "1" } });
    const log = server.requests.slice(before);
    expect(log.map(({ method, target, body, response }) => [method, target, body, response?.status])).toEqual(
      [
        ["GET", "/a?b=%20c", "", 418],
        ["GET", "/", "", undefined],
        ["POST", "/p", "é", 200],
      ],
    );
    expect(log.at(-1)?.headers).toMatchObject({ "x-one": "1" });
    expect(Math.abs(Date.now() - (log.at(-1)?.at ?? 0))).toBeLessThan(2_000);
  });

  test("outlives a client that goes away in the middle of its request", async () => {
    const { port } = new URL(await listen());
    const client = connect(Number(port), "127.0.0.1");
    client.write("POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 10\r\n\r\nhalf");
    await once(client, "connect");
    client.destroy();
    expect(await ask("/after")).toBe("You asked for /after");
  });
});
