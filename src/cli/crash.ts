import { exitCodes } from "./exit-codes";

// Node itself would end with 1, which says that a task failed.
process.once("uncaughtException", (error) => {
  console.error(error);
  process.exit(exitCodes.crashed);
});
