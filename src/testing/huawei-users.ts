import { randomBytes } from "node:crypto";
import type { Password } from "../huawei/credentials";
import { Lockout } from "./lockout";
import type { RawRequest } from "./server";

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** The sign-in of users: `POST /v3/auth/tokens`. Five wrong passwords lock a user for 15 minutes. */
export class HuaweiUsers {
  /** The project of each token that was handed out. */
  readonly tokens = new Map<string, string>();
  private readonly users = new Map<string, Password>();
  private readonly lock = new Lockout(5, 15 * 60_000);

  add(user: Password): void {
    this.users.set(`${user.domainName}/${user.username}`, user);
  }

  signIn(request: RawRequest, now: number): Reply {
    const asked = readSignIn(request.body);
    if (!asked || !request.headers["content-type"]?.startsWith("application/json")) {
      return refusal(400, "The request body is invalid", "Bad Request");
    }
    const name = `${asked.domain}/${asked.name}`;
    if (this.lock.isLocked(name, now)) return refusal(401, "The account is locked.", "Unauthorized");
    if (this.users.get(name)?.password !== asked.password) {
      this.lock.refused(name, now);
      return refusal(401, "The username or password is wrong.", "Unauthorized");
    }
    this.lock.accepted(name);
    const token = `MII${randomBytes(900).toString("base64")}`;
    this.tokens.set(token, asked.project);
    const times = {
      issued_at: microseconds(now),
      expires_at: microseconds(now + 24 * 3_600_000),
    };
    const body = { token: { ...times, methods: ["password"], catalog: [], project: { id: asked.project } } };
    return { status: 201, headers: { "x-subject-token": token }, body };
  }
}

interface SignInRequest {
  readonly name: string;
  readonly password: string;
  readonly domain: string;
  readonly project: string;
}

function readSignIn(text: string): SignInRequest | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const at = (...path: readonly string[]) =>
    path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body);
  const methods = at("auth", "identity", "methods");
  const name = at("auth", "identity", "password", "user", "name");
  const password = at("auth", "identity", "password", "user", "password");
  const domain = at("auth", "identity", "password", "user", "domain", "name");
  const project = at("auth", "scope", "project", "id");
  const isComplete = [name, password, domain, project].every(
    (part) => typeof part === "string" && part !== "",
  );
  if (!isComplete || JSON.stringify(methods) !== '["password"]') return undefined;
  return { name, password, domain, project } as SignInRequest;
}

function refusal(code: number, message: string, title: string): Reply {
  return { status: code, body: { error: { code, message, title } } };
}

/** `2020-01-04T09:05:22.701000Z` */
function microseconds(time: number): string {
  return new Date(time).toISOString().replace("Z", "000Z");
}
