import { z } from "zod";
import type { TaskState } from "../../src/core/poll-result";
import { huawei } from "../../src/huawei/cloud";
import { baseOf, query } from "../../src/huawei/place";
import { placeIssues, placeProperties, regionOrEndpoint } from "../../src/huawei/place-properties";
import { identifier } from "../../src/schema/fields";
import { property } from "../../src/schema/property";
import { defineKind } from "../../src/tasks/define-kind";
import { word } from "../../src/tasks/fields";

const states: Record<string, TaskState> = { creating: "running", active: "succeeded", error: "failed" };
const answer = z.object({ widget: z.object({ state: word, why: word }) }).catch({ widget: {} });

export const widget = defineKind({
  name: "huawei-widget",
  typeName: "HuaweiWidget",
  displayName: "a widget that is being made",
  documentation: "Exists when a widget has been made.",
  verifiedLive: false,
  shape: {
    taskId: property(identifier, { description: "the id of the widget", example: "w" }),
    ...placeProperties("widgets"),
  },
  oneOf: regionOrEndpoint,
  issues: placeIssues,
  cloud: () => huawei,
  request: (of) => query(baseOf("widgets", of), of, ["v1", of.projectId, "widgets", of.taskId]),
  read(body) {
    const { state = "", why = "" } = answer.parse(body).widget;
    return { state: states[state] ?? "unknown", providerState: state, message: why };
  },
});
