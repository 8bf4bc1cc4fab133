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
