import { z } from "zod";
import type { TaskState } from "../../src/core/answer";
import { huawei, type Signer } from "../../src/huawei/cloud";
import { baseOf, type Place, query } from "../../src/huawei/place";
import { checkPlace, placeProperties } from "../../src/huawei/place-schema";
import { identifier } from "../../src/schema/fields";
import { defineKind } from "../../src/tasks/define-kind";
import { word } from "../../src/tasks/fields";

interface WidgetDescription extends Place {
  readonly kind: "huawei-widget";
  readonly taskId: string;
}

const states: Record<string, TaskState> = { creating: "running", active: "succeeded", error: "failed" };
const answer = z.object({ widget: z.object({ state: word, why: word }) }).catch({ widget: {} });

const taskId = identifier.describe("the id of the widget");
const properties = { kind: z.literal("huawei-widget"), taskId, ...placeProperties };

export const widget = defineKind<WidgetDescription, Signer>({
  name: "huawei-widget",
  title: "a widget that is being made",
  seenLive: false,
  cloud: huawei,
  schema: checkPlace(z.strictObject(properties)),
  sample: { kind: "huawei-widget", projectId: "p", taskId: "w", region: "eu-de", endpoint: "https://w.dev" },
  request: (of) => query(baseOf("widgets", of), of, ["v1", of.projectId, "widgets", of.taskId]),
  read(body) {
    const { state = "", why = "" } = answer.parse(body).widget;
    return { state: states[state] ?? "unknown", providerState: state, message: why };
  },
  samples: (["creating", "active", "error"] as const).map((state) => ({
    state: states[state] ?? "unknown",
    body: { widget: { state, why: "" } },
  })),
});
