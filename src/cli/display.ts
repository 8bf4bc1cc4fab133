import type { WaitEvent } from "../core/events";

/** Shows what goes on while tasks are waited for. */
export interface Display {
  /** @param index which task the event is about, counted from 0 */
  show(event: WaitEvent, index: number): void;
  /** Nothing more will be shown. */
  end(): void;
}

/** What is shown, and how. */
export interface DisplayOptions {
  /** Every event as JSON on stdout, in place of words. */
  readonly json?: boolean;
  /** Nothing. */
  readonly quiet?: boolean;
}
