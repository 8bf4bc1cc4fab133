/**
 * Fake clouds for tests: real HTTP servers on loopback that verify signatures and tokens.
 *
 * @module cloud-task-waiter/testing
 */

export type {
  FakeAlibaba,
  FakeAlibabaOptions,
  FakeRpcAnswers,
  FakeWafDomain,
  FakeWafTask,
} from "./fake-alibaba";
export { startFakeAlibaba } from "./fake-alibaba";
export type {
  FakeAddress,
  FakeAnswers,
  FakeHuawei,
  FakeHuaweiOptions,
  FakeJob,
  FakeTask,
} from "./fake-huawei";
export { startFakeHuawei } from "./fake-huawei";
export type { FakeJobService } from "./huawei-jobs";
export type { BodyOf } from "./script";
export type { Fault, LoggedRequest, RawRequest, RawResponse, ServerOptions } from "./server";
export type { TimelineStep } from "./timeline";
