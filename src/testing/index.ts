/**
 * Mock clouds for tests: real HTTP servers on loopback that verify signatures and tokens.
 *
 * @module cloud-task-waiter/testing
 */

export type {
  FakeAlibaba,
  FakeAlibabaOptions,
  FakeRpcResponses,
  FakeWafDomain,
  FakeWafTask,
} from "./fake-alibaba";
export { startFakeAlibaba } from "./fake-alibaba";
export type {
  FakeAddress,
  FakeHuawei,
  FakeHuaweiOptions,
  FakeJob,
  FakeResponses,
  FakeTask,
} from "./fake-huawei";
export { startFakeHuawei } from "./fake-huawei";
export type { FakeJobService } from "./huawei-jobs";
export type { BodyOf } from "./scenario";
export type { Fault, LoggedRequest, RawRequest, RawResponse, ServerOptions } from "./server";
export type { TimelineStep } from "./timeline";
