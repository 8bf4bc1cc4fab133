import type { Samples } from "./sample";

export const alibabaWafSamples: Samples = {
  task: [
    { state: "pending", body: { Result: { AsyncTaskStatus: "0", Progress: 0 } } },
    { state: "running", body: { Result: { AsyncTaskStatus: "1", Progress: 90 } } },
    {
      state: "succeeded",
      body: {
        Result: { DomainConfig: { AsyncTaskStatus: 2, Progress: 100 } },
        RequestId: "12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5",
      },
      printed: true,
    },
    {
      state: "succeeded",
      body: `<DescribeAsyncTaskStatusResponse>
      <RequestId>12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5</RequestId>
      <Result>
            <DomainConfig>
                  <Progress>100</Progress>
                  <AsyncTaskStatus>2</AsyncTaskStatus>
            </DomainConfig>
      </Result>
</DescribeAsyncTaskStatusResponse>`,
      printed: true,
      about: { format: "XML" },
    },
    {
      state: "failed",
      body: { Result: { AsyncTaskStatus: "2", Progress: 90, ErrCode: "400", ErrMsg: "xx" } },
    },
  ],
  effective: [
    { state: "pending", body: { Result: { Status: 2, DomainConfig: { ConfigStatus: 0 } } } },
    {
      state: "running",
      body: {
        Result: {
          Status: 2,
          WafTaskId: "aliyun.waf.20180712214032277.qmxI9a",
          DomainConfig: { ConfigStatus: 2 },
        },
        RequestId: "D7861F61-5B61-46CE-A47C-6B19160D5EB0",
      },
      printed: true,
    },
    { state: "running", body: { Result: { Status: 2, DomainConfig: { ConfigStatus: "-1" } } } },
    {
      state: "succeeded",
      body: {
        Result: {
          Status: 2,
          WafTaskId: "aliyun.waf.20180712214032277.qmxI9a",
          DomainConfig: { ConfigStatus: 1 },
        },
        RequestId: "D7861F61-5B61-46CE-A47C-6B19160D5EB0",
      },
      printed: true,
    },
  ],
};
