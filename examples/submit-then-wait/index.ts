// Submits a change of Anti-DDoS, and waits until the address is protected by it.
import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js";
import { huaweiAntiDdosTask, waitForTask } from "cloud-task-waiter";

const endpoint = process.env["ANTIDDOS_ENDPOINT"] ?? "https://antiddos.eu-de.otc.t-systems.com";
const projectId = required("PROJECT_ID");
const floatingIpId = required("FLOATING_IP_ID");
const key = { accessKey: required("HUAWEICLOUD_SDK_AK"), secretKey: required("HUAWEICLOUD_SDK_SK") };

// The vendor's documented body: levels for traffic, HTTP requests, cleaning and kind of application.
const policy = {
  enable_L7: true,
  traffic_pos_id: 1,
  http_request_pos_id: 1,
  cleaning_access_pos_id: 1,
  app_type_id: 1,
};

const taskId = await submit();
console.log(`submitted: task ${taskId}`);

const task = huaweiAntiDdosTask(
  { projectId, taskId, floatingIpId, endpoint, waitUntil: "effective" },
  { credentials: key },
);
await waitForTask(task, {
  timeoutMs: 30 * 60_000,
  onStatus: ({ phase, status }) => console.log(`until ${phase}: ${status.providerState}`),
});
console.log("the address is protected");

/** Every call is a new change with a new task. */
async function submit(): Promise<string> {
  const url = `${endpoint}/v1/${projectId}/antiddos/${floatingIpId}`;
  const headers = AKSKSigner.sign(
    {
      method: "PUT",
      endpoint: url,
      queryParams: {},
      headers: { "content-type": "application/json", "X-Project-Id": projectId },
      data: policy,
    },
    new BasicCredentials().withAk(key.accessKey).withSk(key.secretKey),
  );
  const response = await fetch(url, { method: "PUT", headers, body: JSON.stringify(policy) });
  const answer = await response.text();
  if (!response.ok) throw new Error(`Anti-DDoS refused the change: HTTP ${response.status}: ${answer}`);
  return JSON.parse(answer).task_id;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name} in the environment`);
  return value;
}
