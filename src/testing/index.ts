export {
  type FakeAlibaba,
  type FakeAlibabaOptions,
  type FakeRpcAnswers,
  type FakeWafDomain,
  type FakeWafTask,
  startFakeAlibaba,
} from "./fake-alibaba";
export {
  type FakeAddress,
  type FakeAnswers,
  type FakeHuawei,
  type FakeHuaweiOptions,
  type FakeJob,
  type FakeTask,
  startFakeHuawei,
} from "./fake-huawei";
export type { FakeJobService } from "./huawei-jobs";
export type { BodyOf } from "./script";
export type { Fault, LoggedRequest, RawRequest, RawResponse } from "./server";
