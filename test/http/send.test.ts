import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
} from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { generate } from "selfsigned";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { HttpRequest } from "../../src/http/message";
import { NetworkError, send } from "../../src/http/send";
import { sign } from "../../src/huawei/signature";
import { startFakeHuawei } from "../../src/testing";
import { isSignedBy, parseAuthorization } from "../../src/testing/huawei-verifier";
import { LoopbackServer } from "../../src/testing/server";
import { signingCase } from "../huawei/official";

const forever = new AbortController().signal;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Starts a server of Node's own; tells its port. */
async function listen(server: TcpServer, host = "127.0.0.1"): Promise<number> {
  closing.push(() => {
    server.close();
    if ("closeAllConnections" in server) (server as Server).closeAllConnections();
  });
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function serve(answer: RequestListener, host?: string): Promise<number> {
  return listen(createServer(answer), host);
}

function get(origin: string, change: Partial<HttpRequest> = {}): HttpRequest {
  return { method: "GET", origin, path: ["v1"], query: [], headers: {}, secrets: [], ...change };
}

/** The certificate and the key of a server that nobody vouches for. */
async function selfSigned(): Promise<{ cert: string; key: string }> {
  const names = [
    { type: 2, value: "api.test.invalid" },
    { type: 2, value: "localhost" },
  ] as const;
  const made = await generate([{ name: "commonName", value: "api.test.invalid" }], {
    extensions: [{ name: "subjectAltName", altNames: [...names] }],
  });
  return { cert: made.cert, key: made.private };
}

const good: RequestListener = (_request, response) => response.end("good");

describe("A request", () => {
  test("is on the wire what was signed, whatever is in it", async () => {
    const server = new LoopbackServer(() => ({ status: 200, body: "" }));
    closing.push(() => server.close());
    const origin = await server.listen();
    await fc.assert(
      fc.asyncProperty(signingCase, async ({ request, key, date }) => {
        const signed = sign({ ...request, origin }, key, date);
        await send(signed, forever);
        const seen = server.requests.at(-1);
        const claim = parseAuthorization(seen?.headers["authorization"] ?? "");
        if (!seen || !claim) throw new Error("The request has come");
        expect(seen.headers).toMatchObject(signed.headers);
        expect(seen.method).toBe(signed.method);
        expect(seen.body).toBe(signed.body ?? "");
        expect(isSignedBy(seen, claim, key.secretKey)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("follows no redirect", async () => {
    const targets: string[] = [];
    const port = await serve((request, response) => {
      targets.push(request.url ?? "");
      response.writeHead(302, { location: "/v2" }).end();
    });
    expect(await send(get(`http://127.0.0.1:${port}`), forever)).toMatchObject({
      status: 302,
      headers: { location: "/v2" },
    });
    expect(targets).toEqual(["/v1"]);
  });

  test("that is aborted is cut, and rejects with the reason", async () => {
    const stalled = Promise.withResolvers<IncomingMessage>();
    const port = await serve((request) => stalled.resolve(request));
    const leaving = new AbortController();
    const asked = send(get(`http://127.0.0.1:${port}`), leaving.signal);
    const { socket } = await stalled.promise;
    const cut = once(socket, "close");
    leaving.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
    await cut;
  });

  test("that is aborted while the body comes rejects with the reason", async () => {
    const leaving = new AbortController();
    const port = await serve((_request, response) => {
      response.write("the first half", () => leaving.abort(new Error("enough")));
    });
    const asked = send(get(`http://127.0.0.1:${port}`), leaving.signal);
    await expect(asked).rejects.toThrow("enough");
  });
});

describe("An answer", () => {
  test("has its headers with lower-case names, and repeated ones in one", async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, ["X-Request-Id", "req-1", "X-Many", "1", "X-Many", "2"]).end("good");
    });
    expect(await send(get(`http://127.0.0.1:${port}`), forever)).toMatchObject({
      status: 200,
      headers: { "x-request-id": "req-1", "x-many": "1,2" },
      body: "good",
    });
  });

  test("may have a header as long as a token", async () => {
    const token = "x".repeat(40_000);
    const port = await serve((_request, response) =>
      response.writeHead(201, { "x-subject-token": token }).end(),
    );
    expect(await send(get(`http://127.0.0.1:${port}`), forever)).toMatchObject({
      headers: { "x-subject-token": token },
    });
  });

  const mebibyte = 2 ** 20;

  test.each([
    ["with its length told", { "content-length": mebibyte }],
    ["without its length told", {}],
  ])("of 1 MiB is taken, %s", async (_name, headers) => {
    const port = await serve((_request, response) =>
      response.writeHead(200, headers).end("x".repeat(mebibyte)),
    );
    expect((await send(get(`http://127.0.0.1:${port}`), forever)).body).toHaveLength(mebibyte);
  });

  test.each([
    ["with its length told", { "content-length": mebibyte + 1 }],
    ["without its length told", {}],
  ])("of more is not, %s", async (_name, headers) => {
    const port = await serve((_request, response) =>
      response.writeHead(200, headers).end("x".repeat(mebibyte + 1)),
    );
    await expect(send(get(`http://127.0.0.1:${port}`), forever)).rejects.toMatchObject({
      name: "NetworkError",
      message: `127.0.0.1:${port} sent a response of more than 1 MiB`,
      permanent: false,
    });
  });

  test("that is not HTTP is a transient network error", async () => {
    const port = await serve((request) => request.socket.end("220 mail.example.com ESMTP\r\n"));
    const error = await send(get(`http://127.0.0.1:${port}`), forever).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ permanent: false, message: expect.stringContaining(`127.0.0.1:${port}`) });
  });
});

/** `send` with an agent that has not been made yet, so that it reads the environment as it is now. */
async function freshSend(): Promise<typeof send> {
  vi.resetModules();
  const fresh = await import("../../src/http/send.ts");
  return fresh.send;
}

const proxyNames = ["http_proxy", "https_proxy", "no_proxy"].flatMap((name) => [name, name.toUpperCase()]);

describe("A proxy in the environment", () => {
  /** What the proxy was asked for. It leads every tunnel to the same port of this machine, where there is one. */
  async function startProxy(tunnelTo?: number) {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(502).end();
    });
    proxy.on("connect", (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      if (tunnelTo === undefined) {
        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
        return;
      }
      const onward = connect(tunnelTo, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [socket, onward]) end.on("error", () => onward.destroy());
    });
    const address = `http://127.0.0.1:${await listen(proxy)}`;
    for (const name of ["http_proxy", "https_proxy"]) vi.stubEnv(name, address);
    return asked;
  }

  beforeEach(() => {
    for (const name of proxyNames) vi.stubEnv(name, undefined);
  });

  test.for(["127.0.0.1", "localhost", "127.0.0.2", "[::1]"])(
    "is not used towards this machine: %s",
    async (host, { skip }) => {
      const asked = await startProxy();
      const port = await serve(good, host.replaceAll(/[[\]]/g, "")).catch(() =>
        skip("This machine does not have that address"),
      );
      const answer = await (await freshSend())(get(`http://${host}:${port}`), forever);
      expect(asked).toEqual([]);
      expect(answer).toMatchObject({ body: "good" });
    },
  );

  test("is used towards any other", async () => {
    const asked = await startProxy();
    const request = (await freshSend())(get("https://api.test.invalid"), forever);
    await expect(request).rejects.toMatchObject({ name: "NetworkError", permanent: false });
    expect(asked).toEqual(["CONNECT api.test.invalid:443"]);
  });

  test.each(["no_proxy", "NO_PROXY"])("is not used towards what %s names", async (name) => {
    const asked = await startProxy();
    vi.stubEnv(name, "other.invalid,test.invalid");
    // There is no such host; how long it takes to find that out does not matter here.
    const request = (await freshSend())(get("https://api.test.invalid"), AbortSignal.timeout(1_000));
    await expect(request).rejects.toBeInstanceOf(Error);
    expect(asked).toEqual([]);
  });

  test("does not weaken TLS, whatever the environment says", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const reached = vi.fn(good);
    const asked = await startProxy(await listen(createTlsServer(await selfSigned(), reached)));
    const request = (await freshSend())(get("https://api.test.invalid"), forever);
    await expect(request).rejects.toMatchObject({ name: "NetworkError", permanent: true });
    expect(asked).toEqual(["CONNECT api.test.invalid:443"]);
    expect(reached).not.toHaveBeenCalled();
  });
});

describe("TLS", () => {
  test("is verified, whatever the environment says", async () => {
    for (const name of proxyNames) vi.stubEnv(name, undefined);
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const reached = vi.fn(good);
    const port = await listen(createTlsServer(await selfSigned(), reached));
    await expect((await freshSend())(get(`https://localhost:${port}`), forever)).rejects.toMatchObject({
      name: "NetworkError",
      message: expect.stringMatching(/^can't reach localhost:\d+ \(.*self.signed certificate/),
      permanent: true,
    });
    expect(reached).not.toHaveBeenCalled();
  });
});

describe("A process", () => {
  test("ends by itself, at once after its last request", async () => {
    const fake = await startFakeHuawei({ credentials: [{ token: "tok-1" }] });
    closing.push(() => fake.close());
    fake.addTask({ projectId: "project", taskId: "task-1", timeline: "waiting 20ms → success" });
    const program = join(__dirname, "one-wait.mts");
    const { stdout } = await promisify(execFile)(process.execPath, [program, fake.endpoint], {
      timeout: 20_000,
    });
    const endedAt = Date.now();
    const { state, at } = JSON.parse(stdout);
    expect(state).toBe("succeeded");
    expect(fake.requests.length).toBeGreaterThan(1);
    // A socket that kept it alive would do so for as long as the server keeps its end open: five seconds.
    expect(endedAt - at).toBeLessThan(2_000);
  }, 30_000);

  test.each([
    ["a server", (port: number) => ({ endpoint: `https://127.0.0.1:${port}`, proxy: "" })],
    [
      "a proxy",
      (port: number) => ({ endpoint: "https://api.test.invalid", proxy: `http://127.0.0.1:${port}` }),
    ],
  ])(
    "ends with its wait, when %s takes the connection and says nothing",
    async (_name, way) => {
      const { endpoint, proxy } = way(await listen(createTcpServer()));
      const args = [join(__dirname, "one-wait.mts"), endpoint, "300"];
      const env = { ...process.env, HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: "", no_proxy: "" };
      // The attempt to connect would keep it alive for ten seconds and more.
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 7_000, env });
      expect(JSON.parse(stdout)).toMatchObject({ state: "WAIT_TIMEOUT" });
    },
    30_000,
  );
});
