export { type FakeHuawei, type FakeHuaweiOptions, type FakeTask, startFakeHuawei } from "./fake-huawei";
export type { Fault, LoggedRequest, RawRequest, RawResponse } from "./server";
