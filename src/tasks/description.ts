/** A task to wait for, as plain data: every property is a string. */
export interface TaskDescription {
  /** The task type: `"huawei-antiddos"`. */
  readonly kind: string;
  /** The id that the change returned. */
  readonly taskId: string;
  /** Whether the wait goes on, when the task is done, until the change is in effect. @default "done" */
  readonly waitUntil?: "done" | "effective" | undefined;
}
